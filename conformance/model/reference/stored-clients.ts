/**
 * Clients that are kept in storage: made, changed, given another secret, removed. What one of them was given is
 * nothing to the next that has its id; no more is what one of the host's own was given that had it before.
 */

import type { ClientWithoutSecret } from 'vouchsafe/core'
import type { SecretEnds, StoredClientChange } from '../host-calls.ts'
import { type ClientSecret, connectionKey, endFamily, type Model, type Party } from '../model.ts'
import type { Expected } from '../outcome.ts'
import { isLive } from './client-authentication.ts'

/** How many secrets of a client are good at a time. */
const MOST_SECRETS = 2

const NEVER = Number.POSITIVE_INFINITY

export function changeStoredClient(
  model: Model,
  party: Party,
  change: StoredClientChange,
  now: number,
): Expected {
  const live = party.secrets.filter((secret) => isLive(secret, now))
  const takes_none = party.metadata.token_endpoint_auth_method === 'none' || live.length >= MOST_SECRETS
  const is_taken = change.to === 'secret_added' && takes_none
  if (is_taken || party.kept !== (change.to === 'made' ? 'nowhere' : 'in storage')) {
    const because =
      'a client is made where there is none, changed where it is in storage, and has two secrets at most'
    return { outcome: { kind: 'empty', status: 409 }, because }
  }
  return {
    outcome: { kind: 'empty', status: 204 },
    because: 'a change to a client in storage takes effect at once, in every process',
    after: () => changed(model, party, change, now),
  }
}

function changed(model: Model, party: Party, change: StoredClientChange, now: number): void {
  switch (change.to) {
    case 'made':
      party.kept = 'in storage'
      say(party, change.metadata)
      if (change.metadata.token_endpoint_auth_method !== 'none')
        party.secrets = [{ value: change.secret, expires_at: NEVER }]
      break
    case 'updated':
      say(party, change.metadata)
      break
    case 'removed':
      forgetClient(model, party)
      break
    case 'secret_added':
      party.secrets = withSecret(party, change, now)
      break
    case 'secret_removed':
      party.former_secret = party.secrets[0]?.value
      party.secrets = party.secrets.slice(1)
  }
}

function say(party: Party, metadata: ClientWithoutSecret): void {
  party.metadata = metadata
  party.disabled = metadata.disabled
}

function withSecret(
  { secrets }: Party,
  { secret: value, ends_in = NEVER, others_end_in = NEVER }: { readonly secret: string } & SecretEnds,
  now: number,
): readonly ClientSecret[] {
  const others = secrets
    .filter((one) => isLive(one, now))
    .map((one) => ({ ...one, expires_at: Math.min(one.expires_at, now + others_end_in) }))
  return [...others, { value, expires_at: now + ends_in }]
}

/** Nobody has let in whoever comes after it under its id, and no page that asks for it is for that one. */
export function forgetClient(model: Model, party: Party): void {
  const { client_id } = party.metadata
  party.kept = 'nowhere'
  party.former_secret = party.secrets.at(-1)?.value
  party.secrets = []
  for (const family of model.families)
    if (family.client_id === client_id) endFamily(family, 'its client is gone')
  for (const session of model.sessions.values()) session.gone.add(client_id)
  for (const sub of model.world.people) {
    const key = connectionKey(sub, client_id)
    const connection = model.connections.get(key)
    // It keeps its place among those that a person may have, and remembers nothing.
    if (connection) model.connections.set(key, { ended: true })
    model.withdrawals.set(key, (model.withdrawals.get(key) ?? 0) + 1)
  }
}
