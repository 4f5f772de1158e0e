/** What an operator is told of a request, by one id everywhere, and whether the provider is healthy. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { ErrorContext, ProviderOptions, ServedRequest, ToldEvent } from 'vouchsafe'
import { toLambdaHandler } from 'vouchsafe/lambda'
import { toNodeHandler } from 'vouchsafe/node'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { authorizationUrl, createWorld, ISSUER, tokenRequest } from './world.ts'

async function toldWorld(options: Partial<ProviderOptions> = {}) {
  const events: ToldEvent[] = []
  const served: ServedRequest[] = []
  const failures: ErrorContext[] = []
  const world = await createWorld({
    onEvent: (event) => events.push(event),
    onRequest: (request) => served.push(request),
    onError: (_, about) => failures.push(about),
    ...options,
  })
  return { ...world, events, served, failures }
}

const down = {
  ...createMemoryStorage(),
  get: () => Promise.reject(new Error('the storage is down')),
}

describe('a request', () => {
  test('is told with what became of it, and its event by the same id', async () => {
    const world = await toldWorld()
    const address = '192.0.2.7'
    const url = authorizationUrl({ client_id: 'nobody' })
    await world.provider.fetch(new Request(url), { address })
    expect(world.served).toEqual([
      {
        requestId: expect.stringMatching(/^[\w-]{12}$/),
        address,
        method: 'GET',
        path: '/authorize',
        status: 400,
        durationMs: expect.any(Number),
      },
    ])
    const { requestId } = world.served[0] ?? {}
    expect(world.events).toMatchObject([{ type: 'refused', requestId, address }])
    expect(JSON.stringify(world.served)).not.toContain('nobody')
  })

  test.each([
    ['/token/a-secret-of-somebody', 'GET', { method: 'GET', status: 404 }],
    ['/?a-secret-of-somebody', 'POST', { method: 'POST', status: 404 }],
    ['/jwks/', 'GET', { method: 'GET', path: '/jwks/', status: 200 }],
    ['/jwks', 'a-secret-of-somebody', { path: '/jwks', status: 405 }],
  ])('that goes to %s by %s is told by what we know of it', async (target, method, known) => {
    const world = await toldWorld()
    const body = method === 'POST' ? { body: 'x' } : {}
    await world.provider.fetch(new Request(`${ISSUER}${target}`, { method, ...body }))
    expect(world.served).toEqual([
      { ...known, requestId: expect.any(String), durationMs: expect.any(Number) },
    ])
  })

  test('has another id each time', async () => {
    const world = await toldWorld()
    for (let time = 0; time < 3; time++) await world.provider.fetch(new Request(`${ISSUER}/jwks`))
    expect(new Set(world.served.map(({ requestId }) => requestId)).size).toBe(3)
    expect(world.served.every((one) => !('address' in one))).toBe(true)
  })

  test.each<[string | undefined, string, boolean]>([
    ['X-Request-Id', 'a1b2-C3', true],
    ['x-request-id', 'x'.repeat(128), true],
    ['x-request-id', 'x'.repeat(129), false],
    ['x-request-id', 'two words', false],
    ['x-request-id', 'a"},{"b', false],
    ['traceparent', 'a1b2-C3', false],
    [undefined, 'a1b2-C3', false],
  ])('with %j for a header, %j is believed: %s', async (requestIdHeader, value, believed) => {
    const world = await toldWorld(requestIdHeader === undefined ? {} : { requestIdHeader })
    await world.provider.fetch(new Request(`${ISSUER}/jwks`, { headers: { 'x-request-id': value } }))
    expect(world.served[0]?.requestId === value).toBe(believed)
  })

  test('of a storage that is down: the answer, the event and the failure say the same id', async () => {
    const world = await toldWorld({ storage: down, requestIdHeader: 'x-request-id' })
    const answer = await world.provider.fetch(
      new Request(`${ISSUER}/revoke`, {
        method: 'POST',
        headers: {
          'x-request-id': 'abc',
          authorization: `Basic ${btoa('web:correct+horse+battery+staple')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams({ token: await anyToken() }),
      }),
    )
    expect(answer.status).toBe(503)
    expect(await answer.json()).toEqual({
      error: 'temporarily_unavailable',
      error_description: 'Reference: abc',
    })
    expect(world.events).toMatchObject([{ type: 'unavailable', requestId: 'abc' }])
    expect(world.failures.at(-1)).toEqual({ operation: 'load', requestId: 'abc' })
    expect(world.served.at(-1)).toMatchObject({ status: 503, requestId: 'abc' })
  })

  test('of a page that cannot be shown: the person can say the id', async () => {
    const world = await toldWorld({
      clients: () => Promise.reject(new Error('the database is down')),
      requestIdHeader: 'x-request-id',
    })
    const answer = await world.provider.fetch(
      new Request(authorizationUrl(), { headers: { 'x-request-id': 'abc' } }),
    )
    expect([answer.status, (await answer.text()).includes('<code>abc</code>')]).toEqual([503, true])
    expect(world.failures).toEqual([{ operation: 'find_client', requestId: 'abc' }])
  })

  test.each<[string, (told: unknown) => unknown]>([
    [
      'throws',
      () => {
        throw new Error('the log is full')
      },
    ],
    ['rejects', () => Promise.reject(new Error('the log is full'))],
  ])('changes nothing where onRequest %s', async (_, onRequest) => {
    const world = await toldWorld({ onRequest: onRequest as () => void })
    expect((await world.provider.fetch(new Request(`${ISSUER}/jwks`))).status).toBe(200)
    await new Promise(setImmediate)
    expect(world.failures).toEqual([{ operation: 'emit', requestId: expect.any(String) }])
  })
})

/** An access token that leads to a record, whether or not there is one. */
async function anyToken(): Promise<string> {
  const world = await createWorld()
  const answer = await tokenRequest(world, { grant_type: 'client_credentials' })
  return ((await answer.json()) as { access_token: string }).access_token
}

test('is told alike on every platform', async () => {
  const world = await toldWorld()
  const path = '/authorize'
  await world.provider.fetch(new Request(`${ISSUER}${path}?x=1`), { address: '127.0.0.1' })

  const server = createServer(toNodeHandler(world.provider))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await (await fetch(`http://127.0.0.1:${port}${path}?x=1`)).text()
  await new Promise((resolve) => server.close(resolve))

  await toLambdaHandler(world.provider)({
    version: '2.0',
    rawPath: path,
    rawQueryString: 'x=1',
    headers: { host: 'op.test' },
    isBase64Encoded: false,
    requestContext: { http: { method: 'GET', path, sourceIp: '127.0.0.1' }, stage: '$default' },
  } as never)

  const told = {
    method: 'GET',
    path,
    status: 400,
    address: '127.0.0.1',
    requestId: expect.any(String),
    durationMs: expect.any(Number),
  }
  expect(world.served).toEqual([told, told, told])
})

describe('health', () => {
  test('is good while the storage answers', async () => {
    const world = await createWorld()
    expect(await world.provider.health()).toEqual({ ok: true })
  })

  test.each<[string, () => Promise<never>, RegExp]>([
    ['fails', () => Promise.reject(new Error('the storage is down')), /the storage is down/],
    [
      'throws',
      () => {
        throw new Error('no connection')
      },
      /no connection/,
    ],
    ['does not answer', () => new Promise<never>(() => undefined), /no answer within 20 ms/],
  ])('is bad while it %s', async (_, get, message) => {
    const world = await createWorld({ storage: { ...createMemoryStorage(), get }, deadlineMs: 20 })
    const health = await world.provider.health()
    expect(health).toEqual({ ok: false, error: expect.any(Error) })
    expect(String('error' in health && health.error)).toMatch(message)
  })

  test('asks one question at a time, however many want to know', async () => {
    let asked = 0
    const storage = createMemoryStorage()
    const counting = {
      ...storage,
      get: (keys: Parameters<typeof storage.get>[0]) => {
        asked += 1
        return storage.get(keys)
      },
    }
    const { provider } = await createWorld({ storage: counting })
    await Promise.all([provider.health(), provider.health(), provider.health()])
    expect(asked).toBe(1)
    await provider.health()
    expect(asked).toBe(2)
  })
})
