/** Where things stand before a mix begins: each situation goes one step further than the one before. */

import { at, type HttpRequest, type HttpResponse, keyOf, parseHandle, run } from 'vouchsafe/core'
import { issuedIn } from '../schedules/moment.ts'
import { makeStoredWeb } from './client-participants.ts'
import type { Issued, Setup } from './mix.ts'
import {
  authorizeRequest,
  codeOf,
  consentForm,
  cookiesAfter,
  endSessionRequest,
  type Form,
  followRequest,
  loginForm,
  redeemRequest,
  refreshRequest,
  sessionCookie,
  textOf,
} from './requests.ts'
import { NOW } from './stage.ts'

/** What the people of a situation hold. Empty where it has not come to that yet. */
export interface Cast {
  readonly setup: Setup
  readonly issued: readonly Issued[]
  /** What the client asks for. */
  readonly scope: string
  /** Alice's browser. */
  readonly cookies: string
  /** Another one of hers. */
  readonly elsewhere: string
  /** What the page in her browser carries: the login page's first, then the consent page's. */
  readonly continuation: string
  readonly code: string
  readonly access_token: string
  readonly refresh_token: string
  readonly id_token: string
  /** Refresh tokens that were used, the newest last. */
  readonly used: readonly string[]
}

export type Prelude = (setup: Setup, authorization?: Form) => Promise<Cast>

const nothing = {
  issued: [],
  cookies: '',
  elsewhere: '',
  continuation: '',
  code: '',
  access_token: '',
  refresh_token: '',
  id_token: '',
  used: [],
} as const

/**
 * The cookie of the session that ends what the client is given in a browser. None for offline access, and
 * where every grant can be refreshed.
 */
export function sessionOf({ setup, scope }: Cast, cookies: string): string | undefined {
  const client = setup.world.clients.get('web')
  const { policy } = setup.stage.configuration
  const is_always = (client?.issue_refresh_token ?? policy.issue_refresh_token) === 'always'
  const is_offline = scope.split(' ').includes('offline_access') || is_always
  return is_offline && client?.grant_types.includes('refresh_token') ? undefined : sessionCookie(cookies)
}

async function sent(
  cast: Cast,
  request: HttpRequest,
): Promise<{ readonly response: HttpResponse; readonly cast: Cast }> {
  const response = await cast.setup.ask(request)
  const cookies = cookiesAfter(cast.cookies, response)
  const given = issuedIn(response, { session: sessionOf(cast, cookies) })
  return { response, cast: { ...cast, issued: [...cast.issued, ...given], cookies } }
}

/** The login page is in the browser. */
export const loginShown: Prelude = async (setup, authorization = {}) => {
  const { scope = 'openid' } = authorization
  return askedToSignIn({ ...nothing, setup, scope }, authorization)
}

async function askedToSignIn(before: Cast, authorization: Form): Promise<Cast> {
  const { response, cast } = await sent(before, authorizeRequest(before.cookies, authorization))
  return { ...cast, continuation: continuationOf(response) }
}

/** She is signed in, and no client has been let in. */
export const signedIn: Prelude = async (setup, authorization) =>
  (await loggedIn(await loginShown(setup, authorization))).cast

function loggedIn(before: Cast): ReturnType<typeof sent> {
  return sent(before, loginForm(before.cookies, before.continuation))
}

/** She has signed in, and the browser has gone on from there. */
async function goneOn(setup: Setup, authorization: Form | undefined): ReturnType<typeof sent> {
  const { response, cast } = await loggedIn(await loginShown(setup, authorization))
  return sent(cast, followRequest(cast.cookies, response.headers.location ?? ''))
}

/** The consent page is in the browser. */
export const consentShown: Prelude = async (setup, authorization) => {
  const { response, cast } = await goneOn(setup, authorization)
  return { ...cast, continuation: continuationOf(response) }
}

/** Consent is given, where it is asked for, and the client has a code. */
export const codeIssued: Prelude = async (setup, authorization) => {
  const gone_on = await goneOn(setup, authorization)
  const code = codeOf(gone_on.response)
  if (code !== undefined) return { ...gone_on.cast, code }
  return withCode({ ...gone_on.cast, continuation: continuationOf(gone_on.response) })
}

async function withCode(before: Cast): Promise<Cast> {
  const { response, cast } = await sent(
    before,
    consentForm(before.cookies, before.continuation, before.scope),
  )
  return { ...cast, code: codeOf(response) ?? refused(response) }
}

/** The client has its tokens. */
export const tokensIssued: Prelude = async (setup, authorization) =>
  redeemed(await codeIssued(setup, authorization))

async function redeemed(before: Cast): Promise<Cast> {
  return withTokens(await sent(before, redeemRequest(before.code)))
}

/** The refresh token was used once. */
export const rotated: Prelude = async (setup, authorization) =>
  refreshed(await offline(tokensIssued)(setup, authorization))

/** The refresh token was used twice. */
export const rotatedTwice: Prelude = async (setup, authorization) =>
  refreshed(await rotated(setup, authorization))

async function refreshed(before: Cast): Promise<Cast> {
  const after = withTokens(await sent(before, refreshRequest(before.refresh_token)))
  return { ...after, used: [...before.used, before.refresh_token] }
}

/** The client has tokens, and she is asked to sign in anew. */
export const loginShownAgain: Prelude = async (setup, authorization) =>
  askedToSignIn(await tokensIssued(setup, authorization), { ...authorization, prompt: 'login' })

/** The client has tokens, and a page asks her whether to sign out. */
export const logoutShown: Prelude = async (setup, authorization) => {
  const before = await tokensIssued(setup, authorization)
  const { response, cast } = await sent(before, endSessionRequest(before.cookies))
  return { ...cast, continuation: continuationOf(response) }
}

/** She has signed out, and the client is still to be told, if it is. Her browser has what it had. */
export const signedOut: Prelude = async (setup, authorization) => {
  const before = await tokensIssued(setup, authorization)
  const { id_token, cookies } = before
  const { cast } = await sent(before, endSessionRequest(cookies, { id_token_hint: id_token }))
  return { ...cast, cookies }
}

/** The client has tokens, and she has signed in in another browser too. */
export const signedInElsewhere: Prelude = async (setup, authorization) => {
  const here = await tokensIssued(setup, authorization)
  const there = await signedIn(setup, authorization)
  return { ...here, issued: [...here.issued, ...there.issued], elsewhere: there.cookies }
}

/** The client has an access token that ends with the session, and a refresh token that does not. */
export const tokensOfBothKinds: Prelude = async (setup) => {
  const first = await tokensIssued(setup)
  const scope = 'openid offline_access'
  const asked = await sent({ ...first, scope }, authorizeRequest(first.cookies, { scope }))
  const both = await redeemed(await withCode({ ...asked.cast, continuation: continuationOf(asked.response) }))
  return { ...both, access_token: first.access_token }
}

/** The situation with a client that asks for offline access, and so has a refresh token where it has tokens. */
export function offline(prelude: Prelude): Prelude {
  return (setup, authorization) => prelude(setup, { ...authorization, scope: 'openid offline_access' })
}

/** The situation with a client that is kept in the storage; its host has none (`absentClients`). */
export function ofStoredClient(prelude: Prelude): Prelude {
  return async (setup, authorization) => {
    const { stage, world } = setup
    await run(makeStoredWeb(at(stage.configuration, NOW)), stage.handlers(world, 'operator'))
    return prelude(setup, authorization)
  }
}

/** The situation once Alice's record was written by a release of another version. */
export function ofAnotherRelease(prelude: Prelude): Prelude {
  return async (setup, authorization) => {
    const cast = await prelude(setup, authorization)
    const { storage } = setup.world
    const { keys } = setup.stage.configuration
    const { handle = '' } = parseHandle(keys, sessionCookie(cast.cookies) ?? '') ?? {}
    const key = keyOf(keys, 'end_user', handle)
    const [stored] = await storage.get([key])
    const record = JSON.stringify({ ...JSON.parse(stored?.value ?? '{}'), v: 1 })
    const options = { ifVersion: stored?.version ?? null, version: 'theirs', expiresAt: null }
    await storage.put(key, record, options)
    return cast
  }
}

function withTokens({ response, cast }: { response: HttpResponse; cast: Cast }): Cast {
  const access_token = textOf(response, 'access_token') ?? refused(response)
  const [refresh_token = '', id_token = ''] = [
    textOf(response, 'refresh_token'),
    textOf(response, 'id_token'),
  ]
  return { ...cast, access_token, refresh_token, id_token }
}

function continuationOf(response: HttpResponse): string {
  return textOf(response, 'continuation') ?? refused(response)
}

function refused({ status, headers, body }: HttpResponse): never {
  throw new Error(`a situation did not come about: ${status} ${headers.location ?? body}`)
}
