/** A schedule that breaks an invariant, in words: who did what, in which order, and what came of it. */

import type { Document, Effect, Key, Loaded, Unread } from 'vouchsafe/core'
import { outcomeOf } from '../stage/requests.ts'
import type { Told } from '../stage/told.ts'
import type { Broken } from './invariant.ts'
import type { LogEntry } from './state.ts'

export interface Counterexample extends Broken {
  readonly mix: string
  readonly log: readonly LogEntry[]
}

/** How often somebody else takes over: what makes a schedule hard to read. */
export function switchesOf({ log }: Pick<Counterexample, 'log'>): number {
  return log.filter(({ actor }, index) => index > 0 && log[index - 1]?.actor.name !== actor.name).length
}

export function printCounterexample({ mix, invariant, wrong, log }: Counterexample): string {
  const width = Math.max(...log.map(({ actor }) => actor.name.length))
  const lines = log.map(
    (entry, index) =>
      `${String(index + 1).padStart(4)}  ${entry.actor.name.padEnd(width)}  ${describeEntry(entry)}`,
  )
  const { id, clause, statement } = invariant
  return [`${id} does not hold in "${mix}": ${wrong}.`, `${statement} (${clause})`, ...lines].join('\n')
}

function describeEntry({ actor, step, told }: LogEntry): string {
  switch (step.kind) {
    case 'start':
      return 'starts'
    case 'act':
      return `changes ${step.cell}`
    case 'answer':
      return `is answered ${actor.response ? outcomeOf(actor.response) : 'nothing'}`
    case 'call':
      return describeCall(step.effect, told)
    case 'read':
    case 'effect':
      return describeEffect(step.effect, told)
  }
}

/** An operation of the host's, with all that it is asked and answers. */
function describeCall({ op, ...input }: Effect, told: Told | undefined): string {
  const asked = `asks ${op} ${JSON.stringify(input)}`
  if (told === undefined || 'failure' in told) return `${asked}, which fails: ${told?.failure}`
  return `${asked}: ${told.value === undefined ? 'nothing' : JSON.stringify(told.value)}`
}

function describeEffect(effect: Effect, told: Told | undefined): string {
  if (told === undefined || 'failure' in told) return `${effect.op} fails: ${told?.failure}`
  switch (effect.op) {
    case 'load':
      return `loads ${effect.keys.map(describeKey).join(' and ')}: ${describeLoaded(told.value)}`
    case 'store': {
      const expected = effect.if_version === null ? 'if there is none' : `over ${short(effect.if_version)}`
      const stored = `stores ${describeKey(effect.key)} as ${short(effect.version)} ${expected}`
      return `${stored} (${describeDocument(effect.document)}): ${told.value}`
    }
    default:
      return `asks ${effect.op}: ${JSON.stringify(told.value)}`
  }
}

/** A version without those that came before it. */
const short = (version: string) => version.replace(/(?:_*\..*|_+)$/, '')
const describeKey = ({ kind, id }: Key) => `${kind} ${id.slice(0, 4)}`

/** What a load found, with the versions it is at. */
export function describeLoaded(answer: unknown): string {
  return (answer as readonly (Loaded | Unread | null | undefined)[]).map(describeRead).join(' and ')
}

function describeRead(read: Loaded | Unread | null | undefined): string {
  if (!read) return 'none'
  const { document, version } = read
  return `${short(version)} (${document ? describeDocument(document) : 'of another release'})`
}

/** What a reader of a schedule wants to know of a document. */
export function describeDocument(document: Document): string {
  switch (document.kind) {
    case 'grant': {
      const code = document.code && (document.code.redeemed_at === undefined ? 'code fresh' : 'code spent')
      const refresh = document.refresh && `refresh token ${document.refresh.generation}`
      const tokens = `${document.access_tokens.length} access tokens`
      const revoked = document.revoked_at === undefined ? undefined : 'revoked'
      return [code, refresh, tokens, revoked].filter((part) => part !== undefined).join(', ')
    }
    case 'end_user': {
      const { sessions, connections, withdrawals } = document
      return `${sessions.length} sessions, ${connections.length} connections, ${withdrawals.length} withdrawals`
    }
    default:
      return 'a document of the host'
  }
}
