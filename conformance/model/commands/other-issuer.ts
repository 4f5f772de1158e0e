/**
 * Another issuer on the same storage with the same secrets, and people of the same names. Whatever is
 * done there is nothing to this one, and what comes from there is worth nothing here.
 */

import fc from 'fast-check'
import type { HttpRequest } from 'vouchsafe/core'
import { type Answer, parametersAt, text } from '../answer.ts'
import { encodePairs, type Pairs, valueIn } from '../pairs.ts'
import { credentials } from '../reference/client-authentication.ts'
import type { Step } from '../system.ts'
import { type Script, type StepOf, send, type Trial } from '../trial.ts'
import { PASSWORD } from '../world.ts'
import { requestPairs, verifierOf } from './authorize.ts'
import { type Described, type Drawn, defineCommand, few, nth } from './command.ts'
import { callUserInfo, introspectValue } from './inspect.ts'
import { form } from './request.ts'

export interface OtherIssuer extends Described {
  readonly does: 'other issuer'
  readonly client: number
  readonly person: number
  readonly next:
    | 'log out'
    | 'disconnect'
    | 'replay the code'
    | 'present its tokens here'
    | 'present ours there'
}

/** Sends there. The model of this issuer takes no notice; the history does. */
function* there(trial: Trial, part: StepOf<Step['kind']>, status: number): Script<Answer> {
  return yield* send(
    trial,
    { meaning: { kind: 'other_issuer' }, manner: {}, step: { ...part, issuer: 'other' } },
    () => ({ outcome: { kind: 'status', any: [status] }, because: 'the other issuer works like this one' }),
  )
}

function get(path: string, query: string, headers: Record<string, string>): HttpRequest {
  return { method: 'GET', path, query, headers, body: '' }
}

/** Signs somebody in there, and comes back with the code and the browser's cookies. */
function* goThrough(trial: Trial, pairs: Pairs, username: string): Script<{ code: string; cookie: string }> {
  const jar: Record<string, string> = {}
  const cookies = () => ({
    cookie: Object.entries(jar)
      .map((pair) => pair.join('='))
      .join('; '),
  })
  const ask = function* (request: HttpRequest, status: number) {
    const answer = yield* there(trial, { kind: 'http', request }, status)
    Object.assign(jar, answer.cookies)
    return answer
  }
  const login = yield* ask(get('/authorize', encodePairs(pairs), {}), 200)
  const continuation = login.kind === 'page' ? (login.page.continuation ?? '') : ''
  const filled: Pairs = [
    ['continuation', continuation],
    ['username', username],
    ['password', PASSWORD],
  ]
  const proof = yield* ask(form('/login', filled, cookies()), 303)
  const location = proof.kind === 'redirect' ? proof.location : ''
  const shown = yield* ask(get('/authorize', location.slice(location.indexOf('?') + 1), cookies()), 200)
  const page = shown.kind === 'page' ? shown.page : undefined
  const ticks = (page?.scopes ?? []).map(({ name }) => ['scope', name] as const)
  const allowed: Pairs = [['continuation', page?.continuation ?? ''], ['decision', 'allow'], ...ticks]
  const answered = yield* ask(form('/consent', allowed, cookies()), 303)
  const redirect = answered.kind === 'redirect' ? answered.location : ''
  const code = valueIn(parametersAt(redirect, valueIn(pairs, 'redirect_uri') ?? '') ?? [], 'code') ?? ''
  return { code, cookie: cookies().cookie }
}

export const otherIssuer = defineCommand<Drawn<OtherIssuer>>({
  does: 'other issuer',
  weight: 1,
  fields: {
    client: few,
    person: few,
    next: fc.constantFrom(
      'log out',
      'disconnect',
      'replay the code',
      'present its tokens here',
      'present ours there',
    ),
  },
  applies: (model, { client, person }) => {
    const able = model.world.clients.filter((one) => one.redirect_uris.length > 0)
    const { client_id, redirect_uris } = nth(able, client)
    const party = model.clients.get(client_id)
    return (
      party?.kept === 'by the host' &&
      !party.disabled &&
      party.metadata.redirect_uris === redirect_uris &&
      model.disabled.get(nth(model.world.people, person)) === false
    )
  },
  *script(trial, { client, person, next }) {
    const { model } = trial
    const username = nth(model.world.people, person)
    const pairs = requestPairs(trial, { client, prompt: 'consent', scope: 1 })
    const client_id = valueIn(pairs, 'client_id') ?? ''
    // A run goes there more often than a person may have sessions.
    yield* there(trial, { kind: 'end_sessions', sub: username }, 204)
    const { code, cookie } = yield* goThrough(trial, pairs, username)
    const { headers, pairs: proof } = credentials(model, { client_id, proof: 'right' }, model.wall)
    const redemption: Pairs = [
      ['grant_type', 'authorization_code'],
      ['code', code],
      ['redirect_uri', valueIn(pairs, 'redirect_uri') ?? ''],
      ['code_verifier', verifierOf(valueIn(pairs, 'code_challenge')) ?? ''],
      ...proof,
    ]
    const redeemed = yield* there(trial, { kind: 'http', request: form('/token', redemption, headers) }, 200)
    const access_token = redeemed.kind === 'json' ? (text(redeemed.body, 'access_token') ?? '') : ''
    const end = { kind: 'end_session', request: { ...get('/', '', { cookie }) } } as const
    if (next === 'log out') yield* there(trial, end, 204)
    if (next === 'disconnect') yield* there(trial, { kind: 'disconnect', sub: username, client_id }, 204)
    if (next === 'replay the code')
      yield* there(trial, { kind: 'http', request: form('/token', redemption, headers) }, 400)
    if (next === 'present its tokens here') {
      yield* callUserInfo(trial, access_token, {})
      yield* introspectValue(trial, { client_id, proof: 'right' }, access_token, {})
    }
    const ours = [...model.access_tokens.keys()].at(-1)
    if (next === 'present ours there' && ours !== undefined) {
      const bearer = { authorization: `Bearer ${ours}` }
      yield* there(trial, { kind: 'http', request: get('/userinfo', '', bearer) }, 401)
    }
  },
})
