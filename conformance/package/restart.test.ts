/**
 * `vouchsafe serve` on a SQLite file, ended and started again in the middle of a sign-in, a consent, the redemption of a
 * code and a refresh, by SIGTERM and by kill -9: whoever is in the middle goes on and notices nothing.
 */

import { type ChildProcess, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../interop/free-port.ts'
import { cli, start } from './started.ts'
import {
  asked as askedBy,
  continuationOf,
  createVisitor,
  redemption,
  redirect_uri,
  statusOfUserinfo,
} from './visitor.ts'

const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-restart-'))
let issuer = ''
let secret = ''
let child: ChildProcess

const run = (args: string, input = '') =>
  spawnSync(process.execPath, [cli, ...args.split(' ')], { cwd: folder, input, encoding: 'utf8' })

beforeAll(async () => {
  issuer = `http://localhost:${await freePort()}`
  expect(run(`init --issuer ${issuer} --admin root`, 'a password of your own\n').status).toBe(0)
  secret = JSON.parse(run(`clients add --id shop --redirect-uri ${redirect_uri} --json`).stdout).client_secret
  expect(run('users add alice', 'wonderland\n').status).toBe(0)
  child = await start([cli, 'serve'], issuer, folder)
})

afterAll(() => {
  child?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

async function restart(signal: NodeJS.Signals): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await ended
  child = await start([cli, 'serve'], issuer, folder)
}

async function token(form: Readonly<Record<string, string>>) {
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`shop:${secret}`)}` },
    body: new URLSearchParams(form),
  })
  const body = (await answer.json()) as Readonly<Record<'access_token' | 'refresh_token', string>>
  return { status: answer.status, ...body }
}

const refresh = (refresh_token: string) => token({ grant_type: 'refresh_token', refresh_token })

const userinfo = (access_token: string) => statusOfUserinfo(issuer, access_token)

describe.each(['SIGTERM', 'SIGKILL'] as const)('%s', (signal) => {
  test('in the middle of everything: nobody notices', async () => {
    const open = createVisitor()
    const asked = { ...askedBy, scope: 'openid offline_access', state: signal, prompt: 'consent' }
    const login = await open(`${issuer}/authorize?${new URLSearchParams(asked)}`)
    expect(login.html).toContain('name="password"')

    await restart(signal)
    const person = { username: 'alice', password: 'wonderland' }
    const signed_in = await open(`${issuer}/login`, { continuation: continuationOf(login.html), ...person })
    expect(signed_in.status).toBe(303)

    await restart(signal)
    const consent = await open(signed_in.location)
    expect(consent.html).toContain('name="decision"')

    await restart(signal)
    const scopes = { continuation: continuationOf(consent.html), decision: 'allow', scope: 'offline_access' }
    const allowed = await open(`${issuer}/consent`, scopes)
    const answer = new URL(allowed.location)
    expect(answer.searchParams.get('state')).toBe(signal)

    await restart(signal)
    const code = answer.searchParams.get('code') ?? ''
    const tokens = await token(redemption(code))
    expect(tokens.status).toBe(200)

    await restart(signal)
    expect(await userinfo(tokens.access_token)).toBe(200)
    const refreshed = await refresh(tokens.refresh_token)
    expect(refreshed.status).toBe(200)

    // The answer is lost, and perhaps the request: the same one again has the same successor.
    const lost = refresh(refreshed.refresh_token).catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 3))
    await restart(signal)
    await lost
    const again = await refresh(refreshed.refresh_token)
    expect(again.status).toBe(200)
    expect((await refresh(again.refresh_token)).status).toBe(200)
    expect(await userinfo(again.access_token)).toBe(200)

    // The session is there too: nobody is asked for a password.
    const once_more = await open(`${issuer}/authorize?${new URLSearchParams(asked)}`)
    expect(once_more.html).toContain('name="decision"')
  }, 120_000)
})
