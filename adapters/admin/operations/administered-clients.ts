/** What administrators do with clients: each change is written down first, and told of where somebody was faster. */

import { hexOf } from '../../../core/index.ts'
import { createKnownClients, type KnownClients } from '../../world/known-clients.ts'
import { randomText } from '../../world/random.ts'
import type {
  AddSecretOptions,
  ClientRecord,
  Clients,
  NewClientMetadata,
} from '../../world/stored-clients.ts'
import { type Administrator, type Audit, differing } from './audit.ts'
import {
  type Conflict,
  type Done,
  IN_CONFIGURATION,
  type Invalid,
  judged,
  type NotPossible,
  type Taken,
  type Unknown,
} from './outcome.ts'

export interface ShownClient {
  readonly client: ClientRecord
  /** Shown here, and never again. */
  readonly client_secret?: string
}

type Missed = Unknown | NotPossible | Conflict<ClientRecord>

/** Those of the configuration are seen, and changed nowhere here. */
export interface AdministeredClients extends Pick<KnownClients, 'list' | 'read'> {
  /** An id that is not given is made. */
  create(by: Administrator, metadata: NewClientMetadata): Promise<Done<ShownClient> | Taken | Invalid>
  /** All of its metadata, in the place of what was. */
  update(
    by: Administrator,
    client_id: string,
    metadata: Omit<NewClientMetadata, 'client_id'>,
    revision?: string,
  ): Promise<Done<ShownClient> | Missed | Invalid>
  remove(by: Administrator, client_id: string, revision?: string): Promise<Done<undefined> | Missed>
  addSecret(
    by: Administrator,
    client_id: string,
    options?: Pick<AddSecretOptions, 'othersExpireAt' | 'expiresAt'>,
  ): Promise<Done<ShownClient> | Missed | Invalid>
  removeSecret(by: Administrator, client_id: string, secretId: string): Promise<Done<ShownClient> | Missed>
}

export function createAdministeredClients(clients: Clients, audit: Audit): AdministeredClients {
  const target = (client_id: string) => ({ target: 'client', id: client_id }) as const
  const { list, read, isConfigured } = createKnownClients(clients)

  return {
    list,
    read,

    create: (by, metadata) =>
      judged(async () => {
        const client_id = metadata.client_id ?? hexId()
        const said = { ...metadata, client_id }
        const change = { action: 'client.created', ...target(client_id), ...differing(undefined, said) }
        const made = await audit.record(by, change, () => clients.create(said), isKind('created'))
        return made.kind === 'taken' ? { kind: 'taken', name: 'client_id' } : done(made)
      }),

    update: (by, client_id, metadata, revision) =>
      judged(async () => {
        if (isConfigured(client_id)) return IN_CONFIGURATION
        const before = await clients.read(client_id)
        if (!before) return { kind: 'unknown' }
        if (revision !== undefined && revision !== before.revision)
          return { kind: 'conflict', current: before }
        const said = { ...metadata, client_id }
        const differs = differing(before.metadata, said)
        const change = { action: 'client.updated', ...target(client_id), ...differs }
        const named = { revision: before.revision }
        const updated = await audit.record(
          by,
          change,
          () => clients.update(client_id, said, named),
          // What is left out has its default, and is no change.
          (outcome) => outcome.kind === 'updated' && differing(before.metadata, outcome.client.metadata),
        )
        return updated.kind === 'updated' ? done(updated) : missed(updated)
      }),

    async remove(by, client_id, revision) {
      if (isConfigured(client_id)) return IN_CONFIGURATION
      const before = await clients.read(client_id)
      if (!before) return { kind: 'unknown' }
      const change = {
        action: 'client.removed',
        ...target(client_id),
        ...differing(before.metadata, undefined),
      }
      const named = { ...(revision !== undefined && { revision }) }
      const removed = await audit.record(
        by,
        change,
        () => clients.remove(client_id, named),
        isKind('removed'),
      )
      return removed.kind === 'removed' ? { kind: 'done', value: undefined } : missed(removed)
    },

    addSecret: (by, client_id, options = {}) =>
      judged(async () => {
        if (isConfigured(client_id)) return IN_CONFIGURATION
        const change = { action: 'client.secret_added', ...target(client_id) }
        const added = await audit.record(
          by,
          change,
          () => clients.addSecret(client_id, options),
          (outcome) => outcome.kind === 'added' && { after: { secret: outcome.secretId } },
        )
        switch (added.kind) {
          case 'added':
            return done(added)
          case 'full':
            return { kind: 'not_possible', because: 'twoSecrets' }
          case 'without_secret':
            return { kind: 'not_possible', because: 'noSecret' }
          default:
            return missed(added as Parameters<typeof missed>[0])
        }
      }),

    async removeSecret(by, client_id, secretId) {
      if (isConfigured(client_id)) return IN_CONFIGURATION
      const before = await clients.read(client_id)
      if (!before?.secrets.some(({ id }) => id === secretId)) return { kind: 'unknown' }
      const change = { action: 'client.secret_removed', ...target(client_id), before: { secret: secretId } }
      const removed = await audit.record(
        by,
        change,
        () => clients.removeSecret(client_id, secretId),
        isKind('removed'),
      )
      return removed.kind === 'removed' ? done(removed) : missed(removed)
    },
  }
}

function isKind(kind: string) {
  return (outcome: { readonly kind: string }) => outcome.kind === kind
}

function done({
  client,
  clientSecret,
}: {
  readonly client: ClientRecord
  readonly clientSecret?: string
}): Done<ShownClient> {
  return {
    kind: 'done',
    value: { client, ...(clientSecret !== undefined && { client_secret: clientSecret }) },
  }
}

function missed(outcome: Unknown | { readonly kind: 'conflict'; readonly client: ClientRecord }): Missed {
  return outcome.kind === 'unknown' ? outcome : { kind: 'conflict', current: outcome.client }
}

/** Hexadecimal, which every client brings by Basic as it is meant. */
export function hexId(): string {
  return hexOf(randomText(16))
}
