/** Lambda environments that start cold at the same moment on one Redis, and then share every request. */

import { existsSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LambdaEvent } from 'vouchsafe/lambda'
import { brokenOffRedemption, codeFlow, parallelRedemptions } from '../../frameworks/code-flow.ts'
import { type Listening, listen } from '../../frameworks/server.ts'
import { httpEvent, loadBalancerEvent, restEvent } from '../../same-bytes/lambda-events.ts'
import { fromResult } from '../../same-bytes/platforms.ts'
import type { RawRequest } from '../../same-bytes/raw-request.ts'
import { type RedisServer, startRedis } from '../../storage-servers.ts'
import { builtModule, type Environment, startEnvironment } from './runtime-api.ts'

const ENVIRONMENTS = 4

const triggers: Record<string, (request: RawRequest) => LambdaEvent> = {
  'a REST API': (request) => restEvent(request),
  'an HTTP API': (request) => httpEvent(request, 'prod'),
  'a Function URL': (request) => httpEvent(request),
  'a load balancer': (request) => loadBalancerEvent(request, 'values'),
  'a load balancer with multi-value headers': (request) => loadBalancerEvent(request, 'lists'),
}

let redis: RedisServer
let front: Listening
const environments: Environment[] = []
let trigger = triggers['a REST API'] as (request: RawRequest) => LambdaEvent

/** What AWS puts before the functions: the next free environment gets the next request. */
function gateway(): RequestListener {
  let next = 0
  return async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('latin1')) body += chunk
    const headers = request.rawHeaders.flatMap((name, i, all): [string, string][] =>
      i % 2 === 0 ? [[name, all[i + 1] ?? '']] : [],
    )
    const event = trigger({ method: request.method ?? '', target: request.url ?? '', headers, body })
    const environment = environments[next++ % environments.length]
    const result = await environment?.invoke(JSON.parse(JSON.stringify(event))).catch(() => undefined)
    if (!result) return response.writeHead(502).end()
    const answer = fromResult(result)
    for (const line of answer.headers) {
      const colon = line.indexOf(': ')
      response.appendHeader(line.slice(0, colon), line.slice(colon + 2))
    }
    response.writeHead(answer.status).end(answer.body)
  }
}

beforeAll(async () => {
  if (!existsSync(builtModule('function'))) throw new Error('there is no build to be tried: npm run build')
  redis = await startRedis()
  front = await listen(gateway)
  const variables = {
    ISSUER: front.origin,
    REDIS_URL: redis.url,
    SECRET: 'a secret of the deployment, 32+ characters',
    _HANDLER: builtModule('function'),
  }
  const started = Array.from({ length: ENVIRONMENTS }, () =>
    startEnvironment(builtModule('bootstrap'), variables),
  )
  environments.push(...(await Promise.all(started)))
})

afterAll(async () => {
  for (const environment of environments) await environment.stop()
  await front.close()
  await redis.stop()
})

test('cold starts at the same moment end in one set of keys', async () => {
  const asked = environments.map(({ invoke }) =>
    invoke(httpEvent({ method: 'GET', target: '/jwks', headers: [], body: '' })),
  )
  const sets = (await Promise.all(asked)).map(({ statusCode, body }) => `${statusCode} ${body}`)
  expect(sets[0]).toMatch(/^200 .*"kid"/)
  expect(new Set(sets).size).toBe(1)
})

test.each(Object.entries(triggers))(
  'the whole flow by way of %s, each request by another environment',
  async (_, by) => {
    trigger = by
    expect(await codeFlow(front.origin)).toMatchObject({ refreshed: true, after_revocation: 401 })
  },
)

test('a code is redeemed once, however many environments try', async () => {
  expect(await parallelRedemptions(front.origin, 20)).toBe(1)
})

test.each([
  ['while its storage stands still', 100, true],
  ['at once', 0, false],
  ['a little later', 4, false],
  ['later', 12, false],
])(
  'F-217 the time of a redemption is over %s: it has one answer at most, and what was answered holds',
  async (_, milliseconds, stalls) => {
    const seen = await brokenOffRedemption(front.origin, async () => {
      if (stalls) redis.pause()
      await new Promise((resolve) => setTimeout(resolve, milliseconds))
      await Promise.all(environments.map(({ timeOut }) => timeOut()))
      if (stalls) redis.resume()
    })
    // What it had sent to the storage may be done, and then the code is spent; else it is as good as before.
    expect(['502 200', '502 400', '200 400']).toContain(seen.statuses.join(' '))
    if (seen.statuses[0] === 502 && seen.statuses[1] === 200) expect(seen.userinfo).toBe(200)
    if (stalls) expect(seen.statuses[0]).toBe(502)
    expect(await codeFlow(front.origin)).toMatchObject({ refreshed: true })
  },
)

test('an event that is no request is answered, and the environment lives on', async () => {
  const [environment] = environments
  const result = await environment?.invoke({ source: 'aws.events' } as unknown as LambdaEvent)
  expect(result?.statusCode).toBe(400)
  const next = await environment?.invoke(httpEvent({ method: 'GET', target: '/jwks', headers: [], body: '' }))
  expect(next?.statusCode).toBe(200)
})
