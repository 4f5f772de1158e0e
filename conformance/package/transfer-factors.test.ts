/**
 * `vouchsafe export` and `import` into another kind of storage, of somebody who shows an app's code, a passkey or a
 * recovery code beside the password: each lets them in as before, and what was used is used.
 */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPasswordAccounts } from 'vouchsafe/accounts'
import { createSqliteStorage } from 'vouchsafe/storage/sqlite'
import { openSqlite } from 'vouchsafe/storage/sqlite-file'
import { totpOf } from '../catalogue/totp.ts'
import { createBrowser } from '../http/browser.ts'
import { createSend } from '../http/http.ts'
import { freePort } from '../interop/free-port.ts'
import { startRedis } from '../storage-servers.ts'
import { createPasskey } from './authenticator.ts'
import { cli, start } from './started.ts'
import { asked, continuationOf, createVisitor } from './visitor.ts'

const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-factors-'))
const issuer = `http://localhost:${await freePort()}`
const passkey = createPasskey(issuer)
/** In the configuration. */
const carol = { username: 'carol', sub: 'c1', password: 'wonderland' }
const redis = await startRedis()
const running: { kill(): unknown }[] = []
afterAll(async () => {
  for (const child of running) child.kill()
  await redis.stop()
  rmSync(folder, { recursive: true, force: true })
})

function run(args: string, input = ''): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args.split(' ')], {
    cwd: folder,
    input,
    encoding: 'utf8',
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout
}

let app = ''
let codes: readonly string[] = []
let userHandle = ''

/** As the pages of the account do it. */
async function addFactors(): Promise<void> {
  const { secrets } = JSON.parse(readFileSync(join(folder, 'vouchsafe.config.json'), 'utf8'))
  const { database, close } = await openSqlite(join(folder, 'vouchsafe.db'))
  const storage = createSqliteStorage({ database })
  const configured = [carol]
  const { factors, readByName, verifySecondFactor } = createPasswordAccounts({
    storage,
    issuer,
    secrets,
    configured,
  })
  const sub = (await readByName('alice'))?.sub ?? ''
  app = factors.newOtp('Test', 'alice').secret
  const before = Math.floor(Date.now() / 1000) - 30
  expect(await factors.addOtp(sub, app, totpOf(app, before))).toBe('added')
  expect(await factors.addOtp(carol.sub, app, totpOf(app, before))).toBe('added')
  const challenge = Buffer.alloc(32, 1).toString('base64url')
  const made = { response: passkey.created(challenge), challenge, name: 'Phone' }
  expect(await factors.addPasskey(sub, made)).toBe('added')
  userHandle = factors.userHandle(sub)
  codes = (await factors.newRecoveryCodes(sub)) ?? []
  const given = { kind: 'recovery_code', code: codes[0] ?? '' } as const
  expect(await verifySecondFactor({ sub, given })).toMatchObject({ sub })
  close()
}

beforeAll(async () => {
  run(`init --issuer ${issuer} --admin root`, 'a password of your own\n')
  run(`clients add --id shop --redirect-uri ${asked.redirect_uri}`)
  run('users add alice', 'wonderland\n')
  await addFactors()
  const config = join(folder, 'vouchsafe.config.json')
  const written = readFileSync(config, 'utf8')
  run('export --output all.ndjson')
  const importing = [cli, 'import', 'all.ndjson', '--storage', redis.url]
  const refused = spawnSync(process.execPath, importing, { cwd: folder, encoding: 'utf8' })
  expect(refused.stderr).toContain('the configuration has no account c1')
  writeFileSync(config, JSON.stringify({ ...JSON.parse(written), accounts: [carol] }))
  expect(run(`import all.ndjson --storage ${redis.url}`)).toContain('5 added')
  expect(run(`import all.ndjson --storage ${redis.url}`)).toContain('5 were there')
  running.push(await start([cli, 'serve', '--storage', redis.url], issuer, folder))
}, 180_000)

/** @param given the field of the page that asks for it, by the challenge that a passkey signs there */
async function signIn(
  given: (challenge: string) => Readonly<Record<string, string>>,
  username = 'alice',
): Promise<string> {
  const browser = createBrowser({
    send: createSend(10_000),
    user: { username, password: 'wonderland' },
    pages: {},
    leaves: (location) => !location.startsWith(issuer),
  })
  const url = `${issuer}/authorize?${new URLSearchParams({ ...asked, scope: 'openid' })}`
  const visit = await browser.visit({ url })
  const page = visit.kind === 'stayed' ? visit.page.text : ''
  const options = /data-options="([^"]*)"/.exec(page)?.[1]?.replaceAll('&quot;', '"') ?? '{}'
  const action = /action="([^"]*)"/.exec(page)?.[1] ?? ''
  const form = { continuation: continuationOf(page), ...given(JSON.parse(options).challenge) }
  const signed_in = await browser.visit({ url: new URL(action, issuer).href, method: 'POST', form })
  return signed_in.kind === 'returned' ? (signed_in.parameters.get('code') ?? '') : ''
}

test('the app’s code lets in, once', async () => {
  const otp = totpOf(app, Math.floor(Date.now() / 1000))
  expect(await signIn(() => ({ otp }))).not.toBe('')
  expect(await signIn(() => ({ otp }))).toBe('')
})

test('that of somebody in the configuration, who is shown and loses it as others do', async () => {
  const otp = totpOf(app, Math.floor(Date.now() / 1000))
  expect(await signIn(() => ({ otp }), 'carol')).not.toBe('')
  const told = () => run(`users factors carol --storage ${redis.url}`)
  expect(told()).toMatch(/^app +since/)
  run(`users factors carol --remove --storage ${redis.url}`)
  expect(told()).toMatch(/^app +none/)
})

test('the passkey lets in', async () => {
  expect(await signIn((challenge) => ({ passkey: passkey.signed(challenge) }))).not.toBe('')
  const other = Buffer.alloc(32, 2).toString('base64url')
  expect(await signIn(() => ({ passkey: passkey.signed(other) }))).toBe('')
})

test('and in place of the password too', async () => {
  const visit = createVisitor()
  const url = `${issuer}/authorize?${new URLSearchParams({ ...asked, scope: 'openid' })}`
  const { html } = await visit(url)
  const challenge = /data-challenge="([^"]*)"/.exec(html)?.[1] ?? ''
  const form = { continuation: continuationOf(html), passkey: passkey.signed(challenge, { userHandle }) }
  expect(await visit(`${issuer}/login`, form)).toMatchObject({ status: 303 })
  expect((await visit(url)).location).toContain('code=')
})

test('a recovery code lets in, and one that was used before is used', async () => {
  expect(await signIn(() => ({ recovery_code: codes[1] ?? '' }))).not.toBe('')
  for (const used of codes.slice(0, 2)) expect(await signIn(() => ({ recovery_code: used }))).toBe('')
})

test('where it came from, both apps move under a newer secret', () => {
  run('secrets rotate')
  run('secrets rotate --use')
  expect(run('secrets reseal')).toContain('The apps of 2 people were under an older secret')
  expect(run('secrets reseal')).toContain('The apps of 0 people were')
})
