/** Requests on the wire, from what is meant: in the order, with the additions and to the process asked for. */

import type { HttpRequest } from 'vouchsafe/core'
import type { Answer } from '../answer.ts'
import type { Jar, Meaning, Variation } from '../history.ts'
import { type Browser, type Model, timeIn } from '../model.ts'
import type { Expected } from '../outcome.ts'
import { encodePairs, type Pairs } from '../pairs.ts'
import { asProven, type Caller, credentials } from '../reference/client-authentication.ts'
import { type Manner, type Script, send, type Trial } from '../trial.ts'

/** What the manner does to the parameters. It means the same to the model. */
export function varied(pairs: Pairs, { order, extra }: Manner): Pairs {
  const with_extra = extra === undefined ? pairs : [...pairs, [extra, 'of no meaning'] as const]
  return order === 'reversed' ? [...with_extra].reverse() : with_extra
}

/** A parameter sent twice, which spoils the request; or the whole request sent once more. */
export type Again = Pick<Variation, 'repeated' | 'repeats'>

export function variationOf({ order, extra }: Manner, again: Again = {}): Variation {
  return {
    ...(order && { reordered: true }),
    ...(extra !== undefined && { extra }),
    ...again,
  }
}

const FORM = 'application/x-www-form-urlencoded'

export function form(
  path: string,
  pairs: Pairs,
  headers: Readonly<Record<string, string>> = {},
): HttpRequest {
  return {
    method: 'POST',
    path,
    query: '',
    headers: { 'content-type': FORM, ...headers },
    body: encodePairs(pairs),
  }
}

/** The request with one of its parameters twice. */
export function repeating(pairs: Pairs, name: string | undefined): Pairs {
  const value = name === undefined ? undefined : pairs.find(([key]) => key === name)
  return value ? [...pairs, value] : pairs
}

/** A request of a client to an endpoint where it authenticates. */
export function* callerSends(
  trial: Trial,
  kind: 'token' | 'introspect' | 'revoke',
  sender: Caller,
  sent: Pairs,
  manner: Manner,
  expect: (model: Model, caller: Caller, pairs: Pairs, now: number) => Expected,
  again: Again = {},
): Script<Answer> {
  const { model } = trial
  const instant = timeIn(model, manner.on ?? 'A')
  const { headers, pairs: in_body } = credentials(model, sender, instant)
  const caller = asProven(model, sender, instant)
  const pairs = varied(repeating([...sent, ...in_body], again.repeated), manner)
  const meaning: Meaning = { kind, caller, pairs }
  const variation = variationOf(manner, again)
  const step = { kind: 'http', request: form(`/${kind}`, pairs, headers) } as const
  return yield* send(trial, { meaning, variation, manner, step }, (now) => expect(model, caller, pairs, now))
}

export function jarOf({ session, browser }: Browser): Jar {
  return { ...(session !== undefined && { session }), ...(browser !== undefined && { browser }) }
}

/** The Cookie header of a browser. */
export function cookieHeader({ cookie_names }: Model, { session, browser }: Browser): Record<string, string> {
  const cookies = [
    ...(session === undefined ? [] : [`${cookie_names.session}=${session}`]),
    ...(browser === undefined ? [] : [`${cookie_names.browser}=${browser}`]),
  ]
  return cookies.length === 0 ? {} : { cookie: cookies.join('; ') }
}

/** A browser keeps the cookies it is given, and forgets those that are taken back. */
export function keepCookies({ cookie_names }: Model, browser: Browser): (answer: Answer) => void {
  return ({ cookies }) => {
    for (const [name, value] of Object.entries(cookies)) {
      const kept = (['session', 'browser'] as const).find((one) => name.endsWith(`_${one}`))
      if (!kept) continue
      if (value === '') delete browser[kept]
      else browser[kept] = value
      cookie_names[kept] = name
    }
  }
}
