/** What the host and the operator do: disable and change clients and accounts, restart a process. */

import fc from 'fast-check'
import type { ClientMetadata } from 'vouchsafe/core'
import type { ProcessName } from '../model.ts'
import { type Manner, note, type Script, type Trial } from '../trial.ts'
import { asHostClient, withoutSecret } from '../world.ts'
import { hasEndedSince } from './clock.ts'
import { type Described, type Drawn, defineCommand, few, manner, nth } from './command.ts'
import { change } from './stored-client.ts'

/** Metadata that takes the place of what a client is registered with. */
const changes = {
  'as registered': {},
  'fewer scopes': { scope: 'openid offline_access' },
  'no offline access': { scope: 'openid email' },
  'another redirect_uri': { redirect_uris: ['https://moved.test/cb'] },
} satisfies Record<string, Partial<ClientMetadata>>

export interface ChangeClient extends Described {
  readonly does: 'change client'
  readonly client: number
  readonly to: 'disabled' | 'enabled' | keyof typeof changes
  /** Of the request, where the client is in storage. */
  readonly manner?: Manner | undefined
}

export const changeClient = defineCommand<Drawn<ChangeClient>>({
  does: 'change client',
  weight: 3,
  fields: {
    client: few,
    to: fc.constantFrom(
      'disabled',
      'enabled',
      'enabled',
      'enabled',
      'fewer scopes',
      'fewer scopes',
      'no offline access',
      'another redirect_uri',
      'as registered',
      'as registered',
      'as registered',
    ),
    manner,
  },
  *script(trial, { client, to, manner }) {
    yield* alterClient(trial, nth(trial.model.world.clients, client), to, manner)
  },
})

export function* alterClient(
  trial: Trial,
  registered: ClientMetadata,
  to: ChangeClient['to'],
  manner: Manner = {},
): Script {
  const { model, system } = trial
  const party = model.clients.get(registered.client_id)
  if (!party || party.kept === 'nowhere') return
  const is_switch = to === 'disabled' || to === 'enabled'
  const disabled = is_switch ? to === 'disabled' : party.disabled
  const metadata = is_switch ? party.metadata : { ...registered, ...changes[to] }
  if (party.kept === 'in storage') {
    const changed = { ...withoutSecret(metadata), disabled }
    yield* change(trial, party, { to: 'updated', metadata: changed }, manner)
    return
  }
  Object.assign(party, { metadata, disabled })
  const client = { ...asHostClient(metadata), disabled }
  system.clients.set(client.client_id, client)
  note(trial, { kind: 'client', client })
}

export interface ChangeAccount extends Described {
  readonly does: 'change account'
  readonly person: number
  readonly disabled: boolean
}

export const changeAccount = defineCommand<Drawn<ChangeAccount>>({
  does: 'change account',
  weight: 1,
  fields: { person: few, disabled: fc.constantFrom(true, false, false) },
  act(trial, { person, disabled }) {
    const { model, system } = trial
    const sub = nth(model.world.people, person)
    const account = system.accounts.get(sub)
    if (!account) return
    model.disabled.set(sub, disabled)
    system.accounts.set(sub, { ...account, disabled })
    note(trial, { kind: 'account', sub, disabled })
  },
})

export interface Restart extends Described {
  readonly does: 'restart'
  readonly process: ProcessName
}

/** A new provider object over the same storage, with the same secrets. It has seen no time yet. */
export const restart = defineCommand<Drawn<Restart>>({
  does: 'restart',
  weight: 1,
  fields: { process: fc.constantFrom<ProcessName>('A', 'B') },
  applies: (model) => !hasEndedSince(model, model.wall),
  act(trial, { process }) {
    trial.system.restart(process)
    trial.model.seen[process] = 0
    note(trial, { kind: 'restart', process })
  },
})
