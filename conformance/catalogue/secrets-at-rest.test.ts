/**
 * Rows S-001, S-004, S-013, Y-013, INV-37: after any traffic, nothing that crossed the wire and could be
 * presented again is in a record, a key or an event; and every record has an end that fits its life.
 */

import { inspect } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Provider } from 'vouchsafe'
import { Browser, PASSWORD } from './browser.ts'
import { FaultyStorage } from './faulty-storage.ts'
import {
  authorizationUrl,
  basic,
  clients,
  createWorld,
  introspect,
  post,
  redeem,
  refresh,
  SECRET,
  secretOf,
  type Tokens,
  tokenRequest,
  userinfo,
  type World,
} from './world.ts'

/** Names of what is public, and may be kept. */
const PUBLIC = new Set([
  'grant_type',
  'redirect_uri',
  'code_challenge',
  'nonce',
  'scope',
  'client_id',
  'sub',
  'iss',
  'aud',
  'sid',
  'error_description',
])

/** Every value of a request and its answer that is not public, and long enough to be a secret. */
function secretsOf(request: Request, body: string, response: Response, answer: string): string[] {
  const named: [string, string][] = [
    ...new URL(request.url).searchParams,
    ...new URLSearchParams(body),
    ...new URL(response.headers.get('location') ?? 'https://none').searchParams,
    ...[...answer.matchAll(/name="(continuation)"[^>]*value="([^"]*)"/g)].map(
      ([, name = '', value = '']): [string, string] => [name, value],
    ),
    ...response.headers
      .getSetCookie()
      .map((cookie): [string, string] => ['cookie', /=([^;]*)/.exec(cookie)?.[1] ?? '']),
    ...Object.entries(answer.startsWith('{') ? (JSON.parse(answer) as object) : {}).map(
      ([name, value]): [string, string] => [name, String(value)],
    ),
    ['authorization', request.headers.get('authorization')?.split(' ')[1] ?? ''],
  ]
  return named.filter(([name, value]) => !PUBLIC.has(name) && value.length >= 12).map(([, value]) => value)
}

/** What a token is made of must not be kept either: its handle leads to it, its mac proves it. */
function partsOf(value: string): string[] {
  return /^[\w-]{22}\.[car]\d+\.[\w-]{22}$/.test(value)
    ? [value, ...value.split('.').filter((part) => part.length > 20)]
    : [value]
}

function watched(world: World, seen: Set<string>): World {
  const provider: Provider = {
    ...world.provider,
    async fetch(request) {
      const body = await request.clone().text()
      const response = await world.provider.fetch(request)
      for (const secret of secretsOf(request, body, response, await response.clone().text()))
        for (const part of partsOf(secret)) seen.add(part)
      return response
    },
  }
  return { ...world, provider, browser: () => new Browser(provider) }
}

interface Traffic {
  readonly world: World
  browser: Browser
  readonly codes: string[]
  readonly tokens: Tokens[]
}

const steps: Record<string, (traffic: Traffic) => Promise<unknown>> = {
  async code({ world, browser, codes }) {
    codes.push(await browser.code(authorizationUrl({ scope: 'openid email offline_access' })))
    world.clock.now += 1
  },
  async redeem({ world, codes, tokens }) {
    const response = await redeem(world, codes.at(-1) ?? 'none')
    if (response.ok) tokens.push((await response.json()) as Tokens)
  },
  async refresh({ world, tokens }) {
    const response = await refresh(world, tokens.at(-1)?.refresh_token ?? 'none')
    if (response.ok) tokens.push((await response.json()) as Tokens)
  },
  reuse: ({ world, tokens }) => refresh(world, tokens[0]?.refresh_token ?? 'none'),
  userinfo: ({ world, tokens }) => userinfo(world, tokens.at(-1)?.access_token ?? 'none'),
  introspect: ({ world, tokens }) => introspect(world, tokens.at(-1)?.access_token ?? 'none'),
  revoke: ({ world, tokens }) =>
    post(world, '/revoke', { token: tokens.at(-1)?.access_token ?? 'none' }, { authorization: basic('web') }),
  async client({ world, tokens }) {
    tokens.push((await (await tokenRequest(world, { grant_type: 'client_credentials' })).json()) as Tokens)
  },
  post_secret: ({ world }) =>
    post(world, '/token', {
      grant_type: 'client_credentials',
      client_id: 'post',
      client_secret: secretOf('post'),
    }),
  async deny(traffic) {
    const page = await traffic.browser.open(authorizationUrl({ prompt: 'consent' }))
    if (page.html.includes('name="decision"')) await traffic.browser.submit(page, { decision: 'deny' })
  },
  async wrong_password({ world }) {
    const browser = world.browser()
    await browser.submit(await browser.open(authorizationUrl()), {
      username: 'alice',
      password: 'not the password',
    })
  },
  async sign_out(traffic) {
    const cookie = [...traffic.browser.cookies].map((pair) => pair.join('=')).join('; ')
    await traffic.world.provider.endSession({ headers: new Headers({ cookie }) })
    traffic.browser = traffic.world.browser()
  },
  withdraw: ({ world }) => world.provider.person('alice').disconnect('web'),
}

/** The latest instant at which something in a record may still be used. */
function lifeOf(value: string): number {
  const document = JSON.parse(value)
  if (document.revoked_at !== undefined) return 0
  const members = [
    document.code,
    document.refresh,
    ...(document.access_tokens ?? []),
    ...(document.consents ?? []),
    ...(document.grants ?? []),
  ]
  return Math.max(0, ...members.map((member) => member?.expires_at ?? 0))
}

/** The longest life there is: a remembered consent. */
const BOUND = 91 * 86_400

test('S-001, S-004 whatever was done', async () => {
  const scripts = fc.array(fc.constantFrom(...Object.keys(steps)), { minLength: 8, maxLength: 25 })
  await fc.assert(
    fc.asyncProperty(scripts, async (script) => {
      const storage = new FaultyStorage()
      const created = await createWorld({ storage })
      const seen = new Set([SECRET, PASSWORD])
      const world = watched(created, seen)
      const traffic = { world, browser: world.browser(), codes: [], tokens: [] }
      for (const name of ['code', 'redeem', ...script]) await steps[name]?.(traffic)

      const kept = JSON.stringify([storage.calls, storage.dump(), created.events])
      expect(seen.size).toBeGreaterThan(10)
      expect([...seen].filter((secret) => kept.includes(secret))).toEqual([])
      for (const { value, expiresAt } of storage.calls.filter(({ operation }) => operation === 'put')) {
        expect(expiresAt).toSatisfy(Number.isSafeInteger)
        expect(expiresAt).toBeGreaterThan(lifeOf(value ?? '{}'))
        expect(expiresAt).toBeLessThan(created.clock.now + BOUND)
      }
    }),
    { numRuns: 15 },
  )
})

test('Y-013 a provider that is printed shows no secret', async () => {
  const { provider } = await createWorld()
  const printed = inspect(provider, { depth: null, showHidden: true }) + JSON.stringify(provider)
  expect(printed).toContain('https://op.test')
  expect(printed).not.toContain(SECRET)
  expect(printed).not.toMatch(/\b(?:d|p|q|dp|dq|qi)"?: ?['"]/)
  for (const client of clients.filter(({ client_secret }) => client_secret !== undefined))
    expect(printed).not.toContain(client.client_secret)
})

test('S-013 what a store says when it fails goes to nobody outside', async () => {
  const storage = new FaultyStorage()
  const world = await createWorld({ storage })
  storage.error = () => new Error('redis://user:hunter2@10.0.0.1 refuses connections')
  storage.treat = () => 'before'
  const response = await tokenRequest(world, { grant_type: 'client_credentials' })
  const told = JSON.stringify([await response.text(), Object.fromEntries(response.headers), world.events])
  expect(told).toContain('unavailable')
  expect(told).not.toMatch(/redis|hunter2|10\.0\.0\.1|refuses/)
})
