/**
 * Clients in storage, for whoever makes, changes and lists them: programs, command lines and pages. Those of a
 * configuration are told of, and no more.
 */

import {
  addClientSecret,
  type Client,
  type ClientWithoutSecret,
  type ClientWithoutSecretInput,
  type Context,
  createClient,
  type Flow,
  hasSecret,
  listClients,
  metadataOf,
  type Names,
  readClient,
  readClientWithoutSecret,
  refuseUnknown,
  removeClient,
  removeClientSecret,
  revisionOf,
  type StoredClient,
  updateClient,
} from '../../core/index.ts'
import { hashClientSecret } from './client-secret.ts'
import { type Offered, readOffered } from './clients.ts'
import { listed, pageLimit } from './list-page.ts'

/** What is known of a secret, which itself was shown once. Times are NumericDates. */
export interface ClientSecretRecord {
  readonly id: string
  readonly createdAt: number
  /** After that it is refused; absent: never. */
  readonly expiresAt?: number
}

/** Times are NumericDates. */
export interface ClientRecord {
  /** By the names of RFC 7591, with defaults. */
  readonly metadata: ClientWithoutSecret
  readonly secrets: readonly ClientSecretRecord[]
  readonly createdAt: number
  /** When it was given a code or tokens last, to the day. */
  readonly usedAt: number
  /** Of one that registered itself: when it goes if it is not used. */
  readonly expiresAt?: number
  /** Another text after each change; hand it back so as to change nothing that somebody else has changed. */
  readonly revision: string
}

/** What is left out is made: an id, and a secret for a client that authenticates. */
export interface NewClientMetadata extends Omit<ClientWithoutSecretInput, 'client_id'> {
  readonly client_id?: string | undefined
}

export interface SecretOptions {
  /** A secret of your own, random and of 22 characters at least; left out, one is made. */
  readonly clientSecret?: string
  /** In its place: what `hashClientSecret` makes of it. */
  readonly clientSecretHash?: string
  /** NumericDate after which it is refused. Default: never. */
  readonly expiresAt?: number
}

export interface CreateClientOptions extends SecretOptions {
  /** Whether it goes when it is not used (`unused_client_lifetime`). Default: false. */
  readonly registeredItself?: boolean
}

export interface ChangeOptions {
  /** As it was read: where the client is of another one, nothing is changed. */
  readonly revision?: string
}

export interface AddSecretOptions extends SecretOptions, ChangeOptions {
  /** NumericDate at which the secrets that are there end, if they do not before. */
  readonly othersExpireAt?: number
}

export interface ListClientsOptions {
  /** What the name or the id begins with, however it is written. Default: all. */
  readonly filter?: string
  /** Where the page before ended. */
  readonly after?: string
  /** Default: 50; 1000 at most. A page may hold fewer, also where there are more. */
  readonly limit?: number
}

export interface ListedClients {
  readonly clients: readonly ClientRecord[]
  /** Present while there may be more. */
  readonly after?: string
}

interface Shown {
  /** Shown here, and never again. */
  readonly clientSecret?: string
}

type Unchanged = { readonly kind: 'unknown' } | { readonly kind: 'conflict'; readonly client: ClientRecord }

export type CreateClientOutcome =
  | ({ readonly kind: 'created'; readonly client: ClientRecord } & Shown)
  /** There is a client of that id, here or in the configuration. */
  | { readonly kind: 'taken' }

export type UpdateClientOutcome =
  | ({ readonly kind: 'updated'; readonly client: ClientRecord } & Shown)
  | Unchanged

export type AddSecretOutcome =
  | ({ readonly kind: 'added'; readonly client: ClientRecord; readonly secretId: string } & Shown)
  /** Two are good already, or it is a client that has none. */
  | { readonly kind: 'full' | 'without_secret' }
  | Unchanged

/**
 * Each change is one write, and holds from then on in every process. Rejects when the storage is down, and with a
 * {TypeError} that names what is wrong with what it was given.
 */
export interface Clients {
  create(metadata: NewClientMetadata, options?: CreateClientOptions): Promise<CreateClientOutcome>
  read(client_id: string): Promise<ClientRecord | undefined>
  /** All of its metadata, in the place of what was. */
  update(
    client_id: string,
    metadata: NewClientMetadata,
    options?: ChangeOptions,
  ): Promise<UpdateClientOutcome>
  /** It is gone at once, with everything it was given; one made anew under its id inherits nothing. */
  remove(client_id: string, options?: ChangeOptions): Promise<{ readonly kind: 'removed' } | Unchanged>
  /** A second secret, so that the first can be changed without an outage. */
  addSecret(client_id: string, options?: AddSecretOptions): Promise<AddSecretOutcome>
  removeSecret(
    client_id: string,
    secretId: string,
    options?: ChangeOptions,
  ): Promise<{ readonly kind: 'removed'; readonly client: ClientRecord } | Unchanged>
  /** By name, a page at a time. Rejects where the storage has no lists. */
  list(options?: ListClientsOptions): Promise<ListedClients>
  /** Those that the option `clients` lists, which are in no storage; they are changed where it stands. */
  configured(): readonly ClientWithoutSecret[]
}

export interface ClientsWorld {
  now(): Context
  perform<T>(flow: Flow<T>): Promise<T>
  readonly offered: Offered
  readonly configured: ReadonlyMap<string, Client>
}

const secretOptions: Names<SecretOptions> = { clientSecret: true, clientSecretHash: true, expiresAt: true }
const SHORT = 'clientSecret: must be random, and 22 characters at least'

export function createClients({ now, perform, offered, configured }: ClientsWorld): Clients {
  const readMetadata = (written: ClientWithoutSecretInput): ClientWithoutSecret =>
    readOffered(readClientWithoutSecret(written, 'client', offered.insecure_http), 'client', offered)

  return {
    async create(metadata, options = {}) {
      refuseUnknown(options, { ...secretOptions, registeredItself: true })
      const { client_id = 'made-when-it-is-stored' } = metadata
      const read = { ...readMetadata({ ...metadata, client_id }), client_id: metadata.client_id }
      const { registeredItself } = options
      const secret = readSecret(options, read)
      const asked = { metadata: read, secret, registered_itself: registeredItself }
      const created = await perform(createClient(asked, now()))
      if (created.kind === 'taken') return created
      return { kind: 'created', client: recordOf(created.client), ...shown(created.client_secret) }
    },

    async read(client_id) {
      const client = await perform(readClient(client_id, now()))
      return client && recordOf(client)
    },

    async update(client_id, metadata, options = {}) {
      refuseUnknown(options, { revision: true })
      if (metadata.client_id !== undefined && metadata.client_id !== client_id)
        throw new TypeError('client.client_id: must stay as it is')
      const read = readMetadata({ ...metadata, client_id })
      const changed = await perform(updateClient({ client_id, ...options }, read, now()))
      if (changed.kind !== 'changed') return unchanged(changed)
      return { kind: 'updated', client: recordOf(changed.client), ...shown(changed.client_secret) }
    },

    async remove(client_id, options = {}) {
      refuseUnknown(options, { revision: true })
      const changed = await perform(removeClient({ client_id, ...options }, now()))
      return changed.kind === 'changed' ? { kind: 'removed' } : unchanged(changed)
    },

    async addSecret(client_id, options = {}) {
      refuseUnknown(options, { ...secretOptions, revision: true, othersExpireAt: true })
      const { revision, othersExpireAt: others_expire_at } = options
      const given = { ...readSecret(options), others_expire_at }
      const added = await perform(addClientSecret({ client_id, revision }, given, now()))
      if (added.kind === 'full' || added.kind === 'without_secret') return added
      if (added.kind !== 'added') return unchanged(added)
      const { client, secret_id, client_secret } = added
      return { kind: 'added', client: recordOf(client), secretId: secret_id, ...shown(client_secret) }
    },

    async removeSecret(client_id, secretId, options = {}) {
      refuseUnknown(options, { revision: true })
      const changed = await perform(removeClientSecret({ client_id, ...options }, secretId, now()))
      if (changed.kind !== 'changed') return unchanged(changed)
      return { kind: 'removed', client: recordOf(changed.client) }
    },

    async list(options = {}) {
      refuseUnknown(options, { filter: true, after: true, limit: true })
      const limit = pageLimit(options.limit)
      const page = await perform(listClients({ ...options, limit }, now()))
      const { clients, after } = listed(page, 'clients')
      return { clients: clients.map(recordOf), ...(after !== undefined && { after }) }
    },

    configured: () => [...configured.values()].map(({ client_secret_hash, ...metadata }) => metadata),
  }
}

/** @param client whose secret it is to be, where that is known */
function readSecret(
  { clientSecret, clientSecretHash, expiresAt }: SecretOptions,
  client?: Pick<Client, 'token_endpoint_auth_method'>,
) {
  const { token_endpoint_auth_method: method } = client ?? {}
  if (!hasSecret(method) && (clientSecret ?? clientSecretHash) !== undefined)
    throw new TypeError(`clientSecret: a client with token_endpoint_auth_method ${method} has no secret`)
  if (clientSecret !== undefined && clientSecretHash !== undefined)
    throw new TypeError('clientSecret and clientSecretHash are both there; remove one of the two')
  if (clientSecret !== undefined && (clientSecret.length < 22 || clientSecret.length > 1024))
    throw new TypeError(SHORT)
  if (clientSecretHash !== undefined && !/^sha256\$[^$]+\$[0-9a-f]{64}$/.test(clientSecretHash))
    throw new TypeError('clientSecretHash: must be what hashClientSecret makes of a secret')
  if (expiresAt !== undefined && !Number.isFinite(expiresAt))
    throw new TypeError('expiresAt: must be a NumericDate, in seconds')
  return {
    hash: clientSecret === undefined ? clientSecretHash : hashClientSecret(clientSecret),
    expires_at: expiresAt,
  }
}

function shown(client_secret: string | undefined): Shown {
  return client_secret === undefined ? {} : { clientSecret: client_secret }
}

function unchanged(
  outcome: { readonly kind: 'unknown' } | { readonly kind: 'conflict'; readonly client: StoredClient },
): Unchanged {
  return outcome.kind === 'unknown' ? outcome : { kind: 'conflict', client: recordOf(outcome.client) }
}

function recordOf(client: StoredClient): ClientRecord {
  const { secrets, created_at: createdAt, used_at: usedAt, expires_at: expiresAt } = client
  return {
    metadata: metadataOf(client),
    secrets: secrets.map(({ id, created_at, expires_at }) => ({
      id,
      createdAt: created_at,
      ...(expires_at !== undefined && { expiresAt: expires_at }),
    })),
    createdAt,
    usedAt,
    ...(expiresAt !== undefined && { expiresAt }),
    revision: revisionOf(client),
  }
}
