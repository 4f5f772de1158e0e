/** Every request that asks the store, made ready to be sent as often as it takes. */

import { Unavailable } from 'vouchsafe/core'
import { type Browser, PASSWORD, type Visit } from './browser.ts'
import {
  authorizationUrl,
  basic,
  introspect,
  issueTokens,
  post,
  redeem,
  refresh,
  type Tokens,
  tokenRequest,
  userinfo,
  type World,
} from './world.ts'

export type Outcome = 'done' | 'unavailable'

export interface Ready {
  /** Sends the request, the same each time. @throws when the answer is neither a success nor a 503 */
  ask(): Promise<Outcome>
  /** What has to stand after a failure that nobody repeats. @throws when it does not */
  spared?(): Promise<void>
  /** What has to be so after a success. @throws when it is not */
  holds(): Promise<void>
}

export interface Scenario {
  readonly name: string
  /**
   * Whether the request can be repeated after its write took hold and every reply was lost. A code and a
   * strict refresh token cannot: nobody can tell such a repetition from a replay.
   */
  readonly survives_lost_replies: boolean
  prepare(world: World): Promise<Ready>
}

function outcomeOf(response: Response, location = response.headers.get('location')): Outcome {
  const retry = response.headers.get('retry-after')
  if (response.status === 503 && retry !== null) return 'unavailable'
  if (location?.includes('error=temporarily_unavailable')) return 'unavailable'
  if (response.ok || (response.status === 303 && !location?.includes('error='))) return 'done'
  throw new Error(`neither a success nor a 503: ${response.status} ${location ?? ''}`)
}

async function attempt(change: () => Promise<unknown>): Promise<Outcome> {
  try {
    await change()
    return 'done'
  } catch (failure) {
    if (failure instanceof Unavailable) return 'unavailable'
    throw failure
  }
}

function demand(holds: boolean, what: string): void {
  if (!holds) throw new Error(`it does not hold that ${what}`)
}

async function demandActive(world: World, token: string, expected: boolean): Promise<void> {
  const { active } = await introspect(world, token)
  demand(active === expected, `a token is ${expected ? 'active' : 'inactive'}`)
}

const request = (overrides: Record<string, string> = {}) =>
  authorizationUrl({ client_id: 'first', scope: 'email offline_access', ...overrides })

const issue = (world: World, overrides: Record<string, string> = {}) =>
  issueTokens(world, { client_id: 'first', scope: 'email offline_access', ...overrides }) as Promise<
    Required<Tokens>
  >

/** Tokens that were told stand, and the family goes on. */
async function demandAlive(world: World, tokens: Tokens, client_id = 'first'): Promise<void> {
  const { access_token, refresh_token = '' } = tokens
  await demandActive(world, access_token, true)
  await demandActive(world, refresh_token, true)
  demand((await refresh(world, refresh_token, {}, client_id)).ok, 'the family goes on')
}

/** A request that yields tokens. */
function yielding(world: World, send: () => Promise<Response>, client_id?: string): Ready {
  let tokens: Tokens | undefined
  return {
    async ask() {
      const response = await send()
      if (response.ok) tokens = (await response.clone().json()) as Tokens
      return outcomeOf(response)
    },
    async holds() {
      demand(tokens !== undefined, 'there are tokens')
      if (tokens?.refresh_token === undefined) await demandActive(world, tokens?.access_token ?? '', true)
      else await demandAlive(world, tokens, client_id)
    },
  }
}

async function refreshing(world: World, client_id: string): Promise<Ready> {
  const first = await issue(world, { client_id })
  const ready = yielding(world, () => refresh(world, first.refresh_token, {}, client_id), client_id)
  return { ...ready, spared: () => demandActive(world, first.access_token, true) }
}

async function revoking(world: World, kind: 'access_token' | 'refresh_token'): Promise<Ready> {
  const tokens = await issue(world)
  const headers = { authorization: basic('first') }
  return {
    ask: async () => outcomeOf(await post(world, '/revoke', { token: tokens[kind] }, headers)),
    holds: async () => {
      await demandActive(world, tokens.access_token, false)
      await demandActive(world, tokens.refresh_token, kind === 'access_token')
    },
  }
}

async function reading(world: World, send: (tokens: Required<Tokens>) => Promise<Response>): Promise<Ready> {
  const tokens = await issue(world, { scope: 'openid offline_access' })
  let answer = ''
  return {
    ask: async () => {
      const response = await send(tokens)
      answer = await response.clone().text()
      return outcomeOf(response)
    },
    spared: async () => demand(!answer.includes('active'), 'nothing is said about the token'),
    holds: async () => {
      demand(answer.includes('alice'), 'the answer is the right one')
      await demandAlive(world, tokens)
    },
  }
}

/** A request of a browser, and what it must lead to. */
function browsing(browser: Browser, open: () => Promise<Visit>, arrived: (visit: Visit) => boolean): Ready {
  let last: Visit | undefined
  return {
    async ask() {
      last = await open()
      return outcomeOf(last.response, last.location ?? null)
    },
    async holds() {
      demand(last !== undefined && arrived(last), 'the browser arrives where it should')
      const { location } = await browser.open(request({ prompt: 'none' }))
      demand(location?.includes('code=') === true, 'the browser is signed in')
    },
  }
}

const requestOf = ({ cookies }: Browser) => ({
  headers: new Headers({ cookie: [...cookies].map((pair) => pair.join('=')).join('; ') }),
})

export const scenarios: readonly Scenario[] = [
  {
    name: 'silent authorize',
    survives_lost_replies: true,
    async prepare(world) {
      const browser = world.browser()
      await browser.code(request())
      const open = () => browser.open(request({ prompt: 'none' }))
      return browsing(browser, open, ({ location }) => location?.includes('code=') === true)
    },
  },
  {
    name: 'login',
    survives_lost_replies: true,
    async prepare(world) {
      const browser = world.browser()
      const page = await browser.open(authorizationUrl())
      const open = () => browser.submit(page, { username: 'alice', password: PASSWORD })
      return browsing(browser, open, ({ html }) => html.includes('name="decision"'))
    },
  },
  {
    name: 'consent',
    survives_lost_replies: true,
    async prepare(world) {
      const browser = world.browser()
      const page = await browser.signIn(authorizationUrl())
      return browsing(
        browser,
        () => browser.allow(page),
        ({ location }) => location?.includes('code=') === true,
      )
    },
  },
  {
    name: 'code',
    survives_lost_replies: false,
    async prepare(world) {
      const code = await world.browser().code(request())
      return yielding(world, () => redeem(world, code, {}, 'first'))
    },
  },
  {
    name: 'code, with an ID token',
    survives_lost_replies: false,
    async prepare(world) {
      const code = await world.browser().code(request({ scope: 'openid offline_access' }))
      return yielding(world, () => redeem(world, code, {}, 'first'))
    },
  },
  { name: 'refresh', survives_lost_replies: true, prepare: (world) => refreshing(world, 'first') },
  { name: 'strict refresh', survives_lost_replies: false, prepare: (world) => refreshing(world, 'strict') },
  {
    name: 'client_credentials',
    survives_lost_replies: true,
    prepare: async (world) =>
      yielding(world, () => tokenRequest(world, { grant_type: 'client_credentials' }, 'first')),
  },
  {
    name: 'userinfo',
    survives_lost_replies: true,
    prepare: (world) => reading(world, ({ access_token }) => userinfo(world, access_token)),
  },
  {
    name: 'introspection',
    survives_lost_replies: true,
    prepare: (world) =>
      reading(world, ({ refresh_token }) =>
        post(world, '/introspect', { token: refresh_token }, { authorization: basic('rs') }),
      ),
  },
  {
    name: 'revocation of an access token',
    survives_lost_replies: true,
    prepare: (world) => revoking(world, 'access_token'),
  },
  {
    name: 'revocation of a refresh token',
    survives_lost_replies: true,
    prepare: (world) => revoking(world, 'refresh_token'),
  },
  {
    name: 'logout',
    survives_lost_replies: true,
    async prepare(world) {
      const browser = world.browser()
      const code = await browser.code(request({ scope: 'email' }))
      const { access_token } = (await (await redeem(world, code, {}, 'first')).json()) as Tokens
      const signed_in = requestOf(browser)
      return {
        ask: () => attempt(() => world.provider.endSession(signed_in)),
        holds: async () => {
          await demandActive(world, access_token, false)
          const { location } = await browser.open(request({ prompt: 'none' }))
          demand(location?.includes('error=login_required') === true, 'the browser is signed out')
        },
      }
    },
  },
  {
    name: 'disconnection',
    survives_lost_replies: true,
    async prepare(world) {
      const tokens = [await issue(world), await issue(world)]
      return {
        ask: () => attempt(() => world.provider.person('alice').disconnect('first')),
        holds: async () => {
          for (const { access_token, refresh_token } of tokens) {
            await demandActive(world, access_token, false)
            await demandActive(world, refresh_token, false)
          }
        },
      }
    },
  },
]
