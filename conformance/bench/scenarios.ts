/** What is measured. Every answer is looked at: a fast wrong answer is no answer. */

import { createBrowser } from '../http/browser.ts'
import { createSend as createRelyingPartySend } from '../http/http.ts'
import type { Answer, Send } from './http-load.ts'
import { client_secret, redirect_uri, USERS } from './servers/protocol.ts'

type Alg = 'RS256' | 'ES256'

/** Where a server has its endpoints: paths, from its own discovery document. */
export interface Endpoints {
  readonly authorization: string
  readonly token: string
  readonly userinfo: string
  readonly introspection: string
  readonly jwks: string
}

export interface Target {
  readonly issuer: string
  readonly endpoints: Endpoints
  readonly send: Send
}

/** What one connection does again and again. */
export type Work = (connection: number) => Promise<void>

export interface Scenario {
  readonly name: string
  prepare(target: Target, connections: number): Promise<Work>
}

interface Tokens {
  readonly access_token: string
  readonly refresh_token?: string
  readonly id_token?: string
}

const authorization = (alg: Alg) => ({
  authorization: `Basic ${btoa(`${alg}:${encodeURIComponent(client_secret).replaceAll('%20', '+')}`)}`,
})

function expectTokens({ status, body }: Answer, ...names: (keyof Tokens)[]): Tokens {
  const tokens = status === 200 ? (JSON.parse(body) as Tokens) : undefined
  if (!tokens || names.some((name) => !tokens[name]))
    throw new Error(`not the tokens asked for: ${status} ${body}`)
  return tokens
}

function authorizationPath({ endpoints }: Target, alg: Alg, scope: string, prompt?: string): string {
  const request = {
    response_type: 'code',
    client_id: alg,
    redirect_uri,
    scope,
    state: 'a-state',
    nonce: 'a-nonce',
    ...(prompt && { prompt }),
  }
  return `${endpoints.authorization}?${new URLSearchParams(request)}`
}

function codeIn(location: string | undefined): string {
  const code = location === undefined ? null : new URL(location).searchParams.get('code')
  if (code === null) throw new Error(`no code: ${location}`)
  return code
}

/** Signs in through the pages once. @returns the cookies, and a code for offline access */
async function signIn(target: Target, alg: Alg, username: string): Promise<{ cookie: string; code: string }> {
  const browser = createBrowser({
    send: createRelyingPartySend(10_000),
    user: { username, password: 'anything' },
    pages: {},
    leaves: (url) => !url.startsWith(target.issuer),
  })
  const scope = 'openid email offline_access'
  const url = target.issuer + authorizationPath(target, alg, scope, 'consent')
  const visit = await browser.visit({ url })
  if (visit.kind !== 'returned') throw new Error(`signing in ended on a page: ${visit.page.status}`)
  return { cookie: browser.jar.header(url) ?? '', code: codeIn(visit.location) }
}

function redeem({ endpoints, send }: Target, alg: Alg, code: string): Promise<Answer> {
  return send('POST', endpoints.token, authorization(alg), {
    grant_type: 'authorization_code',
    code,
    redirect_uri,
  })
}

/** A signed-in End-User with a browser and a live set of tokens. */
export interface User {
  readonly sub: string
  readonly cookie: string
  tokens: Tokens
}

const signedIn = new WeakMap<Target, Map<Alg, Promise<User[]>>>()

export async function newUser(target: Target, alg: Alg, sub: string): Promise<User> {
  const { cookie, code } = await signIn(target, alg, sub)
  return { sub, cookie, tokens: expectTokens(await redeem(target, alg, code), 'refresh_token') }
}

/** Signed in once for all scenarios. */
async function signInAll(target: Target, alg: Alg): Promise<User[]> {
  const users: User[] = []
  for (let number = 0; number < USERS; number++) users.push(await newUser(target, alg, `user-${number}`))
  return users
}

export async function askUserInfo({ send, endpoints }: Target, { sub, tokens }: User): Promise<void> {
  const { status, body } = await send('GET', endpoints.userinfo, {
    authorization: `Bearer ${tokens.access_token}`,
  })
  if (status !== 200 || JSON.parse(body).sub !== sub) throw new Error(`userinfo: ${status} ${body}`)
}

export async function askIntrospection({ send, endpoints }: Target, token: string): Promise<void> {
  const { status, body } = await send('POST', endpoints.introspection, authorization('RS256'), { token })
  if (status !== 200 || JSON.parse(body).active !== true) throw new Error(`introspection: ${status} ${body}`)
}

/** A client's tokens for itself. */
export async function mintForItself({ send, endpoints }: Target): Promise<Tokens> {
  const form = { grant_type: 'client_credentials' }
  return expectTokens(await send('POST', endpoints.token, authorization('RS256'), form), 'access_token')
}

/** A scenario of signed-in people: each connection takes turns among the people that are its own. */
function asUsers(name: string, alg: Alg, act: (target: Target, user: User) => Promise<void>): Scenario {
  return {
    name,
    prepare: async (target, connections) => {
      const byAlg = signedIn.get(target) ?? new Map<Alg, Promise<User[]>>()
      signedIn.set(target, byAlg)
      const users = await (byAlg.get(alg) ?? byAlg.set(alg, signInAll(target, alg)).get(alg))
      const turns = Array.from({ length: connections }, (_, connection) => connection)
      return async (connection) => {
        const turn = turns[connection] ?? 0
        turns[connection] = turn + connections < USERS ? turn + connections : connection
        await act(target, users?.[turn] as User)
      }
    },
  }
}

function published(name: string, path: (target: Target) => string, member: string): Scenario {
  return {
    name,
    prepare: async (target) => async () => {
      const { status, body } = await target.send('GET', path(target))
      if (status !== 200 || !(member in JSON.parse(body))) throw new Error(`${name}: ${status} ${body}`)
    },
  }
}

const refresh = (alg: Alg): Scenario =>
  asUsers(`refresh ${alg}`, alg, async ({ send, endpoints }, user) => {
    const form = { grant_type: 'refresh_token', refresh_token: user.tokens.refresh_token ?? '' }
    const answer = await send('POST', endpoints.token, authorization(alg), form)
    user.tokens = expectTokens(answer, 'access_token', 'refresh_token', 'id_token')
  })

async function authorizeSilently(target: Target, alg: Alg, { cookie }: User): Promise<string> {
  const { headers } = await target.send('GET', authorizationPath(target, alg, 'openid email'), { cookie })
  return codeIn(headers.location)
}

const wholeFlow = (alg: Alg): Scenario =>
  asUsers(`whole code flow ${alg}`, alg, async (target, user) => {
    const code = await authorizeSilently(target, alg, user)
    expectTokens(await redeem(target, alg, code), 'access_token', 'id_token')
  })

export const scenarios: readonly Scenario[] = [
  published('discovery', () => '/.well-known/openid-configuration', 'issuer'),
  published('JWKS', ({ endpoints }) => endpoints.jwks, 'keys'),
  {
    name: 'client_credentials',
    prepare: async (target) => async () => {
      await mintForItself(target)
    },
  },
  refresh('RS256'),
  refresh('ES256'),
  asUsers('userinfo', 'RS256', askUserInfo),
  asUsers('introspection', 'RS256', (target, { tokens }) => askIntrospection(target, tokens.access_token)),
  asUsers('silent authorize', 'RS256', async (target, user) => {
    await authorizeSilently(target, 'RS256', user)
  }),
  wholeFlow('RS256'),
  wholeFlow('ES256'),
]
