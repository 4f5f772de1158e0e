/** Clients at the token endpoint: redeeming and refreshing, rightly and in every wrong way; and others' values. */

import fc from 'fast-check'
import type { Answer } from '../answer.ts'
import type { Model } from '../model.ts'
import type { Pairs } from '../pairs.ts'
import type { Caller, Proof } from '../reference/client-authentication.ts'
import { tokenRequest } from '../reference/token-request.ts'
import type { Manner, Script, Trial } from '../trial.ts'
import { otherVerifier, verifierOf } from './authorize.ts'
import {
  altered,
  type Described,
  type Drawn,
  defineCommand,
  few,
  manner,
  newest,
  nth,
  position,
  valuesOf,
  wrongs,
} from './command.ts'
import { callerSends } from './request.ts'

const proofs = ['former_secret', 'wrong_secret', 'no_secret', 'other_method', 'two_methods'] as const

const redeemWrongs = [
  'another client',
  'another redirect_uri',
  'no redirect_uri',
  'another verifier',
  'no verifier',
  'a verifier nobody asked for',
  'a truncated code',
  'an altered code',
  'no code',
  'a value of another kind',
  'code twice',
  'no grant_type',
  ...proofs,
] as const

export interface Redeem extends Described {
  readonly does: 'redeem'
  /** The code, counted from the newest. */
  readonly code: number
  readonly wrong: readonly (typeof redeemWrongs)[number][]
  readonly manner: Manner
}

/** The client a value belongs to, or another one; proving itself rightly or not. */
export function callerOf(model: Model, client_id: string, wrong: readonly string[]): Caller {
  const proof: Proof = proofs.find((name) => wrong.includes(name)) ?? 'right'
  if (!wrong.includes('another client')) return { client_id, proof }
  const others = model.world.clients.filter((client) => client.client_id !== client_id)
  return { client_id: nth(others, model.codes.size).client_id, proof }
}

/** Something that is presentable, but not where a value of this kind is asked for. */
export function foreignValue(model: Model, kind: 'code' | 'access_token' | 'refresh_token'): string {
  const others = [
    ...(kind === 'code' ? [] : [...model.codes.keys()].slice(-1)),
    ...(kind === 'access_token' ? [] : [...model.access_tokens.keys()].slice(-1)),
    ...(kind === 'refresh_token' ? [] : [...model.refresh_tokens.keys()].slice(-1)),
    ...[...model.id_tokens.keys()].slice(-1),
    ...[...model.sessions.keys()].slice(-1),
    ...[...model.continuations.keys()].slice(-1),
  ]
  return others.length === 0 ? 'nothing' : nth(others, model.codes.size + model.access_tokens.size)
}

/** The value as the mistakes have it. */
export function spoilt(
  model: Model,
  kind: 'code' | 'access_token' | 'refresh_token',
  value: string,
  wrong: readonly string[],
): string {
  if (wrong.some((name) => name.startsWith('a truncated'))) return value.slice(0, -1)
  if (wrong.some((name) => name.startsWith('an altered'))) return altered(value)
  return wrong.includes('a value of another kind') ? foreignValue(model, kind) : value
}

export function* redeemCode(trial: Trial, code: string, wrong: Redeem['wrong'], manner: Manner): Script {
  const { model } = trial
  const { family, redirect_uri, code_challenge } = model.codes.get(code) ?? {}
  if (!family || redirect_uri === undefined) return
  const pairs: [string, string][] = []
  if (!wrong.includes('no grant_type')) pairs.push(['grant_type', 'authorization_code'])
  if (!wrong.includes('no code')) pairs.push(['code', spoilt(model, 'code', code, wrong)])
  if (wrong.includes('another redirect_uri')) pairs.push(['redirect_uri', `${redirect_uri}/`])
  else if (!wrong.includes('no redirect_uri')) pairs.push(['redirect_uri', redirect_uri])
  const verifier = verifierOf(code_challenge)
  if (wrong.includes('another verifier')) pairs.push(['code_verifier', otherVerifier(code_challenge)])
  else if (verifier !== undefined && !wrong.includes('no verifier')) pairs.push(['code_verifier', verifier])
  else if (verifier === undefined && wrong.includes('a verifier nobody asked for'))
    pairs.push(['code_verifier', otherVerifier(undefined)])
  const again = wrong.includes('code twice') && !wrong.includes('no code') ? { repeated: 'code' } : {}
  const caller = callerOf(model, family.client_id, wrong)
  yield* callerSends(trial, 'token', caller, pairs, manner, tokenRequest, again)
}

export const redeem = defineCommand<Drawn<Redeem>>({
  does: 'redeem',
  weight: 16,
  fields: { code: position, wrong: wrongs(redeemWrongs), manner },
  applies: (model) => model.codes.size > 0,
  *script(trial, { code, wrong, manner }) {
    const presented = newest(valuesOf(trial.model.codes), code)
    if (presented) yield* redeemCode(trial, presented.value, wrong, manner)
  },
})

const refreshWrongs = [
  'another client',
  'a wider scope',
  'a malformed scope',
  'a truncated token',
  'an altered token',
  'no token',
  'a value of another kind',
  'refresh_token twice',
  ...proofs,
] as const

export interface Refresh extends Described {
  readonly does: 'refresh'
  /** The refresh token, counted from the newest. */
  readonly token: number
  /** Or an ancestor of it: its parent is 1. */
  readonly ancestor: number
  readonly scope?: 'narrower' | 'the same' | undefined
  readonly wrong: readonly (typeof refreshWrongs)[number][]
  readonly manner: Manner
}

export const refresh = defineCommand<Drawn<Refresh>>({
  does: 'refresh',
  weight: 24,
  fields: {
    token: position,
    ancestor: fc.constantFrom(0, 0, 0, 0, 1, 1, 1, 2, 3),
    scope: fc.constantFrom<Refresh['scope']>(undefined, undefined, 'narrower', 'the same'),
    wrong: wrongs(refreshWrongs, 4),
    manner,
  },
  applies: (model) => model.refresh_tokens.size > 0,
  *script(trial, { token, ancestor, scope, wrong, manner }) {
    const { model } = trial
    const chosen = newest(valuesOf(model.refresh_tokens), token)
    if (!chosen) return
    const { family } = chosen
    const presented = family.refresh_tokens.get(Math.max(1, family.generation - ancestor)) ?? chosen.value
    const pairs: [string, string][] = [['grant_type', 'refresh_token']]
    if (!wrong.includes('no token'))
      pairs.push(['refresh_token', spoilt(model, 'refresh_token', presented, wrong)])
    if (wrong.includes('a wider scope')) pairs.push(['scope', [...family.scope, 'phone'].join(' ')])
    else if (wrong.includes('a malformed scope')) pairs.push(['scope', 'openid  email'])
    else if (scope === 'the same') pairs.push(['scope', family.scope.join(' ')])
    else if (scope === 'narrower') pairs.push(['scope', family.scope.slice(0, 1).join(' ')])
    const twice = wrong.includes('refresh_token twice') && !wrong.includes('no token')
    const again = twice ? { repeated: 'refresh_token' } : {}
    const caller = callerOf(model, family.client_id, wrong)
    yield* callerSends(trial, 'token', caller, pairs, manner, tokenRequest, again)
  },
})

/** A client that proves itself rightly asks for tokens, by whatever grant the parameters are for. */
export function* requestTokens(
  trial: Trial,
  client_id: string,
  pairs: Pairs,
  manner: Manner = {},
): Script<Answer> {
  return yield* callerSends(trial, 'token', { client_id, proof: 'right' }, pairs, manner, tokenRequest)
}

export interface ClientCredentials extends Described {
  readonly does: 'client credentials'
  readonly client: number
  readonly scope?: string | undefined
  readonly proof: Proof
  readonly grant_type?: string | undefined
  readonly manner: Manner
}

export const clientCredentials = defineCommand<Drawn<ClientCredentials>>({
  does: 'client credentials',
  weight: 3,
  fields: {
    client: few,
    scope: fc.constantFrom(undefined, 'admin', 'openid admin', 'email', 'openid  email'),
    proof: fc.constantFrom<Proof>('right', 'right', 'right', 'right', ...proofs),
    grant_type: fc.constantFrom(undefined, undefined, undefined, undefined, 'password', 'urn:of:nobody', ''),
    manner,
  },
  *script(trial, { client, scope, proof, grant_type = 'client_credentials', manner }) {
    const { client_id } = nth(trial.model.world.clients, client)
    const pairs: Pairs = [
      ['grant_type', grant_type],
      ...(scope === undefined ? [] : [['scope', scope] as const]),
    ]
    yield* callerSends(trial, 'token', { client_id, proof }, pairs, manner, tokenRequest)
  },
})
