/** Every exchange by every road: status, headers and body are equal. */

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { generateKeys, type KeySet, type Provider } from 'vouchsafe'
import type { Answer } from './answer.ts'
import { documents, type Exchange, flow } from './exchanges.ts'
import { type Platform, platforms, type Road } from './platforms.ts'
import { randomRequest } from './random-request.ts'
import { ugly_bodies, ugly_headers, ugly_queries } from './ugly-exchanges.ts'

const exchanges = [...flow, ...documents, ...ugly_queries, ...ugly_headers, ...ugly_bodies]
const keys = generateKeys(['RS256'])
const names = Object.keys(platforms) as Platform[]

/** Every provider draws the same entropy, so that its codes, tokens and cookies are those of the others. */
function seedEntropy(): void {
  const states = new WeakMap<ArrayBufferView, number>()
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
    const view = array as unknown as Uint8Array
    let state = states.get(view) ?? 0x9e3779b9
    for (let i = 0; i < view.length; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      view[i] = state >>> 24
    }
    states.set(view, state)
    return array
  })
}

/** Modules anew as well: entropy is drawn in blocks that outlive a provider. */
async function createSame(keys: KeySet): Promise<Provider> {
  vi.resetModules()
  const { createProvider } = await import('vouchsafe')
  const { createMemoryStorage } = await import('vouchsafe/storage/memory')
  const web = { redirect_uris: ['https://rp.test/cb'], grant_types: ['authorization_code', 'refresh_token'] }
  return createProvider({
    issuer: 'https://op.test',
    storage: createMemoryStorage({ now: () => 1_800_000_000 }),
    keys,
    secrets: ['a secret of the deployment, 32+ characters'],
    clients: [
      { client_id: 'web', client_secret: 'correct horse battery staple', ...web },
      {
        client_id: 'post',
        client_secret: 'battery staple correct horse',
        token_endpoint_auth_method: 'client_secret_post',
        grant_types: ['client_credentials'],
      },
    ],
    accounts: {
      find: (sub) => ({ sub, claims: { name: 'Älice 🔑', nickname: '"\\<' } }),
      authenticate: ({ username, password }) =>
        password === '&=+ %é🔑' ? { sub: username, amr: ['pwd'] } : undefined,
    },
    now: () => 1_800_000_000,
  })
}

type Roads = Readonly<Record<Platform, Road>>

async function openRoads(): Promise<Roads> {
  seedEntropy()
  const roads: [string, Road][] = []
  for (const name of names) roads.push([name, await platforms[name](await createSame(await keys))])
  return Object.fromEntries(roads) as Roads
}

async function runAll(road: Road, platform: Platform): Promise<Map<string, Answer>> {
  const learned = new Map<string, string>()
  const answers = new Map<string, Answer>()
  for (const { name, request, learn = {}, cannot } of exchanges) {
    if (cannot?.[platform] !== undefined) continue
    const answer = await road.send(request.replace(/<(\w+)>/g, (_, what: string) => learned.get(what) ?? ''))
    answers.set(name, answer)
    const text = `${answer.headers.join('\n')}\n\n${answer.body}`
    for (const [what, pattern] of Object.entries(learn)) learned.set(what, pattern.exec(text)?.[1] ?? '')
  }
  return answers
}

test('every endpoint is among the exchanges', async () => {
  const provider = await createSame(await keys)
  for (const path of Object.values(provider.configuration.paths).filter(provider.serves))
    expect(exchanges.filter(({ request }) => request.split(/[ ?]/)[1] === path)).not.toEqual([])
})

const all = new Map<Platform, Map<string, Answer>>()
let roads: Roads

beforeAll(async () => {
  roads = await openRoads()
  for (const platform of names) all.set(platform, await runAll(roads[platform], platform))
})

afterAll(async () => {
  for (const platform of names) await roads[platform].close()
  vi.restoreAllMocks()
})

const answerOf = (platform: Platform, { name }: Exchange) => all.get(platform)?.get(name)

describe('the same bytes on every platform', () => {
  test.each(exchanges)('$name', (exchange) => {
    const carried = names.filter((platform) => exchange.cannot?.[platform] === undefined)
    const expected = answerOf('node', exchange)
    expect(expected?.status).toBe(exchange.status)
    for (const platform of carried)
      expect({ platform, ...answerOf(platform, exchange) }).toEqual({ platform, ...expected })
  })
})

test('random requests have equal answers too', async () => {
  const worlds = await openRoads()
  const property = fc.asyncProperty(randomRequest, async ({ request, repeats }) => {
    const expected = await worlds.node.send(request)
    for (const platform of names) {
      if (platform === 'node') continue
      // Every road is gone as often as the others, so that all draw the same: each request has an id.
      const answered = await worlds[platform].send(request)
      if (repeats && platform === 'load_balancer') continue
      expect({ platform, ...answered }).toEqual({ platform, ...expected })
    }
  })
  try {
    await fc.assert(property, { numRuns: Number(process.env.RANDOM_REQUESTS ?? 500), endOnFailure: true })
  } finally {
    for (const platform of names) await worlds[platform].close()
  }
}, 300_000)
