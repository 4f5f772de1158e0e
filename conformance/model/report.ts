/**
 * What a proof was given and did not come by: a hook that nothing asks, an operation, a grant without a mix. Green says
 * nothing of these, so every report lists them, and several reports are looked at together: what one mix has no
 * use for, another may have.
 */

import type { Hooks, Operation } from 'vouchsafe/core'
import type { Coverage } from './stage/coverage.ts'

/** Something that was given to a proof and that it says nothing about. */
export interface NotProved {
  /** As it was given: `hooks.subject`, `extensionGrants.urn:example:voucher`. */
  readonly what: string
  readonly why: string
  /** The mix that it is of, where another cannot make up for it. */
  readonly in?: string
}

/** What there is of every proof, whatever it proves. */
export interface Report {
  readonly by: 'explore' | 'injectFaults' | 'checkModel' | 'checkNonInterference'
  /** In words, what was done. */
  readonly done: string
  /** Of what was given, what was come by; names as in `notProved`. */
  readonly proved: readonly string[]
  readonly notProved: readonly NotProved[]
}

/** What a host can give that may remain without use. */
export interface Given {
  readonly hooks?: Hooks | undefined
  readonly extensionGrants?: Readonly<Record<string, unknown>> | undefined
  readonly moreCommands?: readonly { readonly does: string }[] | undefined
}

const effectOf: { readonly [K in keyof Required<Hooks>]: Operation } = {
  allowClientDocument: 'allow_client_document',
  afterSignIn: 'after_sign_in',
  beforeEndSession: 'before_end_session',
  afterEndSession: 'after_end_session',
  accountClaims: 'account_claims',
  idTokenClaims: 'id_token_claims',
  accessTokenClaims: 'access_token_claims',
  subject: 'subject',
  introspectionClaims: 'introspection_claims',
  register: 'register',
}

/** What of it was come by, and what was not. */
export function judgeGiven(
  { hooks = {}, extensionGrants = {}, moreCommands = [] }: Given,
  { operations, asked, used, served, commands }: Coverage,
): Pick<Report, 'proved' | 'notProved'> {
  const isAsked = (op: string) => (asked.has(op as Operation) ? undefined : 'nothing asks for it')
  const entries: readonly (readonly [what: string, why: string | undefined])[] = [
    ...(Object.keys(hooks) as (keyof Hooks)[])
      .filter((name) => hooks[name] !== undefined)
      .map((name) => [`hooks.${name}`, isAsked(effectOf[name])] as const),
    ...[...operations].map((name) => [`operations.${name}`, isAsked(name)] as const),
    ...Object.keys(extensionGrants).map((name) => {
      const why = used.has(name) ? 'it refuses every request' : 'no request is for it'
      return [`extensionGrants.${name}`, served.has(name) ? undefined : why] as const
    }),
    ...moreCommands.map(({ does }) => {
      return [`moreCommands, ${does}`, commands.has(does) ? undefined : 'it is never carried out'] as const
    }),
  ]
  return {
    proved: entries.flatMap(([what, why]) => (why === undefined ? [what] : [])),
    notProved: entries.flatMap(([what, why]) => (why === undefined ? [] : [{ what, why }])),
  }
}

/** What none of the reports of its kind came by. */
export function notProved(reports: readonly Report[]): NotProved[] {
  const left = new Map<string, NotProved>()
  for (const { by, notProved: missing } of reports)
    for (const one of missing) {
      const others = reports.filter((other) => other.by === by)
      if (one.in === undefined && others.some(({ proved }) => proved.includes(one.what))) continue
      left.set(`${by} ${one.in} ${one.what}`, { ...one, why: `${one.why} (${by})` })
    }
  return [...left.values()]
}

/** What was done, and at the end what is not proved. */
export function printReports(reports: readonly Report[]): string {
  const done = reports.map(({ by, done }) => `${by}: ${done}`)
  const missing = notProved(reports).map(
    ({ what, why, in: mix }) => `  ${mix === undefined ? what : `${what} in "${mix}"`}: ${why}`,
  )
  return [...done, ...(missing.length > 0 ? ['not proved:', ...missing] : [])].join('\n')
}
