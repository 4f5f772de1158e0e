/**
 * Clients that are told behind the browser's back, as servers of their own: one that never answers, one that answers 400,
 * and one that is down for an hour. The hours are those of the provider's clock.
 */

import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createProvider, generateKeys, type Provider, type VouchsafeEvent } from 'vouchsafe'
import { serve } from 'vouchsafe/node'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { Browser } from '../catalogue/browser.ts'
import { freePort } from './free-port.ts'

const MINUTE = 60
const HOUR = 60 * MINUTE

const clock = { now: Math.floor(Date.now() / 1000) }
const events: VouchsafeEvent[] = []
const tokens: Record<string, string[]> = { silent: [], refusing: [], down: [], well: [] }
const servers: Server[] = []
let issuer: string
let provider: Provider
let running: Awaited<ReturnType<typeof serve>>

async function listen(answer: RequestListener, port = 0): Promise<Server> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  servers.push(server)
  return server
}

const portOf = (server: Server) => (server.address() as AddressInfo).port

function client(name: string, status: number | 'silent'): RequestListener {
  return async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    tokens[name]?.push(new URLSearchParams(text).get('logout_token') ?? '')
    if (status !== 'silent') response.writeHead(status).end()
  }
}

beforeAll(async () => {
  const ports: Record<string, number> = {
    silent: portOf(await listen(client('silent', 'silent'))),
    refusing: portOf(await listen(client('refusing', 400))),
    down: await freePort(),
    well: portOf(await listen(client('well', 200))),
  }
  const port = await freePort()
  issuer = `http://localhost:${port}`
  provider = createProvider({
    issuer,
    storage: createMemoryStorage({ now: () => clock.now }),
    keys: await generateKeys(['RS256']),
    secrets: ['a secret of the deployment, 32+ characters'],
    clients: Object.entries(ports).map(([client_id, at]) => ({
      client_id,
      client_secret: 'a secret of the application',
      redirect_uris: ['https://rp.test/cb'],
      skip_consent: true,
      backchannel_logout_uri: `http://127.0.0.1:${at}/backchannel`,
    })),
    outbound: { allowedHosts: Object.values(ports).map((at) => `127.0.0.1:${at}`), deadlineMs: 300 },
    accounts: { find: (sub) => ({ sub }), authenticate: ({ username }) => ({ sub: username }) },
    now: () => clock.now,
    onEvent: (event) => events.push(event),
  })
  running = await serve(provider, { port })
  const browser = new Browser(provider)
  for (const client_id of Object.keys(ports)) await browser.code(authorizationUrl(client_id))

  await provider.person('alice').endSessions()
  const from = clock.now
  for (; clock.now < from + 2 * HOUR; clock.now += MINUTE) {
    if (clock.now === from + HOUR) await listen(client('down', 200), ports.down)
    await provider.deliver()
  }
}, 120_000)

afterAll(async () => {
  for (const server of servers) {
    server.close()
    server.closeAllConnections()
  }
  await running.close()
})

function authorizationUrl(client_id: string): string {
  const request = {
    client_id,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: 'https://rp.test/cb',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  }
  return `${issuer}/authorize?${new URLSearchParams(request)}`
}

const told = (type: VouchsafeEvent['type'], client_id: string) =>
  events.filter((event) => event.type === type && 'client_id' in event && event.client_id === client_id)

test('one that is well is told once, by a token that it can verify', async () => {
  expect(tokens.well).toHaveLength(1)
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`))
  const currentDate = new Date((clock.now - 2 * HOUR) * 1000)
  const verified = await jwtVerify(tokens.well?.[0] ?? '', keys, { issuer, audience: 'well', currentDate })
  expect(verified.protectedHeader.typ).toBe('logout+jwt')
})

test('one that is down for an hour is told after it', () => {
  expect(tokens.down).toHaveLength(1)
  expect(told('logout_token_failed', 'down').length).toBeGreaterThan(3)
  expect(told('logout_token_failed', 'down')[0]).toMatchObject({ reason: 'fetch.connection' })
  expect(told('logout_token_sent', 'down')).toHaveLength(1)
})

test.each([
  ['silent', { reason: 'fetch.timeout' }],
  ['refusing', { status: 400 }],
])('one that is %s is asked again, ever less often, and not given up yet', (name, why) => {
  const sent = tokens[name] ?? []
  expect(sent.length).toBeGreaterThan(4)
  expect(sent.length).toBeLessThan(16)
  expect(new Set(sent).size).toBe(sent.length)
  expect(told('logout_token_failed', name)[0]).toMatchObject(why)
  expect(told('logout_token_given_up', name)).toEqual([])
})
