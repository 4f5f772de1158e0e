/** One request twice: plainly, and then in another order or with a parameter that means nothing. */

import fc from 'fast-check'
import type { Pairs } from '../pairs.ts'
import { introspect } from '../reference/activity.ts'
import { tokenRequest } from '../reference/token-request.ts'
import type { Manner, Script } from '../trial.ts'
import { requestPairs, visit } from './authorize.ts'
import { type Described, type Drawn, defineCommand, newest, nth, position, valuesOf } from './command.ts'
import { callerSends } from './request.ts'

export interface Vary extends Described {
  readonly does: 'vary'
  /** Requests that change nothing, so that the second meets what the first met. */
  readonly what: 'introspection' | 'a redemption without the secret' | 'an authorization request'
  readonly which: number
  readonly manner: Pick<Manner, 'order' | 'extra'>
}

const manners: readonly Vary['manner'][] = [
  { order: 'reversed' },
  { extra: 'unheard_of' },
  { extra: '__proto__' },
  { extra: 'constructor' },
  { extra: 'toString', order: 'reversed' },
]

export const vary = defineCommand<Drawn<Vary>>({
  does: 'vary',
  weight: 2,
  fields: {
    what: fc.constantFrom('introspection', 'a redemption without the secret', 'an authorization request'),
    which: position,
    manner: fc.constantFrom(...manners),
  },
  applies: (model, { what }) =>
    what === 'an authorization request' ||
    (what === 'introspection' ? model.access_tokens.size > 0 : model.codes.size > 0),
  *script(trial, { what, which, manner }) {
    const { model } = trial
    if (what === 'an authorization request') {
      const browser = nth(model.browsers, which)
      const pairs = requestPairs(trial, { client: which, prompt: 'login' })
      yield* visit(trial, browser, pairs, {})
      yield* visit(trial, browser, pairs, manner, { repeats: true })
      return
    }
    const twice = function* (client_id: string, kind: 'token' | 'introspect', pairs: Pairs): Script {
      const caller = { client_id, proof: kind === 'token' ? 'wrong_secret' : 'right' } as const
      const expect = kind === 'token' ? tokenRequest : introspect
      yield* callerSends(trial, kind, caller, pairs, {}, expect)
      yield* callerSends(trial, kind, caller, pairs, manner, expect, { repeats: true })
    }
    if (what === 'introspection') {
      const token = newest(valuesOf(model.access_tokens), which)
      if (token) yield* twice(token.family.client_id, 'introspect', [['token', token.value]])
      return
    }
    const code = newest(valuesOf(model.codes), which)
    const pairs: Pairs = [
      ['grant_type', 'authorization_code'],
      ['code', code?.value ?? ''],
      ['redirect_uri', code?.redirect_uri ?? ''],
    ]
    if (code) yield* twice(code.family.client_id, 'token', pairs)
  },
})
