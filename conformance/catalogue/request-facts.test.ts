/** What a grant is given of its request, through each adapter: the same, and nothing that the client only claims. */

import { Agent, createServer, request as send } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { type GrantFlow, type GrantRequest, refuse } from 'vouchsafe/core'
import { toLambdaHandler } from 'vouchsafe/lambda'
import { type NodeHandlerOptions, serve, toNodeHandler } from 'vouchsafe/node'
import { makeCertificate } from '../redis/certificate.ts'
import { httpEvent, loadBalancerEvent, restEvent } from '../same-bytes/lambda-events.ts'
import { basic, clients, createWorld } from './world.ts'

const GRANT = 'urn:example:facts'
const seen: GrantRequest[] = []
/** Whose requests an operator is told of. */
const served: unknown[] = []

// biome-ignore lint/correctness/useYield: a grant is a flow, and this one asks nothing
const watching: GrantFlow = function* (request) {
  seen.push(request)
  return refuse('request.parameter_missing', 'facts')
}

const { provider } = await createWorld({
  onRequest: ({ address }) => served.push(address),
  extensionGrants: { [GRANT]: watching },
  clients: clients.map((client) =>
    client.client_id === 'web' ? { ...client, grant_types: [...(client.grant_types ?? []), GRANT] } : client,
  ),
})

const type = 'application/x-www-form-urlencoded'
const headers = { authorization: basic('web'), 'content-type': type, dpop: 'a proof' }
const body = new URLSearchParams({ grant_type: GRANT }).toString()
const form = () => new Request('https://elsewhere.test/token', { method: 'POST', headers, body })

const closing: (() => void)[] = []
afterAll(() => {
  for (const close of closing) close()
})
afterEach(() => {
  seen.splice(0)
})

const factsSeen = () => seen.map(({ facts: { address, certificate } }) => [address, certificate])

const expected = {
  method: 'POST',
  url: 'https://op.test/token',
  headers: expect.objectContaining({ authorization: basic('web'), dpop: 'a proof' }),
}

test('by Fetch: the URL is of the issuer, and all that may be repeated is there', async () => {
  const request = new Request('https://elsewhere.test/token', {
    method: 'POST',
    headers,
    body: `${body}&resource=https://a.test&resource=https://b.test`,
  })
  expect((await provider.fetch(request)).status).toBe(400)
  expect(seen).toEqual([
    {
      client: expect.objectContaining({ client_id: 'web' }),
      parameters: expect.objectContaining({
        lists: expect.objectContaining({ resource: ['https://a.test', 'https://b.test'] }),
      }),
      facts: expected,
    },
  ])
})

describe('by Fetch, what the host knows of the connection', () => {
  test.each([
    ['an address', { address: '192.0.2.1' }, ['192.0.2.1', undefined]],
    ['both', { address: '2001:db8::1', certificate: 'MII=' }, ['2001:db8::1', 'MII=']],
  ])('%s', async (_, connection, facts) => {
    await provider.fetch(form(), connection)
    expect(factsSeen()).toEqual([facts])
  })

  test.each<[string, unknown]>([
    ['Deno', { remoteAddr: { hostname: '192.0.2.1' }, completed: Promise.resolve() }],
    ['Bun', { address: { address: '127.0.0.1', family: 'IPv4', port: 8000 }, certificate: {} }],
    ['Workers', { address: 'a binding of that name', KEYS: '{}' }],
    ['nobody', null],
  ])('what %s hands every handler is nothing of the kind', async (_, second) => {
    const handler = provider.fetch as (request: Request, second: unknown) => Promise<Response>
    expect((await handler(form(), second)).status).toBe(400)
    expect(factsSeen()).toEqual([[undefined, undefined]])
  })
})

describe('by node:http', () => {
  const forwarded = { 'x-forwarded-for': '6.6.6.6, 192.0.2.7' }

  test.each<[string, NodeHandlerOptions, string]>([
    ['the peer, whatever it says', {}, '127.0.0.1'],
    ['whom a trusted proxy names', { trustedProxies: ['127.0.0.1'] }, '192.0.2.7'],
  ])('the address is that of %s', async (_, options, address) => {
    served.splice(0)
    const running = await serve(provider, { ...options, port: 0, host: '127.0.0.1' })
    await fetch(`http://127.0.0.1:${running.port}/token`, {
      method: 'POST',
      headers: { ...headers, ...forwarded },
      body,
    })
    await running.close()
    expect(seen.map(({ facts }) => facts)).toEqual([{ ...expected, address }])
    expect(served).toEqual([address])
  })
})

describe('by node:https, the certificate', () => {
  const own = makeCertificate()
  const clients_own = makeCertificate('client.test')
  const der = clients_own.cert.replace(/-----.*-----|\s/g, '')

  async function posted(agent: Agent, server_options: object): Promise<void> {
    const server = createServer({ ...own, ...server_options }, toNodeHandler(provider))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => server.close())
    const { port } = server.address() as AddressInfo
    // Twice, on one connection.
    for (let i = 0; i < 2; i++)
      await new Promise<void>((resolve, reject) => {
        const options = { port, host: '127.0.0.1', path: '/token', method: 'POST', agent, headers }
        const request = send({ ...options, rejectUnauthorized: false }, (response) =>
          response.resume().on('end', resolve),
        )
        request.on('error', reject).end(body)
      })
    agent.destroy()
  }

  const asks = { requestCert: true, rejectUnauthorized: false }

  test('is the one the client has the key of', async () => {
    await posted(new Agent({ keepAlive: true, ...clients_own }), asks)
    expect(factsSeen()).toEqual(Array(2).fill(['127.0.0.1', der]))
  })

  test('is none where the client shows none, or the server asks for none', async () => {
    await posted(new Agent({ keepAlive: true }), asks)
    await posted(new Agent({ keepAlive: true, ...clients_own }), {})
    expect(factsSeen()).toEqual(Array(4).fill(['127.0.0.1', undefined]))
  })
})

test('by Lambda: the address that the event has', async () => {
  const handler = toLambdaHandler(provider)
  const request = { method: 'POST', target: '/token', headers: Object.entries(headers), body }
  for (const event of [restEvent(request), httpEvent(request), loadBalancerEvent(request, 'lists')])
    expect((await handler(event)).statusCode).toBe(400)
  expect(seen.map(({ facts }) => facts)).toEqual([
    { ...expected, address: '127.0.0.1' },
    { ...expected, address: '127.0.0.1' },
    expected,
  ])
})
