/** Pages of the host's own on node:http: where the browser is, and what the request is called, is told from there too. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createMemoryStorage } from '../../storage/memory.ts'
import { createProvider, generateKeys, type ToldEvent } from '../index.ts'
import { toNodeHandler, toNodePages } from '../node.ts'

const events: ToldEvent[] = []
const server = createServer()
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const seen: (string | undefined)[] = []

const provider = createProvider({
  issuer,
  storage: createMemoryStorage(),
  keys: await generateKeys(['RS256']),
  secrets: ['a secret of the deployment, 32+ characters'],
  clients: [
    {
      client_id: 'app',
      client_secret: 'a random secret, 22+ characters',
      redirect_uris: ['http://localhost:9999/'],
    },
  ],
  accounts: { find: (sub) => ({ sub }) },
  loginUrl: '/sign-in',
  requestIdHeader: 'x-request-id',
  hooks: {
    afterSignIn: ({ address }) => {
      seen.push(address)
      return { kind: 'allow' }
    },
  },
  onEvent: (event) => events.push(event),
})
const handler = toNodeHandler(provider)
let pages = toNodePages(provider)

server.on('request', async (request, response) => {
  if (!request.url?.startsWith('/sign-in')) return handler(request, response)
  const login = await pages.readLogin(request)
  const answer = login.kind === 'answer' ? login.answer : await login.complete({ sub: 'u1' })
  answer.send(response)
})
afterAll(() => server.close())
beforeEach(() => {
  events.length = 0
})

async function signIn(): Promise<ToldEvent | undefined> {
  const parameters = {
    client_id: 'app',
    response_type: 'code',
    scope: 'openid',
    redirect_uri: 'http://localhost:9999/',
  }
  const asked = await fetch(`${issuer}/authorize?${new URLSearchParams(parameters)}`, { redirect: 'manual' })
  const cookie = asked.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const headers = { cookie, 'x-forwarded-for': '198.51.100.1, 203.0.113.9', 'x-request-id': 'of-the-proxy' }
  await fetch(new URL(asked.headers.get('location') ?? '', issuer), { headers, redirect: 'manual' })
  return events.find(({ type }) => type === 'signed_in')
}

test('the address is that of the connection', async () => {
  expect(await signIn()).toMatchObject({ address: '127.0.0.1', requestId: 'of-the-proxy' })
})

test('behind a proxy that is trusted it is the one that the proxy has seen', async () => {
  pages = toNodePages(provider, { trustedProxies: ['127.0.0.0/8'] })
  expect(await signIn()).toMatchObject({ address: '203.0.113.9', requestId: 'of-the-proxy' })
})

test('provider.readLogin is told it', async () => {
  const request = new Request(`${issuer}/sign-in?continuation=none`)
  const read = await provider.readLogin(request, { address: '203.0.113.7' })
  expect(read.kind).toBe('answer')
  await expect.poll(() => events.at(-1)).toMatchObject({ type: 'refused', address: '203.0.113.7' })
})
