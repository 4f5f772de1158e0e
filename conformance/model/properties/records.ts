/** What is stored, as the writes tell of it: how long it is kept, how much there is of it, and what is gone. */

import type { Document, EndUser } from 'vouchsafe/core'
import type { Write } from '../history.ts'
import type { Ledger } from './ledger.ts'
import { firstFault, type Property } from './property.ts'

/** A minute more than the core needs, so that a storage with a fast clock does not drop records early. */
const MARGIN = 120

/** A connection is kept for a day longer than it is needed, so that it need not be prolonged all the time. */
const DAY = 86_400

function documentOf({ value }: Write): Document {
  return JSON.parse(value) as Document
}

/** Seconds for which there is any use in what is written. */
function useOf({ history: { world } }: Ledger, write: Write): number {
  const { policy, clients } = world
  const longest = (name: 'code_lifetime' | 'access_token_lifetime' | 'refresh_token_lifetime') =>
    Math.max(policy[name], ...clients.map((client) => client[name] ?? 0))
  const document = documentOf(write)
  if (document.kind === 'grant' && document.code && document.code.redeemed_at === undefined)
    return Math.max(longest('code_lifetime'), document.from_page ? policy.continuation_lifetime : 0)
  const tokens = Math.max(longest('refresh_token_lifetime'), longest('access_token_lifetime'))
  if (document.kind === 'grant') return tokens
  const consents = Math.max(policy.consent_lifetime, ...clients.map((client) => client.consent_lifetime ?? 0))
  const rested_on = tokens + longest('code_lifetime') + DAY
  return Math.max(rested_on, consents, policy.session_lifetime, policy.continuation_lifetime)
}

function keptTooLong(ledger: Ledger): string | undefined {
  const late = passing(ledger).find(
    (write) => (write.expires_at ?? Number.POSITIVE_INFINITY) > write.at + useOf(ledger, write) + MARGIN,
  )
  return late && `the record ${late.key.kind} ${late.key.id} is kept until ${late.expires_at}`
}

function tooMany(ledger: Ledger): string | undefined {
  const records = new Set(passing(ledger).map(({ key }) => `${key.kind} ${key.id}`)).size
  const logins = ledger.exchanges.filter(({ meaning }) => meaning.kind === 'login').length
  const others = ledger.exchanges.filter(({ meaning }) => meaning.kind === 'other_issuer').length
  const grants = ledger.codes.size + new Set([...ledger.tokens.values()].filter(({ code }) => !code)).size
  // A fault may leave a record that nobody has heard of.
  const faults = ledger.exchanges.filter(({ fault }) => fault !== undefined).length
  const most = grants + logins + others + faults
  return records > most ? `${records} records for ${grants} grants and ${logins} logins` : undefined
}

/** What a person's record holds that grants and cookies name. */
function namesIn({ sessions, connections }: EndUser): string[] {
  return [...sessions.flatMap(({ id, nonce }) => [id, nonce]), ...connections.map(({ id }) => id)]
}

/** A name that was there, was not there any more, and is there again. */
function comeBack(ledger: Ledger): string | undefined {
  const ever = new Map<string, ReadonlySet<string>>()
  const last = new Map<string, ReadonlySet<string>>()
  return firstFault(ledger.history.writes, (write) => {
    const document = documentOf(write)
    if (document.kind !== 'end_user') return undefined
    const { id } = write.key
    const names = new Set(namesIn(document))
    const back = [...names].find((name) => ever.get(id)?.has(name) && !last.get(id)?.has(name))
    ever.set(id, new Set([...(ever.get(id) ?? []), ...names]))
    last.set(id, names)
    return back && `the record ${id} holds ${back} again, which was gone`
  })
}

/** A client that an operator has made stays until it is removed. */
function passing({ history: { writes } }: Ledger): readonly Write[] {
  return writes.filter(({ key }) => key.kind !== 'client')
}

export const recordProperties: readonly Property[] = [
  {
    id: 'INV-38',
    clause: 'vouchsafe: every record expires',
    statement:
      'Every record but a client has an end no later than what it is about, and there are no more of them than grants and people.',
    check: (ledger) => keptTooLong(ledger) ?? tooMany(ledger),
  },
  {
    id: 'INV-45',
    clause: 'vouchsafe: presence is the evidence',
    statement:
      'The name of a session, a sign-in or a connection that is gone from its person never comes back, so that what rested on it stays ended.',
    check: comeBack,
  },
]
