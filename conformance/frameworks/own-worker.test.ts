/** The worker behind a queue, which a front fills with what clients send. */

import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import * as oidc from 'openid-client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { HttpResponse } from 'vouchsafe/core'
import { type Job, VOUCHER, work } from './examples/own-worker.ts'
import { type Listening, listen, neutralListener } from './server.ts'

const client = { client_id: 'shop', client_secret: 'a random secret of the shop' }
let vouchers: Map<string, string>
let front: Listening
let shop: oidc.Configuration
let jobs: PassThrough
let worker: Promise<void>

const answered = new Map<string, (answer?: HttpResponse) => void>()
let count = 0

type Task<J = Job> = J extends Job ? Omit<J, 'id'> : never

function put(task: Task): Promise<HttpResponse | undefined> {
  const id = `job ${++count}`
  jobs.write({ id, ...task })
  return new Promise((resolve) => answered.set(id, resolve))
}

beforeEach(async () => {
  vouchers = new Map()
  jobs = new PassThrough({ objectMode: true })
  front = await listen((issuer) => {
    const queue = {
      [Symbol.asyncIterator]: () => jobs[Symbol.asyncIterator](),
      done: async (id: string, answer?: HttpResponse) => answered.get(id)?.(answer),
    }
    worker = work(queue, { issuer, secret: 'a secret of the deployment, 32+ characters', client, vouchers })
    return neutralListener(async (request) => {
      const answer = await put({ kind: 'request', request })
      return answer ?? { status: 504, headers: {}, body: '' }
    })
  })
  const authentication = oidc.ClientSecretBasic(client.client_secret)
  const over_http = { execute: [oidc.allowInsecureRequests] }
  shop = await oidc.discovery(new URL(front.origin), client.client_id, {}, authentication, over_http)
})

afterEach(async () => {
  await front.close()
  jobs.end()
  await worker
})

const redeem = (voucher: string) => oidc.genericGrantRequest(shop, VOUCHER, { voucher })

const statusOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 200,
    (error: unknown) => {
      if (error instanceof oidc.ResponseBodyError || error instanceof oidc.WWWAuthenticateChallengeError)
        return error.status
      if (error instanceof oidc.ClientError && error.cause instanceof Response) return error.cause.status
      throw error
    },
  )

test('a voucher gives tokens of the person that it was made for', async () => {
  vouchers.set('sesame', 'alice')
  const tokens = await redeem('sesame')
  expect(tokens.claims()).toMatchObject({ iss: front.origin, aud: 'shop', sub: 'alice' })
  expect(await oidc.fetchUserInfo(shop, tokens.access_token, 'alice')).toEqual({ sub: 'alice' })
})

test('it is spent once, however many try', async () => {
  vouchers.set('sesame', 'alice')
  const statuses = await Promise.all(Array.from({ length: 10 }, () => statusOf(redeem('sesame'))))
  expect(statuses.sort()).toEqual([200, ...Array.from({ length: 9 }, () => 400)])
})

test('disconnecting the client ends its tokens', async () => {
  vouchers.set('one', 'alice').set('two', 'bob')
  const [alice, bob] = [await redeem('one'), await redeem('two')]
  await put({ kind: 'disconnect', sub: 'alice', client_id: 'shop' })
  expect(await statusOf(oidc.fetchUserInfo(shop, alice.access_token, 'alice'))).toBe(401)
  expect(await oidc.fetchUserInfo(shop, bob.access_token, 'bob')).toEqual({ sub: 'bob' })
})

test('what fails is unavailable, and the next one is answered', async () => {
  vouchers.set('sesame', 'alice')
  vouchers.get = () => {
    throw new Error('no vouchers today')
  }
  expect(await statusOf(redeem('sesame'))).toBe(503)
  expect((await fetch(`${front.origin}/jwks`)).status).toBe(200)
})

test('it ends with the queue', async () => {
  jobs.end()
  await Promise.all([once(jobs, 'close'), worker])
})
