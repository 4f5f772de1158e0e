/** Where things stand before a mix begins: each situation goes one step further than the one before. */

import type { HttpRequest, HttpResponse } from 'vouchsafe/core'
import { issuedIn } from '../schedules/moment.ts'
import type { Issued, Setup } from './mix.ts'
import {
  authorizeRequest,
  codeOf,
  consentForm,
  cookiesAfter,
  type Form,
  followRequest,
  loginForm,
  redeemRequest,
  refreshRequest,
  textOf,
} from './requests.ts'

/** What the people of a situation hold. Empty where it has not come to that yet. */
export interface Cast {
  readonly setup: Setup
  readonly issued: readonly Issued[]
  /** Alice's browser. */
  readonly cookies: string
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
  continuation: '',
  code: '',
  access_token: '',
  refresh_token: '',
  id_token: '',
  used: [],
} as const

async function sent(cast: Cast, request: HttpRequest): Promise<{ response: HttpResponse; cast: Cast }> {
  const response = await cast.setup.ask(request)
  const issued = [...cast.issued, ...issuedIn(response)]
  return { response, cast: { ...cast, issued, cookies: cookiesAfter(cast.cookies, response) } }
}

/** The login page is in the browser. */
export const loginShown: Prelude = async (setup, authorization) => {
  const { response, cast } = await sent({ ...nothing, setup }, authorizeRequest('', authorization))
  return { ...cast, continuation: continuationOf(response) }
}

/** The consent page is in the browser. */
export const consentShown: Prelude = async (setup, authorization) => {
  const before = await loginShown(setup, authorization)
  const login = await sent(before, loginForm(before.cookies, before.continuation))
  const { location = '' } = login.response.headers
  const { response, cast } = await sent(login.cast, followRequest(login.cast.cookies, location))
  return { ...cast, continuation: continuationOf(response) }
}

/** She is signed in and asked to sign in anew. */
export const loginShownAgain: Prelude = async (setup, authorization) => {
  const before = await consentShown(setup, authorization)
  const { response, cast } = await sent(before, authorizeRequest(before.cookies, { prompt: 'login' }))
  return { ...cast, continuation: continuationOf(response) }
}

/** Consent is given, and the client has a code. */
export const codeIssued: Prelude = async (setup, authorization) => {
  const before = await consentShown(setup, authorization)
  const { response, cast } = await sent(before, consentForm(before.cookies, before.continuation))
  return { ...cast, code: codeOf(response) ?? refused(response) }
}

/** The client has its tokens. */
export const tokensIssued: Prelude = async (setup, authorization) => {
  const before = await codeIssued(setup, authorization)
  return withTokens(await sent(before, redeemRequest(before.code)))
}

/** The refresh token was used once. */
export const rotated: Prelude = async (setup, authorization) => {
  const before = await tokensIssued(setup, authorization)
  const after = withTokens(await sent(before, refreshRequest(before.refresh_token)))
  return { ...after, used: [...before.used, before.refresh_token] }
}

/** The refresh token was used twice. */
export const rotatedTwice: Prelude = async (setup, authorization) => {
  const before = await rotated(setup, authorization)
  const after = withTokens(await sent(before, refreshRequest(before.refresh_token)))
  return { ...after, used: [...before.used, before.refresh_token] }
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
