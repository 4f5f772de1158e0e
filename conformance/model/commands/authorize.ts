/** A browser is sent to the authorization endpoint by a client, or by somebody who pretends to be one. */

import fc from 'fast-check'
import type { Answer } from '../answer.ts'
import type { Browser, Model } from '../model.ts'
import { decodePairs, encodePairs, type Pairs, valueIn } from '../pairs.ts'
import { authorize as expected } from '../reference/authorization.ts'
import { s256 } from '../reference/redeem.ts'
import { type Manner, type Script, send, type Trial } from '../trial.ts'
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
  wrongs,
} from './command.ts'
import {
  type Again,
  cookieHeader,
  form,
  jarOf,
  keepCookies,
  repeating,
  variationOf,
  varied,
} from './request.ts'

const VERIFIERS = [
  'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  'another-verifier-of-43-characters-or-so-it-is',
]

/** The verifier to a challenge, and one that is not. */
export function verifierOf(code_challenge: string | undefined): string | undefined {
  return VERIFIERS.find((verifier) => s256(verifier) === code_challenge)
}

export function otherVerifier(code_challenge: string | undefined): string {
  return VERIFIERS.find((verifier) => s256(verifier) !== code_challenge) ?? ''
}

type Wrong = keyof typeof mistakes

const without = (name: string) => (pairs: Pairs) => pairs.filter(([key]) => key !== name)
const changed = (name: string, value: string) => (pairs: Pairs) => [
  ...without(name)(pairs),
  [name, value] as const,
]
const twice = (name: string) => (pairs: Pairs) => repeating(pairs, name)

const mistakes = {
  'no client_id': without('client_id'),
  'unknown client': changed('client_id', 'nobody'),
  'client_id twice': twice('client_id'),
  'no redirect_uri': without('redirect_uri'),
  'redirect_uri twice': twice('redirect_uri'),
  'foreign redirect_uri': changed('redirect_uri', 'https://evil.test/cb'),
  'redirect_uri with more': (pairs: Pairs) =>
    pairs.map(([name, value]) => [name, name === 'redirect_uri' ? `${value}/more` : value] as const),
  'redirect_uri in capitals': (pairs: Pairs) =>
    pairs.map(([name, value]) => [name, name === 'redirect_uri' ? value.toUpperCase() : value] as const),
  'no response_type': without('response_type'),
  'response_type token': changed('response_type', 'token'),
  'response_type code code': changed('response_type', 'code code'),
  'response_mode fragment': changed('response_mode', 'fragment'),
  'response_mode web_message': changed('response_mode', 'web_message'),
  'no challenge': without('code_challenge'),
  'method plain': changed('code_challenge_method', 'plain'),
  'no method': without('code_challenge_method'),
  'short challenge': changed('code_challenge', 'too-short'),
  'malformed scope': changed('scope', 'openid\temail'),
  'scope of others': changed('scope', 'openid admin'),
  'scope twice': twice('scope'),
  'state twice': twice('state'),
  'nonce twice': twice('nonce'),
  'prompt none and login': changed('prompt', 'none login'),
  'unknown prompt': changed('prompt', 'create'),
  'max_age in words': changed('max_age', 'one hour'),
  'a request object': changed('request', 'eyJhbGciOiJub25lIn0.e30.'),
  'a request_uri': changed('request_uri', 'https://rp.test/request'),
  'a registration': changed('registration', '{}'),
  'a hint that is none': changed('id_token_hint', 'a.b.c'),
} satisfies Record<string, (pairs: Pairs) => Pairs>

/** What repeats a parameter that may not be repeated. */
function repeatedBy(wrong: readonly Wrong[]): Again {
  const repeated = wrong.find((name) => name.endsWith(' twice'))?.replace(' twice', '')
  return repeated === undefined ? {} : { repeated }
}

export interface Authorize extends Described {
  readonly does: 'authorize'
  readonly browser: number
  readonly client: number
  readonly redirect: number
  readonly scope: number
  readonly pkce: boolean
  readonly prompt?: string | undefined
  readonly max_age?: number | undefined
  /** The ID token to hint with, counted from the newest. */
  readonly hint?: number | undefined
  readonly post?: boolean | undefined
  readonly wrong: readonly Wrong[]
  readonly manner: Manner
}

/** Clients that send people here, and the redirect_uris they use. */
export function clientsWithRedirects(model: Model) {
  return model.world.clients.filter((client) => client.redirect_uris.length > 0)
}

export function requestPairs(
  trial: Trial,
  { client, redirect, scope, pkce, prompt, max_age, hint }: Partial<Drawn<Authorize>>,
): Pairs {
  const { model, history } = trial
  const metadata = nth(clientsWithRedirects(model), client ?? 0)
  // Those it had first, and what it may have been given instead.
  const moved = model.clients.get(metadata.client_id)?.metadata.redirect_uris ?? []
  const registered = nth([...new Set([...metadata.redirect_uris, ...moved])], redirect ?? 0)
  const is_loopback = registered.startsWith('http://127.0.0.1/')
  const id_token = hint === undefined ? undefined : newest([...model.id_tokens.keys()], hint)
  const verifier = VERIFIERS[history.entries.length % 2] ?? ''
  const optional: Pairs = [
    ['code_challenge', pkce === false ? '' : s256(verifier)],
    ['code_challenge_method', pkce === false ? '' : 'S256'],
    ['prompt', prompt ?? ''],
    ['max_age', max_age === undefined ? '' : String(max_age)],
    ['id_token_hint', id_token ?? ''],
  ]
  return [
    ['response_type', 'code'],
    ['client_id', metadata.client_id],
    [
      'redirect_uri',
      is_loopback ? registered.replace('127.0.0.1', `127.0.0.1:${40000 + (redirect ?? 0)}`) : registered,
    ],
    ['scope', nth(model.world.scopes, scope ?? 0)],
    ['state', `state ${history.entries.length}`],
    ['nonce', `nonce-${history.entries.length}`],
    ...optional.filter(([, value]) => value !== ''),
  ]
}

/** The browser goes to the authorization endpoint. */
export function* visit(
  trial: Trial,
  browser: Browser,
  sent: Pairs,
  manner: Manner,
  { post = false, ...again }: Again & { readonly post?: boolean | undefined } = {},
): Script<Answer> {
  const { model } = trial
  const pairs = varied(sent, manner)
  const headers = cookieHeader(model, browser)
  const request = post
    ? form('/authorize', pairs, headers)
    : { method: 'GET', path: '/authorize', query: encodePairs(pairs), headers, body: '' }
  const meaning = { kind: 'authorize', browser: browser.name, jar: jarOf(browser), pairs } as const
  const variation = variationOf(manner, again)
  return yield* send(
    trial,
    { meaning, variation, manner, step: { kind: 'http', request } },
    (now) => expected(model, browser, pairs, now),
    keepCookies(model, browser),
  )
}

export const authorize = defineCommand<Drawn<Authorize>>({
  does: 'authorize',
  weight: 6,
  fields: {
    browser: few,
    client: few,
    redirect: few,
    scope: few,
    pkce: fc.constantFrom(true, true, true, false),
    prompt: fc.constantFrom(
      undefined,
      undefined,
      undefined,
      undefined,
      'none',
      'none',
      'login',
      'consent',
      'select_account',
      'login consent',
    ),
    max_age: fc.constantFrom(undefined, undefined, undefined, undefined, 0, 1, 60, 3600),
    hint: fc.constantFrom(undefined, undefined, undefined, undefined, undefined, 0, 1, 3),
    post: fc.constantFrom(undefined, undefined, true),
    wrong: wrongs(Object.keys(mistakes) as Wrong[], 2),
    manner,
  },
  *script(trial, description) {
    const { browser, wrong, manner, post } = description
    let pairs = requestPairs(trial, description)
    for (const name of wrong) pairs = mistakes[name](pairs)
    yield* visit(trial, nth(trial.model.browsers, browser), pairs, manner, {
      post,
      ...repeatedBy(wrong),
    })
  },
})

/** Back and reload: a browser goes once more to where a login sent it, or another browser does. */
export interface Revisit extends Described {
  readonly does: 'revisit'
  readonly browser: number
  readonly proof: number
  /**
   * The proof with another end; or with another request that asks for a login; or in a browser that has come
   * by the session cookie as well.
   */
  readonly changed?: 'the proof' | 'the request' | 'the browser' | undefined
  /** The URL is the provider's own, and so it comes back as it was. */
  readonly manner: Pick<Manner, 'on'>
}

export const revisit = defineCommand<Drawn<Revisit>>({
  does: 'revisit',
  weight: 3,
  fields: {
    browser: few,
    proof: position,
    changed: fc.constantFrom<Revisit['changed']>(
      undefined,
      undefined,
      undefined,
      undefined,
      'the proof',
      'the request',
      'the request',
      'the browser',
      'the browser',
    ),
    manner: fc.constantFrom<Revisit['manner']>({}, { on: 'B' }),
  },
  applies: (model) => model.proofs.length > 0,
  *script(trial, { browser: chosen, proof, changed: part, manner }) {
    const { model, history } = trial
    const browser = nth(model.browsers, chosen)
    const proven = newest(model.proofs, proof) ?? ''
    const location = part === 'the proof' ? altered(proven) : proven
    const pairs: Pairs = decodePairs(location.slice(location.indexOf('?') + 1))
    const another = changed('prompt', 'login')(changed('state', `state ${history.entries.length}`)(pairs))
    const stolen = model.continuations.get(valueIn(pairs, 'continuation') ?? '')?.signed_in
    if (part === 'the browser' && stolen !== undefined) browser.session = stolen
    yield* visit(trial, browser, part === 'the request' ? another : pairs, manner)
  },
})
