/** Tokens are asked about, used and revoked: by their client, by others, by whoever found them. */

import fc from 'fast-check'
import type { Answer } from '../answer.ts'
import type { Model } from '../model.ts'
import type { Pairs } from '../pairs.ts'
import { userinfo as informed, introspect as introspected, revoke as revoked } from '../reference/activity.ts'
import type { Caller, Proof } from '../reference/client-authentication.ts'
import { type Manner, type Script, send, type Trial } from '../trial.ts'
import {
  altered,
  type Described,
  type Drawn,
  defineCommand,
  manner,
  newest,
  nth,
  position,
  valuesOf,
} from './command.ts'
import { type Again, callerSends, variationOf } from './request.ts'
import { foreignValue } from './token.ts'

type Kind = 'access_token' | 'refresh_token'
export type Who = 'its client' | 'another client' | 'a resource server'

const proof = fc.constantFrom<Proof>(
  ...Array<Proof>(12).fill('right'),
  'former_secret',
  'wrong_secret',
  'no_secret',
  'other_method',
  'two_methods',
)
const kind = fc.constantFrom<Kind>('access_token', 'refresh_token')

function tokensOf(model: Model, of: Kind) {
  return valuesOf<{ readonly value: string; readonly family: { readonly client_id: string } }>(
    of === 'access_token' ? model.access_tokens : model.refresh_tokens,
  )
}

function callerFor(model: Model, who: Who, client_id: string, proven: Proof): Caller {
  const { clients } = model.world
  if (who === 'its client') return { client_id, proof: proven }
  const others = clients.filter((client) =>
    who === 'a resource server' ? client.introspect === 'any' : client.client_id !== client_id,
  )
  const other = others.length === 0 ? client_id : nth(others, model.access_tokens.size).client_id
  return { client_id: other, proof: proven }
}

export function* introspectValue(
  trial: Trial,
  caller: Caller,
  token: string,
  manner: Manner,
  again: Again = {},
): Script<Answer> {
  return yield* callerSends(trial, 'introspect', caller, [['token', token]], manner, introspected, again)
}

export function* callUserInfo(
  trial: Trial,
  token: string | undefined,
  manner: Manner,
  post = false,
): Script<Answer> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const request = { method: post ? 'POST' : 'GET', path: '/userinfo', query: '', headers, body: '' }
  return yield* send(
    trial,
    {
      meaning: { kind: 'userinfo', token },
      variation: variationOf({}),
      manner,
      step: { kind: 'http', request },
    },
    (now) => informed(trial.model, token, now),
  )
}

export interface Introspect extends Described {
  readonly does: 'introspect'
  readonly of: Kind
  readonly token: number
  readonly who: Who
  readonly proof: Proof
  readonly instead?: 'a value of another kind' | 'token twice' | undefined
  readonly manner: Manner
}

export const introspect = defineCommand<Drawn<Introspect>>({
  does: 'introspect',
  weight: 16,
  fields: {
    of: kind,
    token: position,
    who: fc.constantFrom<Who>('its client', 'another client', 'a resource server', 'a resource server'),
    proof,
    instead: fc.constantFrom<Introspect['instead']>(
      ...Array<undefined>(8).fill(undefined),
      'a value of another kind',
      'token twice',
    ),
    manner,
  },
  applies: (model, { of }) => tokensOf(model, of).length > 0,
  *script(trial, { of, token, who, proof, instead, manner }) {
    const { model } = trial
    const chosen = newest(tokensOf(model, of), token)
    if (!chosen) return
    const value =
      instead === 'a value of another kind'
        ? (newest([...model.codes.keys(), ...model.sessions.keys()], token) ?? 'nothing')
        : chosen.value
    const caller = callerFor(model, who, chosen.family.client_id, proof)
    yield* introspectValue(
      trial,
      caller,
      value,
      manner,
      instead === 'token twice' ? { repeated: 'token' } : {},
    )
  },
})

export interface UserInfo extends Described {
  readonly does: 'userinfo'
  readonly token: number
  readonly instead?: 'a value of another kind' | 'nothing' | 'an altered token' | undefined
  readonly post: boolean
  readonly manner: Manner
}

export const userinfo = defineCommand<Drawn<UserInfo>>({
  does: 'userinfo',
  weight: 16,
  fields: {
    token: position,
    instead: fc.constantFrom<UserInfo['instead']>(
      ...Array<undefined>(8).fill(undefined),
      'a value of another kind',
      'nothing',
      'an altered token',
    ),
    post: fc.boolean(),
    manner,
  },
  applies: (model) => model.access_tokens.size > 0,
  *script(trial, { token, instead, post, manner }) {
    const { model } = trial
    const value = newest(valuesOf(model.access_tokens), token)?.value ?? ''
    const presented =
      instead === 'nothing'
        ? undefined
        : instead === 'a value of another kind'
          ? foreignValue(model, 'access_token')
          : instead === 'an altered token'
            ? altered(value)
            : value
    yield* callUserInfo(
      trial,
      presented,
      { ...(manner.on && { on: manner.on }), ...(manner.fault && { fault: manner.fault }) },
      post,
    )
  },
})

/** The same token at both endpoints, at one instant, in both processes. */
export interface Observe extends Described {
  readonly does: 'observe'
  readonly token: number
  readonly swapped: boolean
}

export const observe = defineCommand<Drawn<Observe>>({
  does: 'observe',
  weight: 4,
  fields: { token: position, swapped: fc.boolean() },
  applies: (model) => model.access_tokens.size > 0,
  *script(trial, { token, swapped }) {
    const chosen = newest(valuesOf(trial.model.access_tokens), token)
    if (chosen) yield* observeToken(trial, chosen, swapped)
  },
})

export function* observeToken(
  trial: Trial,
  { value, family }: { readonly value: string; readonly family: { readonly client_id: string } },
  swapped: boolean,
): Script {
  const caller = callerFor(trial.model, 'a resource server', family.client_id, 'right')
  yield* introspectValue(trial, caller, value, { on: swapped ? 'B' : 'A' })
  yield* callUserInfo(trial, value, { on: swapped ? 'A' : 'B' })
}

export interface Revoke extends Described {
  readonly does: 'revoke'
  readonly of: Kind
  readonly token: number
  readonly who: 'its client' | 'another client'
  readonly proof: Proof
  readonly instead?: 'a value of another kind' | 'no token' | 'token twice' | undefined
  readonly hint?: string | undefined
  readonly manner: Manner
}

export const revoke = defineCommand<Drawn<Revoke>>({
  does: 'revoke',
  weight: 5,
  fields: {
    of: kind,
    token: position,
    who: fc.constantFrom<Revoke['who']>('its client', 'its client', 'another client'),
    proof,
    instead: fc.constantFrom<Revoke['instead']>(
      ...Array<undefined>(8).fill(undefined),
      'a value of another kind',
      'no token',
      'token twice',
    ),
    hint: fc.constantFrom(undefined, undefined, 'access_token', 'refresh_token', 'nonsense'),
    manner,
  },
  applies: (model, { of }) => tokensOf(model, of).length > 0,
  *script(trial, { of, token, who, proof, instead, hint, manner }) {
    const { model } = trial
    const chosen = newest(tokensOf(model, of), token)
    if (!chosen) return
    const value =
      instead === 'a value of another kind'
        ? (newest([...model.codes.keys(), ...model.id_tokens.keys()], token) ?? '')
        : chosen.value
    const pairs: Pairs = [
      ...(instead === 'no token' ? [] : [['token', value] as const]),
      ...(hint === undefined ? [] : [['token_type_hint', hint] as const]),
    ]
    const caller = callerFor(model, who, chosen.family.client_id, proof)
    yield* callerSends(
      trial,
      'revoke',
      caller,
      pairs,
      manner,
      revoked,
      instead === 'token twice' ? { repeated: 'token' } : {},
    )
  },
})
