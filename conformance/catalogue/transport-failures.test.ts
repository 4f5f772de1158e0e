/** 1.X: clients that hang up, servers that shut down, and worlds that break, over real sockets. */

import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ErrorContext, Hooks } from 'vouchsafe'
import { formOf } from './browser.ts'
import { createNodeWorld, type NodeWorld, raw, received, statusOf } from './node-world.ts'
import { watchedStorage } from './watched-storage.ts'
import { authorizationUrl, basic, createWorld, ISSUER, redeem, VERIFIER } from './world.ts'

let world: NodeWorld
const escaped: unknown[] = []
const note = (error: unknown) => void escaped.push(error)

beforeAll(async () => {
  process.on('unhandledRejection', note)
  process.on('uncaughtException', note)
  world = await createNodeWorld()
})
afterAll(async () => {
  process.off('unhandledRejection', note)
  process.off('uncaughtException', note)
  await world.close()
})
afterEach(() => expect(escaped).toEqual([]))

const pause = () => new Promise((resolve) => setTimeout(resolve, 20))

function tokenRequest(code: string): string {
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: 'https://rp.test/cb',
    code_verifier: VERIFIER,
  }
  const body = new URLSearchParams(form).toString()
  const headers = [
    'Host: op.test',
    'Content-Type: application/x-www-form-urlencoded',
    `Authorization: ${basic('web')}`,
  ]
  return raw(['POST /token HTTP/1.1', ...headers, `Content-Length: ${body.length}`], body)
}

describe('X-006 a client hangs up', () => {
  test('in the middle of its body: nothing was redeemed', async () => {
    const code = await world.browser().code(authorizationUrl())
    const request = tokenRequest(code)
    const socket = await world.connect()
    socket.write(request.slice(0, -10))
    await pause()
    socket.destroy()
    await pause()
    expect((await redeem(world, code)).status).toBe(200)
  })

  test('before the answer: the code was redeemed once, whoever heard of it', async () => {
    for (let round = 0; round < 10; round++) {
      const code = await world.browser().code(authorizationUrl())
      const socket = await world.connect()
      socket.write(tokenRequest(code), () => socket.destroy())
      await pause()
      const statuses = [(await redeem(world, code)).status, (await redeem(world, code)).status]
      expect(statuses[1]).toBe(400)
    }
  })

  test('in the middle of the answer, and with a reset', async () => {
    for (let round = 0; round < 10; round++) {
      const socket = await world.connect()
      socket.on('data', () => socket.resetAndDestroy())
      socket.on('error', () => undefined)
      socket.write(raw([`GET ${authorizationUrl().slice(ISSUER.length)} HTTP/1.1`, 'Host: op.test']))
      await pause()
    }
    expect(statusOf(await world.exchange(raw(['GET /jwks HTTP/1.1', 'Host: op.test'])))).toBe(200)
  })
})

describe('X-026 the server shuts down', () => {
  test('fifty requests in flight are answered, on connections that would have stayed', async () => {
    let arrived = 0
    let let_go = () => {}
    const gate = new Promise<void>((resolve) => {
      let_go = resolve
    })
    const slow = await createNodeWorld({
      accounts: {
        find: (sub) => ({ sub }),
        authenticate: async () => {
          arrived++
          await gate
          return { sub: 'alice' }
        },
      },
    })
    const browser = slow.browser()
    const { continuation } = formOf(await browser.open(authorizationUrl()))
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const body = new URLSearchParams({ continuation, username: 'alice', password: 'x' }).toString()
    const head = [
      'POST /login HTTP/1.1',
      'Host: op.test',
      `Cookie: ${cookie}`,
      'Content-Type: application/x-www-form-urlencoded',
    ]
    const request = `${[...head, `Content-Length: ${body.length}`].join('\r\n')}\r\n\r\n${body}`
    const answers = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const socket = await slow.connect()
        const answer = received(socket)
        await new Promise((resolve) => socket.write(request, resolve))
        return { answer }
      }),
    )
    const unused = await slow.connect()
    const gone = new Promise((resolve) => unused.once('close', resolve))
    const forced = vi.spyOn(slow.server, 'closeAllConnections')
    while (arrived < 50) await pause()
    const closed = slow.close()
    let_go()
    for (const { answer } of answers) {
      const text = await answer
      expect(statusOf(text)).toBe(303)
      expect(text).toMatch(/\r\nconnection: close\r\n/i)
      expect(text).toContain(`/authorize?`)
    }
    await closed
    await gone
    expect(forced).not.toHaveBeenCalled()
    await expect(slow.connect()).rejects.toThrow('ECONNREFUSED')
  })

  test('twice is once', async () => {
    const short = await createNodeWorld()
    await Promise.all([short.close(), short.close()])
  })
})

const secrets = /hunter2|redis:|10\.0\.0\.1|node_modules|\.ts:\d|\bat \w+ \(|TypeError/

describe('X-023 whatever breaks inside, nothing of it is told', () => {
  const broken = (): never => {
    throw new TypeError('hunter2 at redis://10.0.0.1')
  }
  const hooks: Hooks = {
    afterSignIn: broken,
    accountClaims: broken,
    subject: broken,
    idTokenClaims: broken,
  }
  const pages = { login: broken, consent: broken, error: broken, post: broken }

  test.each([
    ['the storage', () => ({ storage: Object.assign(watchedStorage(), { down: true }) })],
    ['the look-up of accounts', () => ({ accounts: { find: broken, authenticate: broken } })],
    ['the look-up of clients', () => ({ clients: broken })],
    ['the hooks', () => ({ hooks })],
    ['the pages', () => ({ pages })],
    ['the listener', () => ({ onEvent: broken })],
    [
      'all of it',
      () => ({
        hooks,
        onEvent: broken,
        pages,
        clients: broken,
        accounts: { find: broken, authenticate: broken },
      }),
    ],
  ])('%s', async (_, options) => {
    const fragile = await createWorld(options())
    const form = {
      method: 'POST',
      headers: { authorization: basic('web'), 'content-type': 'application/x-www-form-urlencoded' },
    }
    const browser = fragile.browser()
    const page = await browser.open(authorizationUrl())
    const visits = [
      page,
      page.html.includes('<form') ? await browser.signIn(authorizationUrl()) : page,
      await browser.open(`${ISSUER}/token`, { ...form, body: 'grant_type=client_credentials' }),
      await browser.open(`${ISSUER}/introspect`, { ...form, body: 'token=x' }),
      await browser.open(`${ISSUER}/revoke`, { ...form, body: 'token=x' }),
      await browser.open(`${ISSUER}/userinfo`, { headers: { authorization: 'Bearer x' } }),
    ]
    for (const { response, html } of visits) {
      expect([200, 303, 400, 401, 503]).toContain(response.status)
      if (response.status === 503) expect(response.headers.get('retry-after')).toBe('1')
      expect(html + JSON.stringify([...response.headers])).not.toMatch(secrets)
    }
  })

  test('a bug is told with its request, and whoever operates the provider is told what it was', async () => {
    const told: [unknown, ErrorContext][] = []
    const fragile = await createWorld({
      clients: [
        {
          client_id: 'web',
          client_secret: 'correct horse battery staple',
          redirect_uris: ['https://rp.test/cb'],
          grant_types: ['bug'],
        },
      ],
      extensionGrants: { bug: broken },
      onError: (error, about) => {
        told.push([error, about])
        throw new Error('the log is full')
      },
    })
    const headers = { authorization: basic('web'), 'content-type': 'application/x-www-form-urlencoded' }
    const { response, html } = await fragile
      .browser()
      .open(`${ISSUER}/token`, { method: 'POST', body: 'grant_type=bug', headers })
    expect(response.status).toBe(500)
    expect(html).not.toMatch(secrets)
    const [[error, { requestId = '', ...more } = {}] = []] = told
    expect(error).toBeInstanceOf(TypeError)
    expect(more).toEqual({})
    expect(requestId).toMatch(/^[\w-]{12}$/)
    expect(JSON.parse(html)).toEqual({
      error: 'server_error',
      error_description: `The server failed. Reference: ${requestId}`,
    })
  })

  test('a log that throws does not take the process along', async () => {
    const noisy = await createNodeWorld({ onRequest: broken })
    for (let time = 0; time < 3; time++)
      expect(statusOf(await noisy.exchange(raw(['GET /jwks HTTP/1.1', 'Host: op.test'])))).toBe(200)
    await noisy.close()
  })
})
