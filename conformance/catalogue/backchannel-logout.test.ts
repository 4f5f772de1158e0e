/** 1.L, 2.5: what clients are told behind the browser's back when sessions end, and what must not come in its way. */

import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import type { ClientMetadataInput, ProviderOptions } from 'vouchsafe'
import type { Storage } from 'vouchsafe/core'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import type { Browser } from './browser.ts'
import { expectRefused } from './browser-answers.ts'
import { FaultyStorage } from './faulty-storage.ts'
import {
  authorizationUrl,
  basic,
  clients,
  createWorld,
  ISSUER,
  introspect,
  post,
  redeem,
  refresh,
  userinfo,
  VERIFIER,
  type World,
} from './world.ts'

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const told = (client_id: string, more: Partial<ClientMetadataInput> = {}): ClientMetadataInput => ({
  client_id,
  client_secret: 'correct horse battery staple',
  redirect_uris: ['https://rp.test/cb'],
  skip_consent: true,
  backchannel_logout_uri: `https://${client_id}.test/backchannel`,
  ...more,
})

const some = [
  told('session'),
  told('person', { backchannel_logout_session_required: false }),
  told('es256', { id_token_signed_response_alg: 'ES256' }),
]

interface Sent {
  readonly url: string
  readonly init: RequestInit
  readonly token: string
}

/** A world whose clients answer as `answer` says, and what they were sent. */
async function telling(
  options: Partial<ProviderOptions> = {},
  answer: (sent: Sent) => Response | Promise<Response> = () => new Response(),
) {
  const sent: Sent[] = []
  const fetch = async (url: string, init: RequestInit) => {
    const token = new URLSearchParams(String(init.body)).get('logout_token') ?? ''
    const one = { url, init, token }
    sent.push(one)
    return answer(one)
  }
  const outbound = { fetch, ...options.outbound }
  const world = await createWorld({ clients: [...clients, ...some], ...options, outbound })
  return { world, sent, hosts: () => sent.map(({ url }) => new URL(url).host.split('.')[0] ?? '').sort() }
}

async function served(world: World, client_ids: readonly string[], browser = world.browser()) {
  for (const client_id of client_ids) await browser.code(authorizationUrl({ client_id }))
  return browser
}

function signOut(world: World, browser: Browser) {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return world.provider.endSession({ headers: new Headers({ cookie }) })
}

async function verified(world: World, token: string) {
  const response = await world.provider.fetch(new Request(`${ISSUER}/jwks`))
  const keys = createLocalJWKSet((await response.json()) as JSONWebKeySet)
  return jwtVerify(token, keys, { issuer: ISSUER, currentDate: new Date(world.clock.now * 1000) })
}

const eventsOf = (world: World, type: string) => world.events.filter((event) => event.type === type)

describe('L-014: a logout token', () => {
  test('says who, of which session, to one client, and is no ID token', async () => {
    const { world, sent } = await telling()
    const browser = await served(world, ['session'])
    await signOut(world, browser)
    await world.provider.deliver()
    expect(sent).toHaveLength(1)
    const [{ url, init, token } = {} as Sent] = sent
    expect(url).toBe('https://session.test/backchannel')
    expect(init.method).toBe('POST')
    expect(new Headers(init.headers).get('content-type')).toBe('application/x-www-form-urlencoded')
    const { payload, protectedHeader } = await verified(world, token)
    expect(protectedHeader).toMatchObject({ typ: 'logout+jwt', alg: 'RS256' })
    expect(payload).toEqual({
      iss: ISSUER,
      sub: 'alice',
      aud: 'session',
      iat: world.clock.now,
      exp: world.clock.now + 120,
      jti: expect.stringMatching(/^[\w-]{22}$/),
      sid: expect.any(String),
      events: { [EVENT]: {} },
    })
  })

  test('names no session where the client says so, and is signed as its ID tokens are', async () => {
    const { world, sent } = await telling()
    await signOut(world, await served(world, ['person', 'es256']))
    await world.provider.deliver()
    const tokens = await Promise.all(sent.map(({ token }) => verified(world, token)))
    expect(tokens.map(({ payload }) => [payload.aud, payload.sid])).toEqual([
      ['person', undefined],
      ['es256', expect.any(String)],
    ])
    expect(tokens.map(({ protectedHeader }) => protectedHeader.alg)).toEqual(['RS256', 'ES256'])
  })

  test('has another jti at each try', async () => {
    const { world, sent } = await telling({}, () => new Response(null, { status: 500 }))
    await signOut(world, await served(world, ['person']))
    await world.provider.deliver()
    world.clock.now += MINUTE
    await world.provider.deliver()
    const tokens = await Promise.all(sent.map(({ token }) => verified(world, token)))
    expect(new Set(tokens.map(({ payload }) => payload.jti)).size).toBe(2)
    expect(tokens.map(({ payload }) => payload.iat)).toEqual([world.clock.now - MINUTE, world.clock.now])
  })
})

test('Y-002 a logout token is nothing else anywhere', async () => {
  const { world, sent } = await telling()
  await signOut(world, await served(world, ['session']))
  await world.provider.deliver()
  const token = sent[0]?.token ?? ''
  expect((await userinfo(world, token)).status).toBe(401)
  expect(await introspect(world, token)).toEqual({ active: false })
  expect((await redeem(world, token)).status).toBe(400)
  expect((await refresh(world, token)).status).toBe(400)
  const alice = await served(world, ['session'])
  const hinted = authorizationUrl({ client_id: 'session', prompt: 'none', id_token_hint: token })
  expect((await alice.open(hinted)).location).toContain('error=invalid_request')
  const asked = await alice.open(`${ISSUER}/end-session?id_token_hint=${token}`)
  expect(asked.html).toContain('Sign out?')
})

describe('the end of a session is told of', () => {
  const soon = { clients: [...clients, ...some], policy: { session_idle_lifetime: HOUR } }
  const rows: [string, (world: World, browser: Browser) => Promise<unknown>, Partial<ProviderOptions>?][] = [
    ['signed_out', signOut],
    [
      'another_sign_in',
      async (_, browser) => {
        const page = await browser.open(authorizationUrl({ prompt: 'login' }))
        await browser.submit(page, { username: 'bob', password: 'a password nobody guesses' })
      },
    ],
    [
      'account_unusable',
      async (world, browser) => {
        world.accounts.set('alice', { sub: 'alice', disabled: true })
        await browser.open(authorizationUrl({ prompt: 'none' }))
      },
    ],
    [
      'stamp_changed',
      async (world) => {
        world.accounts.set('alice', { sub: 'alice', stamp: '2' })
        await world.browser().signIn(authorizationUrl())
      },
    ],
    [
      'displaced',
      async (world) => {
        world.clock.now += HOUR
        await world.browser().signIn(authorizationUrl())
      },
      { policy: { max_sessions: 1 } },
    ],
    ['ended_by_host', (world) => world.provider.person('alice').endSessions()],
    [
      'expired',
      async (world) => {
        world.clock.now += HOUR
      },
      soon,
    ],
  ]

  test.each(rows)(
    '%s, to every client that it served and that wants to know',
    async (because, end, options) => {
      const { world, hosts } = await telling(options)
      const browser = await served(world, ['person', 'web', 'session'])
      await world.provider.deliver()
      expect(hosts()).toEqual([])
      await end(world, browser)
      await world.provider.deliver()
      expect(hosts()).toEqual(['person', 'session'])
      expect(eventsOf(world, 'session_ended')).toMatchObject([{ because }])
      expect(eventsOf(world, 'logout_token_sent')).toHaveLength(2)
      world.clock.now += 8 * DAY
      await world.provider.deliver()
      expect(hosts()).toEqual(['person', 'session'])
      expect((await world.provider.deliveries()).deliveries).toEqual([])
    },
  )

  test.each(rows)('%s, unless the policy does not say so', async (because, end, options = {}) => {
    const backchannel_logout_for = rows.map(([one]) => one).filter((one) => one !== because)
    const policy = { ...options.policy, backchannel_logout_for } as ProviderOptions['policy']
    const { world, hosts } = await telling({ ...options, ...(policy && { policy }) })
    await end(world, await served(world, ['person']))
    await world.provider.deliver()
    expect(hosts()).toEqual([])
  })

  test('of several sessions at once', async () => {
    const { world, hosts } = await telling()
    await served(world, ['person'])
    await served(world, ['person', 'session'])
    await world.provider.person('alice').endEverything()
    await world.provider.deliver()
    expect(hosts()).toEqual(['person', 'person', 'session'])
  })

  test('also where the account has another stamp and nobody comes back, when it would have run out', async () => {
    const { world, hosts } = await telling(soon)
    await served(world, ['person'])
    world.accounts.set('alice', { sub: 'alice', stamp: '2' })
    world.clock.now += HOUR
    await world.provider.deliver()
    expect(hosts()).toEqual(['person'])
  })

  test('of one that was used on, when it has run out then', async () => {
    const { world, hosts } = await telling(soon)
    const browser = await served(world, ['person'])
    world.clock.now += HOUR - 60
    await served(world, ['person'], browser)
    world.clock.now += 60
    await world.provider.deliver()
    expect(hosts()).toEqual([])
    world.clock.now += HOUR
    await world.provider.deliver()
    expect(hosts()).toEqual(['person'])
  })

  test('where it has run out and the person signed in again elsewhere before anybody looked', async () => {
    const { world, hosts } = await telling(soon)
    await served(world, ['person'])
    world.clock.now += 2 * HOUR
    await served(world, ['session'])
    expect((await world.provider.person('alice').sessions()).length).toBe(1)
    await world.provider.deliver()
    expect(hosts()).toEqual(['person'])
  })
})

describe('L-015: a client that', () => {
  test.each<[string, () => Response | Promise<Response>, object]>([
    ['never answers', () => new Promise(() => {}), { reason: 'fetch.timeout' }],
    ['answers 400', () => new Response('{"error":"invalid_request"}', { status: 400 }), { status: 400 }],
    ['answers 500', () => new Response(null, { status: 500 }), { status: 500 }],
    ['leads elsewhere', () => Response.redirect('http://127.0.0.1/', 302), { reason: 'fetch.redirect' }],
    ['is not there', () => Promise.reject(new Error('refused')), { reason: 'fetch.connection' }],
  ])('%s holds up neither the person nor other clients, and is asked again', async (_, answer, why) => {
    const deaf = (sent: Sent) => (sent.url.includes('person') ? answer() : new Response())
    const { world, hosts } = await telling({ outbound: { deadlineMs: 50 } }, deaf)
    await signOut(world, await served(world, ['person', 'session']))
    await world.provider.deliver()
    expect(hosts()).toEqual(['person', 'session'])
    expect(eventsOf(world, 'logout_token_failed')).toMatchObject([
      { client_id: 'person', attempt: 1, ...why },
    ])
    const { deliveries } = await world.provider.deliveries()
    expect(deliveries).toMatchObject([{ client_id: 'person', attempts: 1 }])
    world.clock.now += 15
    await world.provider.deliver()
    expect(hosts()).toEqual(['person', 'person', 'session'])
  })

  test('answers without end is not read to it', async () => {
    let pulled = 0
    const endless = () =>
      new Response(
        new ReadableStream({
          pull: (stream) => {
            pulled++
            stream.enqueue(new Uint8Array(1024))
          },
        }),
      )
    const { world } = await telling({}, endless)
    await signOut(world, await served(world, ['person']))
    await world.provider.deliver()
    expect(pulled).toBeLessThan(16)
    expect(eventsOf(world, 'logout_token_sent')).toHaveLength(1)
  })

  test('is down for an hour is told after it, and no more', async () => {
    let is_down = true
    const { world, sent } = await telling({}, () => new Response(null, { status: is_down ? 503 : 200 }))
    await signOut(world, await served(world, ['person']))
    const from = world.clock.now
    for (; world.clock.now < from + 2 * HOUR; world.clock.now += 5) {
      is_down = world.clock.now < from + HOUR
      await world.provider.deliver()
    }
    expect(eventsOf(world, 'logout_token_sent')).toHaveLength(1)
    expect(sent.length).toBeLessThan(20)
  })

  test('is deaf for a day is given up', async () => {
    const { world, sent } = await telling({}, () => new Response(null, { status: 503 }))
    await signOut(world, await served(world, ['person']))
    const from = world.clock.now
    for (; world.clock.now < from + 2 * DAY; world.clock.now += 5 * MINUTE) await world.provider.deliver()
    expect(eventsOf(world, 'logout_token_given_up')).toMatchObject([{ client_id: 'person', status: 503 }])
    expect(sent.length).toBeLessThan(70)
    expect((await world.provider.deliveries()).deliveries).toEqual([])
  })

  test('is made anew is told nothing of a session that served the one before it, and then of its own', async () => {
    const { world, sent, hosts } = await telling()
    const { client_secret: clientSecret = '', ...metadata } = told('anew')
    const stored = world.provider.clients
    await stored.create(metadata, { clientSecret })
    const before = await served(world, ['anew', 'person'])
    await stored.remove('anew')
    await stored.create(metadata, { clientSecret })
    await signOut(world, before)
    await world.provider.deliver()
    expect(hosts()).toEqual(['person'])
    expect(eventsOf(world, 'logout_token_given_up')).toMatchObject([{ client_id: 'anew' }])
    await signOut(world, await served(world, ['anew']))
    await world.provider.deliver()
    expect(sent).toHaveLength(2)
    expect(hosts()).toContain('anew')
  })

  test('wants to hear nothing any more is told nothing', async () => {
    const known = new Map(some.map((client) => [client.client_id, client]))
    const { world, sent } = await telling({ clients: (client_id) => known.get(client_id) })
    await signOut(world, await served(world, ['person']))
    known.set('person', told('person', { backchannel_logout_uri: undefined }))
    await world.provider.deliver()
    expect(sent).toEqual([])
    expect(eventsOf(world, 'logout_token_given_up')).toMatchObject([{ client_id: 'person' }])
  })
})

test('L-016: of fifty clients forty are told where ten fail, each by itself', async () => {
  const fifty = Array.from({ length: 50 }, (_, index) => told(`rp${index}`))
  const { world, sent } = await telling({ clients: fifty }, ({ url }) =>
    /rp\d?[05]\./.test(url) ? Response.error() : new Response(),
  )
  const browser = await served(
    world,
    fifty.map(({ client_id }) => client_id),
  )
  await signOut(world, browser)
  await world.provider.deliver()
  expect(sent).toHaveLength(50)
  expect(eventsOf(world, 'logout_token_failed')).toHaveLength(10)
  expect(eventsOf(world, 'logout_token_sent')).toHaveLength(40)
})

describe('nothing is sent', () => {
  test('before the end has taken hold, and all of it once it has', async () => {
    const storage = new FaultyStorage()
    const { world, sent } = await telling({ storage, deadlineMs: 100 })
    const browser = await served(world, ['person'])
    storage.treat = (_, { operation, keys }) =>
      operation === 'put' && keys[0]?.kind === 'end_user' ? 'before' : 'done'
    await expect(signOut(world, browser)).rejects.toThrow()
    storage.treat = () => 'done'
    await world.provider.deliver()
    expect(sent).toEqual([])
    expect((await world.provider.deliveries()).deliveries).toHaveLength(1)
    await signOut(world, browser)
    world.clock.now += 10
    await world.provider.deliver()
    expect(sent).toHaveLength(1)
  })

  test('twice at once, by however many processes', async () => {
    const storage = createMemoryStorage({ latency: { minMs: 0, maxMs: 2 }, now: () => 1_800_000_000 })
    const one = await telling({ storage })
    const others = await Promise.all([1, 2, 3].map(() => telling({ storage })))
    await signOut(one.world, await served(one.world, ['person', 'session']))
    await Promise.all([one, ...others].map(({ world }) => world.provider.deliver()))
    expect([one, ...others].flatMap(({ hosts }) => hosts()).sort()).toEqual(['person', 'session'])
  })

  test('F-212 twice for a logout that was sent twice', async () => {
    const { world, hosts } = await telling()
    const browser = await served(world, ['person'])
    await Promise.all([signOut(world, browser), signOut(world, browser)])
    await world.provider.deliver()
    expect(hosts()).toEqual(['person'])
  })
})

test('a store without lists: the process that decided tells, and says so', async () => {
  const { list, ...storage } = createMemoryStorage({ now: () => 1_800_000_000 })
  const { world, hosts } = await telling({ storage: storage as Storage })
  const other = await telling({ storage: storage as Storage })
  await signOut(world, await served(world, ['person']))
  await other.world.provider.deliver()
  expect(other.hosts()).toEqual([])
  await world.provider.deliver()
  expect(hosts()).toEqual(['person'])
  expect(eventsOf(world, 'deliveries_unlisted')).toHaveLength(1)
  await expect(world.provider.deliveries()).rejects.toThrow('no lists')
})

test('a process that goes on tells by itself, and stops in order', async () => {
  const { world, hosts } = await telling()
  const delivering = world.provider.startDelivering()
  await signOut(world, await served(world, ['person']))
  await expect.poll(hosts, { timeout: 5000 }).toEqual(['person'])
  await delivering.stop()
  await signOut(world, await served(world, ['person']))
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(hosts()).toEqual(['person'])
})

test('logging out is three round trips where somebody is to be told', async () => {
  const storage = new FaultyStorage()
  const { world } = await telling({ storage })
  const browser = await served(world, ['person'])
  storage.calls.splice(0)
  await signOut(world, browser)
  expect(storage.calls.map(({ operation }) => operation)).toEqual(['get', 'put', 'put'])
  expectRefused(await browser.open(authorizationUrl({ prompt: 'none' })), 'login_required')
})

describe('2.5: whatever fails while a session ends and its clients are told', () => {
  const treatments = ['before', 'after', 'stalled', 'late'] as const

  /** A logout and what follows, with one call of the storage treated so. @returns how many calls there were */
  async function failing(treatment: (typeof treatments)[number], failed: number, stays: boolean) {
    const storage = new FaultyStorage()
    const { world, hosts } = await telling({ storage, deadlineMs: 15 })
    const browser = await served(world, ['person', 'session'])
    storage.calls.splice(0)
    storage.treat = (ordinal) => (ordinal === failed || (stays && ordinal > failed) ? treatment : 'done')
    await signOut(world, browser).catch(() => undefined)
    await world.provider.deliver().catch(() => undefined)
    await storage.settled()
    const calls = storage.calls.length
    storage.treat = () => 'done'
    const is_out = (await world.provider.person('alice').sessions()).length === 0
    for (let round = 0; round < 4; round++) {
      world.clock.now += 5 * MINUTE
      await world.provider.deliver()
    }
    return { calls, is_out, told: new Set(hosts()), left: (await world.provider.deliveries()).deliveries }
  }

  for (const stays of [false, true])
    test.each(treatments)(
      `a call is answered as "%s"${stays ? ', and all after it' : ''}: a session that ended is told of, one that is there is not`,
      { timeout: 60_000 },
      async (treatment) => {
        let calls = 1
        for (let failed = 0; failed < calls; failed++) {
          const run = await failing(treatment, failed, stays)
          calls = Math.max(calls, stays ? 9 : run.calls)
          expect([...run.told].sort(), `call ${failed}`).toEqual(run.is_out ? ['person', 'session'] : [])
          if (run.is_out) expect(run.left, `call ${failed}`).toEqual([])
        }
        expect(calls).toBeGreaterThan(8)
      },
    )
})

test('L-018: what is given beside a logout is good for nothing once that was answered', {
  timeout: 60_000,
}, async () => {
  const { world, hosts } = await telling()
  for (let round = 0; round < 100; round++) {
    const browser = await served(world, ['session'])
    const beside = world.browser()
    for (const [name, value] of browser.cookies) beside.cookies.set(name, value)
    const [visit] = await Promise.all([
      beside.open(authorizationUrl({ client_id: 'session', prompt: 'none' })),
      signOut(world, browser),
    ])
    const code = new URL(visit.location ?? ISSUER).searchParams.get('code')
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: 'https://rp.test/cb',
      code_verifier: VERIFIER,
    }
    const authorization = basic('session', 'correct horse battery staple')
    if (code !== null) {
      const answer = await post(world, '/token', { ...form, code }, { authorization })
      expect(await answer.json()).toMatchObject({ error: 'invalid_grant' })
    }
    expectRefused(await beside.open(authorizationUrl({ prompt: 'none' })), 'login_required')
  }
  await world.provider.deliver()
  expect(hosts()).toHaveLength(100)
})
