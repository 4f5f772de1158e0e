/** A client sends a browser to the end-session endpoint, or somebody who pretends to be one; and the page is answered. */

import fc from 'fast-check'
import type { Answer, Members } from '../answer.ts'
import type { Browser, Model } from '../model.ts'
import { encodePairs, type Pairs, valueIn } from '../pairs.ts'
import { confirmLogout, type Decision, logout } from '../reference/logout.ts'
import { signJwt } from '../stand-ins.ts'
import { OTHER_ISSUER } from '../system.ts'
import { type Manner, type Script, send, type Trial } from '../trial.ts'
import { clientsWithRedirects } from './authorize.ts'
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
} from './command.ts'
import { cookieHeader, form, jarOf, keepCookies, repeating, variationOf, varied } from './request.ts'
import { type Carrying, carrying, type SentForm, sentForm } from './sign-in.ts'

/** How somebody says who asks. The ID token was issued to `owner`; `chosen` is some client, maybe the same. */
const ways = {
  'an ID token': ({ id_token }) => [['id_token_hint', id_token]],
  'an ID token, its client': ({ id_token, owner }) => [
    ['id_token_hint', id_token],
    ['client_id', owner],
  ],
  'an ID token, some client': ({ id_token, chosen }) => [
    ['id_token_hint', id_token],
    ['client_id', chosen],
  ],
  'an altered ID token, its client': ({ id_token, owner }) => [
    ['id_token_hint', altered(id_token)],
    ['client_id', owner],
  ],
  'an ID token of another issuer': ({ claims }) => [
    ['id_token_hint', signJwt({ alg: 'RS256', typ: 'JWT', claims: { ...claims, iss: OTHER_ISSUER } })],
  ],
  'a client': ({ chosen }) => [['client_id', chosen]],
  nothing: () => [],
} satisfies Record<string, (known: Known) => Pairs>

interface Known {
  readonly id_token: string
  readonly claims: Members
  readonly owner: string
  readonly chosen: string
}

const targets = ['of the client', 'of another client', 'of nobody'] as const

export interface EndSession extends Described {
  readonly does: 'end session'
  readonly browser: number
  readonly client: number
  /** The ID token, counted from the newest. */
  readonly hint: number
  readonly shows: keyof typeof ways
  /** The URI to go on to. */
  readonly onward?: (typeof targets)[number] | undefined
  readonly state?: string | undefined
  readonly logout_hint?: string | undefined
  readonly twice?: 'client_id' | 'state' | undefined
  readonly post: boolean
  /** What the person says, if they are asked. */
  readonly answer?: Decision
  readonly manner: Manner
}

const decision = fc.constantFrom<Decision>('sign_out', 'sign_out', 'everywhere', 'stay', undefined)

export const endSession = defineCommand<Drawn<EndSession>>({
  does: 'end session',
  weight: 3,
  fields: {
    browser: few,
    client: few,
    hint: position,
    shows: fc.constantFrom(...(Object.keys(ways) as (keyof typeof ways)[]), 'an ID token', 'an ID token'),
    onward: fc.constantFrom<EndSession['onward']>(undefined, 'of the client', 'of the client', ...targets),
    state: fc.constantFrom(undefined, 'a state & more'),
    logout_hint: fc.constantFrom(undefined, undefined, 'alice'),
    twice: fc.constantFrom<EndSession['twice']>(...Array<undefined>(8).fill(undefined), 'client_id', 'state'),
    post: fc.boolean(),
    answer: decision,
    manner,
  },
  *script(trial, description) {
    const browser = nth(trial.model.browsers, description.browser)
    const pairs = requestPairs(trial.model, description)
    const { twice: repeated, post, manner, answer } = description
    const again = repeated !== undefined && valueIn(pairs, repeated) !== undefined ? { repeated } : {}
    const shown = yield* visitEndSession(trial, browser, pairs, manner, { ...again, post })
    if (answer === undefined || shown.kind !== 'page' || shown.page.name !== 'logout') return
    const { continuation = '' } = shown.page
    yield* submitLogoutForm(trial, { browser, continuation }, answer, {})
  },
})

function requestPairs(model: Model, description: Drawn<EndSession>): Pairs {
  const { client, hint, shows, onward, state = '', logout_hint = '' } = description
  const chosen = nth(clientsWithRedirects(model), client).client_id
  // Where there is none yet: one that says nothing.
  const [id_token = 'e30.e30.e30', claims = {}] = newest([...model.id_tokens], hint) ?? []
  const owner = String(claims.aud ?? chosen)
  const said = ways[shows]({ id_token, claims, owner, chosen })
  const uri = onward === undefined ? '' : uriOf(model, onward, shows.includes('ID token') ? owner : chosen)
  const optional: Pairs = [
    ['post_logout_redirect_uri', uri],
    ['state', state],
    ['logout_hint', logout_hint],
  ]
  return [...said, ...optional.filter(([, value]) => value !== '')]
}

function uriOf(model: Model, onward: (typeof targets)[number], client_id: string): string {
  const all = [...model.clients.values()].map(({ metadata }) => metadata)
  const own = all.find((client) => client.client_id === client_id)?.post_logout_redirect_uris ?? []
  const others = all.flatMap((client) => client.post_logout_redirect_uris)
  const uris = { 'of the client': own, 'of another client': others.filter((uri) => !own.includes(uri)) }
  const [uri = 'https://evil.test/bye'] = onward === 'of nobody' ? [] : uris[onward]
  return uri.replace('http://127.0.0.1/', 'http://127.0.0.1:40000/')
}

function* visitEndSession(
  trial: Trial,
  browser: Browser,
  sent: Pairs,
  manner: Manner,
  { repeated, post }: { readonly repeated?: string; readonly post: boolean },
): Script<Answer> {
  const { model } = trial
  const pairs = varied(repeating(sent, repeated), manner)
  const headers = cookieHeader(model, browser)
  const request = post
    ? form('/end-session', pairs, headers)
    : { method: 'GET', path: '/end-session', query: encodePairs(pairs), headers, body: '' }
  const meaning = { kind: 'logout', browser: browser.name, jar: jarOf(browser), pairs } as const
  const variation = variationOf(manner, repeated === undefined ? {} : { repeated })
  return yield* send(
    trial,
    { meaning, variation, manner, step: { kind: 'http', request } },
    (now) => logout({ model, browser, now, status: 200 }, pairs),
    keepCookies(model, browser),
  )
}

/** A page that was shown before is answered: once more, after the back button, or in another browser. */
export interface AnswerLogout extends Described {
  readonly does: 'answer logout'
  /** The page, counted from the newest. */
  readonly page: number
  readonly answer?: Decision
  readonly from?: number | undefined
  readonly carrying?: Carrying | undefined
  readonly manner: Manner
}

export const answerLogout = defineCommand<Drawn<AnswerLogout>>({
  does: 'answer logout',
  weight: 2,
  fields: {
    page: position,
    answer: decision,
    from: fc.constantFrom(undefined, undefined, undefined, 0, 1),
    carrying,
    manner,
  },
  applies: (model) => model.pages.some((page) => page.kind === 'logout'),
  *script(trial, description) {
    const form = sentForm(trial.model, 'logout', description)
    if (form) yield* submitLogoutForm(trial, form, description.answer, description.manner)
  },
})

function* submitLogoutForm(
  trial: Trial,
  { browser, continuation, altered: tampered = false }: SentForm,
  decision: Decision,
  manner: Manner,
): Script<Answer> {
  const { model } = trial
  const decided: Pairs = decision === undefined ? [] : [['decision', decision]]
  const pairs: Pairs = [['continuation', tampered ? altered(continuation) : continuation], ...decided]
  const request = form('/logout', varied(pairs, manner), cookieHeader(model, browser))
  const jar = jarOf(browser)
  const said = { continuation, altered: tampered, decision }
  return yield* send(
    trial,
    {
      meaning: { kind: 'confirm_logout', browser: browser.name, jar, ...said },
      variation: variationOf(manner),
      manner,
      step: { kind: 'http', request },
    },
    (now) => confirmLogout(model, browser, continuation, said, now),
    keepCookies(model, browser),
  )
}
