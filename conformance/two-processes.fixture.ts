/**
 * Two provider processes on one storage, as a deployment has them: one set of signing keys, one winner for
 * every code, refresh token and client assertion, whatever the latency, and everything that is said holds on both.
 */

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBrowser } from './http/browser.ts'
import { createSend } from './http/http.ts'
import { freePort } from './interop/free-port.ts'

const cli = join(import.meta.dirname, '../dist/adapters/server/cli.js')
const redirect_uri = 'https://rp.example/cb'
/** At each latency. `VOUCHSAFE_ROUNDS=1000` makes it a soak. */
const ROUNDS = Number(process.env.VOUCHSAFE_ROUNDS ?? 200)
const PARALLEL = 50

const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-two-'))
const processes: ChildProcess[] = []
let storage: SharedStorage
/** Where the two processes are; the issuer is the first one's address. */
let origins: [string, string]
let cookie: string

export interface SharedStorage {
  /** As `vouchsafe serve --storage` takes it. */
  readonly url: string
  /** Milliseconds by which every answer is delayed. */
  latency?(milliseconds: number): void
  close(): Promise<unknown>
}

const clients = (['RS256', 'ES256'] as const).map((alg) => ({
  client_id: alg,
  client_secret: 'a secret of the client',
  redirect_uris: [redirect_uri],
  grant_types: ['authorization_code', 'refresh_token'],
  id_token_signed_response_alg: alg,
  skip_consent: true,
  issue_refresh_token: 'always',
}))

const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
const keyed = {
  client_id: 'keyed',
  token_endpoint_auth_method: 'private_key_jwt',
  jwks: { keys: [await exportJWK(publicKey)] },
  grant_types: ['client_credentials'],
}

/** RFC 7523 section 3. */
function newAssertion(): Promise<string> {
  return new SignJWT({ jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer(keyed.client_id)
    .setSubject(keyed.client_id)
    .setAudience(origins[0])
    .setExpirationTime('1m')
    .sign(privateKey)
}

async function start(port: number, issuer: string): Promise<void> {
  const args = ['serve', '--config', join(folder, 'config.json'), '--port', String(port), '--issuer', issuer]
  processes.push(
    spawn(process.execPath, [cli, ...args, '--storage', storage.url], {
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
  )
  for (let n = 0; n < 400; n++) {
    if ((await fetch(`http://localhost:${port}/jwks`).catch(() => undefined))?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`nothing answers on ${port}`)
}

function authorizationUrl(client_id: string): string {
  const request = { response_type: 'code', client_id, redirect_uri, scope: 'openid' }
  return `${origins[0]}/authorize?${new URLSearchParams(request)}`
}

async function newCode(client_id: string): Promise<string> {
  const response = await fetch(authorizationUrl(client_id), { headers: { cookie }, redirect: 'manual' })
  const code = new URL(response.headers.get('location') ?? 'none:').searchParams.get('code')
  if (code === null) throw new Error(`no code: ${response.status}`)
  return code
}

interface Answer {
  readonly status: number
  readonly body: { access_token?: string; refresh_token?: string; error?: string; active?: boolean }
}

function post(
  process: number,
  path: string,
  client_id: string,
  form: Record<string, string>,
): Promise<Answer> {
  return send(process, path, form, { authorization: `Basic ${btoa(`${client_id}:a+secret+of+the+client`)}` })
}

async function send(
  process: number,
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const origin = origins[process % 2] ?? ''
  const response = await fetch(origin + path, { method: 'POST', headers, body: new URLSearchParams(form) })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

const redeem = (process: number, code: string, client_id = 'ES256') =>
  post(process, '/token', client_id, { grant_type: 'authorization_code', code, redirect_uri })

const refresh = (process: number, refresh_token: string) =>
  post(process, '/token', 'ES256', { grant_type: 'refresh_token', refresh_token })

const assert = (process: number, client_assertion: string) =>
  send(process, '/token', {
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion,
  })

const inParallel = (work: (process: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: PARALLEL }, (_, n) => work(n)))

/** What a machine that is too busy turns away is asked again; one that never answers is told of. */
async function introspection(process: number, token: string): Promise<Answer['body']> {
  let answer = await post(process, '/introspect', 'ES256', { token })
  for (let again = 0; answer.status === 503 && again < 20; again++)
    answer = await post(process, '/introspect', 'ES256', { token })
  return answer.body
}

/** @param latencies of the way to the storage, in milliseconds */
export function raceTwoProcesses(open: () => Promise<SharedStorage>, latencies: readonly number[]): void {
  beforeAll(async () => {
    storage = await open()
    const ports = [await freePort(), await freePort()] as const
    origins = [`http://localhost:${ports[0]}`, `http://localhost:${ports[1]}`]
    const config = {
      clients: [...clients, keyed],
      accounts: [{ username: 'alice', password: 'wonderland', sub: 'a1' }],
      secrets: ['a secret of the deployment, 32+ characters'],
    }
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
    await Promise.all(ports.map((port) => start(port, origins[0])))

    const browser = createBrowser({
      send: createSend(10_000),
      user: { username: 'alice', password: 'wonderland' },
      pages: {},
      leaves: (url) => !url.startsWith(origins[0]),
    })
    await browser.visit({ url: authorizationUrl('ES256') })
    cookie = browser.jar.header(origins[0]) ?? ''
  })

  afterAll(async () => {
    for (const child of processes) child.kill()
    await storage.close()
    rmSync(folder, { recursive: true })
  })

  test('started at the same moment, both serve the same keys', async () => {
    const [one, two] = await Promise.all(
      origins.map(async (origin) => (await fetch(`${origin}/jwks`)).json()),
    )
    expect(one).toEqual(two)
    expect(one.keys.length).toBeGreaterThan(0)
  })

  describe.each(latencies)('with %i ms of latency to the storage', (latency) => {
    test(`a code redeemed ${PARALLEL} times at once gives one set of tokens at most, and then none that lives`, async () => {
      storage.latency?.(latency)
      for (let round = 0; round < ROUNDS; round++) {
        const code = await newCode('ES256')
        const answers = await inParallel((process) => redeem(process, code))
        const won = answers.filter(({ status }) => status === 200)
        expect(won.length, `round ${round}`).toBeLessThanOrEqual(1)
        expect(answers.filter(({ status }) => status !== 200 && status !== 400 && status !== 503)).toEqual([])
        const token = won[0]?.body.access_token
        if (token) expect(await introspection(round, token)).toEqual({ active: false })
      }
    }, 3_600_000)

    test(`a refresh token used ${PARALLEL} times at once has one successor`, async () => {
      storage.latency?.(latency)
      let token = (await redeem(0, await newCode('ES256'))).body.refresh_token ?? ''
      let rotations = 0
      for (let round = 0; round < ROUNDS; round++) {
        const answers = await inParallel((process) => refresh(process, token))
        const successors = new Set(
          answers.filter(({ status }) => status === 200).map(({ body }) => body.refresh_token),
        )
        expect(answers.filter(({ status }) => status !== 200 && status !== 503)).toEqual([])
        expect(successors.size, `round ${round}`).toBeLessThanOrEqual(1)
        // On a machine that is too busy all of them are turned away, and the same token is good for the next round.
        token = [...successors][0] ?? token
        rotations += successors.size
      }
      expect(rotations).toBeGreaterThan(ROUNDS / 2)
    }, 240_000)

    test(`a client assertion sent ${PARALLEL} times at once is taken once at most`, async () => {
      storage.latency?.(latency)
      let taken = 0
      for (let round = 0; round < ROUNDS / 10; round++) {
        const assertion = await newAssertion()
        const answers = await inParallel((process) => assert(process, assertion))
        const won = answers.filter(({ status }) => status === 200)
        expect(won.length, `round ${round}`).toBeLessThanOrEqual(1)
        expect(answers.filter(({ status }) => ![200, 401, 503].includes(status))).toEqual([])
        taken += won.length
      }
      expect(taken).toBeGreaterThan(ROUNDS / 20)
    }, 240_000)
  })
}
