/** Two processes on one Redis: a client made at one signs in at the other at once, and one removed is gone everywhere. */

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBrowser } from '../http/browser.ts'
import { createSend } from '../http/http.ts'
import { borrowRedis } from '../storage-servers.ts'
import type { Order } from './client-process.fixture.ts'

const program = join(import.meta.dirname, '../../dist/conformance/redis/client-process.fixture.js')
const issuer = 'http://localhost:8000'
const redirect_uri = 'https://rp.example/cb'
const clientSecret = 'a secret of the client'
const metadata = {
  client_id: 'app',
  redirect_uris: [redirect_uri],
  grant_types: ['authorization_code', 'refresh_token'],
  issue_refresh_token: 'always',
}
const ROUNDS = 20

interface Process {
  readonly child: ChildProcess
  /** Where it is; the issuer is an address that a load balancer would have. */
  readonly origin: string
}

let redis: Awaited<ReturnType<typeof borrowRedis>>
let here: Process
let there: Process

beforeAll(async () => {
  redis = await borrowRedis()
  const [one, two] = await Promise.all([start(), start()])
  here = one
  there = two
}, 60_000)

afterAll(async () => {
  for (const one of [here, there]) one?.child.kill()
  await redis?.stop()
})

async function start(): Promise<Process> {
  const child = fork(program, [redis.url, issuer], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const [port] = await Promise.race([once(child, 'message'), once(child, 'exit')])
  if (!child.connected) throw new Error(`the process of the provider ended with ${port}`)
  return { child, origin: `http://localhost:${port}` }
}

async function told({ child }: Process, order: Order): Promise<unknown> {
  child.send(order)
  return (await once(child, 'message'))[0]
}

async function visit({ origin }: Process) {
  const send = createSend(10_000)
  const browser = createBrowser({
    send: (url, request) => send(url.replace(issuer, origin), request),
    user: { username: 'alice', password: 'wonderland' },
    pages: {},
    leaves: (url) => !url.startsWith(`${issuer}/`),
  })
  const request = { response_type: 'code', client_id: 'app', redirect_uri, scope: 'openid' }
  return browser.visit({ url: `${issuer}/authorize?${new URLSearchParams(request)}` })
}

interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
  readonly error?: string
}

async function tokenRequest({ origin }: Process, form: Record<string, string>): Promise<Tokens> {
  const authorization = `Basic ${btoa(`app:${clientSecret.replaceAll(' ', '+')}`)}`
  const init = { method: 'POST', headers: { authorization }, body: new URLSearchParams(form) }
  return (await fetch(`${origin}/token`, init)).json() as Promise<Tokens>
}

async function tokensAt(process: Process): Promise<Tokens> {
  const answer = await visit(process)
  if (answer.kind === 'stayed') throw new Error(`no answer for the client: ${answer.page.text}`)
  const code = answer.parameters.get('code') ?? ''
  return tokenRequest(process, { grant_type: 'authorization_code', code, redirect_uri })
}

const refreshed = (process: Process, { refresh_token }: Tokens) =>
  tokenRequest(process, { grant_type: 'refresh_token', refresh_token })

const userinfo = async ({ origin }: Process, { access_token }: Tokens) =>
  (await fetch(`${origin}/userinfo`, { headers: { authorization: `Bearer ${access_token}` } })).status

test('made here it signs in there, removed here it is gone there, and made anew it inherits nothing', async () => {
  let before: Tokens | undefined
  for (let round = 0; round < ROUNDS; round++) {
    const [one, other] = round % 2 === 0 ? [here, there] : [there, here]
    expect(await told(one, { kind: 'create', metadata, clientSecret })).toBe('created')
    if (before) expect(await refreshed(other, before)).toMatchObject({ error: 'invalid_grant' })
    const tokens = await tokensAt(other)
    expect(tokens.error).toBeUndefined()
    expect([await userinfo(one, tokens), await userinfo(other, tokens)]).toEqual([200, 200])

    expect(await told(one, { kind: 'remove', client_id: 'app' })).toBe('removed')
    for (const process of [other, one]) {
      expect(await userinfo(process, tokens)).toBe(401)
      expect(await refreshed(process, tokens)).toMatchObject({ error: 'invalid_client' })
      expect(await visit(process)).toMatchObject({ kind: 'stayed', page: { status: 400 } })
    }
    before = tokens
  }
}, 120_000)
