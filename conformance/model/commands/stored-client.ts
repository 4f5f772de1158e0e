/** Clients in storage: one takes the place of the host's, is removed, comes back as another, gets another secret. */

import fc from 'fast-check'
import type { ClientMetadata } from 'vouchsafe/core'
import type { Answer } from '../answer.ts'
import type { SecretEnds, StoredClientChange } from '../host-calls.ts'
import type { Model, Party } from '../model.ts'
import { changeStoredClient, forgetClient } from '../reference/stored-clients.ts'
import { type Manner, note, type Script, send, type Trial } from '../trial.ts'
import { asHostClient, withoutSecret } from '../world.ts'
import { type Described, type Drawn, defineCommand, few, manner, nth } from './command.ts'

export interface StoreClient extends Described {
  readonly does: 'store client'
  /** Absent: the one that something was given to last. */
  readonly client?: number | undefined
  readonly to: 'made' | 'made anew' | 'removed' | 'another secret' | 'without the older secret'
  /** Of another secret, and of the one that there is. */
  readonly ends?: SecretEnds | undefined
  readonly manner: Manner
}

/** There is more to change about one that is in storage. */
function chosen({ world, clients, families }: Model, client: number | undefined, to: StoreClient['to']) {
  const used = families.at(-1)?.client_id
  const latest = client === undefined && world.clients.find(({ client_id }) => client_id === used)
  if (latest) return latest
  const stored = world.clients.filter(({ client_id }) => clients.get(client_id)?.kept === 'in storage')
  return nth(to.startsWith('made') || stored.length === 0 ? world.clients : stored, client ?? 0)
}

/** The host forgets one of its own; one in storage is removed; and where there is none, nothing happens. */
function* remove(trial: Trial, party: Party, manner: Manner): Script {
  if (party.kept === 'in storage') yield* change(trial, party, { to: 'removed' }, manner)
  if (party.kept !== 'by the host') return
  trial.system.clients.delete(party.metadata.client_id)
  forgetClient(trial.model, party)
  noteClient(trial, party)
}

function* make(
  trial: Trial,
  party: Party,
  registered: ClientMetadata,
  secret: string,
  manner: Manner,
): Script {
  yield* change(trial, party, { to: 'made', metadata: withoutSecret(registered), secret }, manner)
}

export function* change(
  trial: Trial,
  party: Party,
  change: StoredClientChange,
  manner: Manner,
): Script<Answer> {
  const { client_id } = party.metadata
  const meaning = { kind: 'change_client', client_id, change } as const
  const answer = yield* send(trial, { meaning, manner, step: meaning }, (now) =>
    changeStoredClient(trial.model, party, change, now),
  )
  if (answer.status === 204) noteClient(trial, party)
  return answer
}

function noteClient(trial: Trial, { metadata, disabled, kept }: Party): void {
  const client = { ...asHostClient(metadata), disabled: disabled || kept === 'nowhere' }
  note(trial, { kind: 'client', client, ...(kept === 'nowhere' && { gone: true }) })
}

export const storeClient = defineCommand<Drawn<StoreClient>>({
  does: 'store client',
  weight: 4,
  fields: {
    client: fc.option(few, { nil: undefined, freq: 1 }),
    to: fc.constantFrom(
      'made anew',
      'made anew',
      'made anew',
      'made anew',
      'made',
      'removed',
      'another secret',
      'another secret',
      'another secret',
      'without the older secret',
      'without the older secret',
    ),
    ends: fc.constantFrom(undefined, { others_end_in: 60 }, { others_end_in: 60 }, { ends_in: 600 }),
    manner,
  },
  *script(trial, { client, to, ends, manner }) {
    const { model, history } = trial
    const registered = chosen(model, client, to)
    const party = model.clients.get(registered.client_id)
    if (!party) return
    const secret = `secret ${history.entries.length} of ${registered.client_id}, long enough`
    switch (to) {
      case 'removed':
        return yield* remove(trial, party, manner)
      case 'made anew':
        yield* remove(trial, party, manner)
        yield* make(trial, party, registered, secret, manner)
        return
      case 'made':
        return yield* make(trial, party, registered, secret, manner)
      case 'another secret':
        yield* change(trial, party, { to: 'secret_added', secret, ...ends }, manner)
        return
      case 'without the older secret':
        if (party.secrets.length > 1) yield* change(trial, party, { to: 'secret_removed' }, manner)
    }
  },
})
