/**
 * `vouchsafe export`, `import` and `backup`: from SQLite into PostgreSQL and Redis, and every client and person works as
 * before; a file with a wrong line changes nothing; one whose import was killed is completed by the same again.
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../interop/free-port.ts'
import { startPostgres } from '../postgres/postgres-server.ts'
import { startRedis } from '../storage-servers.ts'
import { cli, codeFor, start } from './started.ts'

const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-transfer-'))
const redirect_uri = 'http://localhost:9999/callback'
let issuer = ''
/** What was there before anything was moved. */
const before = { secret: '', id_token: '', registration: '' }

function run(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    input,
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  return { status, stdout, stderr }
}

function told(args: string, input?: string): Record<string, unknown>[] {
  const { status, stdout, stderr } = run([...args.split(' '), '--json'], input)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

async function signIn(secret: string) {
  const asked = { client_id: 'shop', redirect_uri, response_type: 'code', scope: 'openid profile' }
  const pkce = {
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  }
  const code = await codeFor(`${issuer}/authorize?${new URLSearchParams({ ...asked, ...pkce })}`, issuer)
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`shop:${secret}`)}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri,
      code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    }),
  })
  const { access_token, id_token } = (await answer.json()) as Record<'access_token' | 'id_token', string>
  const userinfo = await fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${access_token}` } })
  return { claims: await userinfo.json(), id_token }
}

async function served<T>(storage: string, ask: () => Promise<T>): Promise<T> {
  const child: ChildProcess = await start([cli, 'serve', '--storage', storage], issuer, folder)
  try {
    return await ask()
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill()
    await ended
  }
}

const kidOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[0] ?? '', 'base64url').toString()).kid
const file = (name: string, lines: readonly string[]) => {
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`)
  return name
}
const exported = () => readFileSync(join(folder, 'all.ndjson'), 'utf8').trimEnd().split('\n')

beforeAll(async () => {
  issuer = `http://localhost:${await freePort()}`
  expect(run(['init', '--issuer', issuer, '--admin', 'root'], 'a password of your own\n').status).toBe(0)
  const [client] = told(`clients add --id shop --redirect-uri ${redirect_uri}`)
  before.secret = String(client?.client_secret)
  told('users add alice --email Alice@Example.com --role staff --claim locale=de', 'wonderland\n')
  told('users add gone', 'wonderland\n')
  told('users remove gone')
  told('registration-tokens add --note shop')
  before.id_token = (await served('sqlite:vouchsafe.db', () => signIn(before.secret))).id_token
  expect(run(['export', '--output', 'all.ndjson'])).toEqual({ status: 0, stdout: '', stderr: '' })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('what is exported is for its owner alone, is each record once, and no secret', () => {
  expect(statSync(join(folder, 'all.ndjson')).mode & 0o777).toBe(0o600)
  expect(exported().map((line) => JSON.parse(line).kind)).toEqual([
    'signing_keys',
    'client',
    'account',
    'account',
    'registration_token',
  ])
  const text = exported().join('\n')
  for (const secret of [before.secret, 'wonderland', 'a password of your own', '"d":'])
    expect(text).not.toContain(secret)
  expect(run(['export']).stdout.trimEnd().split('\n')).toEqual(exported())
  expect(run(['export', '--output', 'all.ndjson'])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('EEXIST'),
  })
})

describe.each([
  ['PostgreSQL', startPostgres],
  ['Redis', () => startRedis()],
  ['another SQLite file', async () => ({ url: 'sqlite:other.db', stop: async () => {} })],
])('into %s', (_, open) => {
  let storage: { readonly url: string; stop(): Promise<unknown> }

  beforeAll(async () => {
    storage = await open()
  })
  afterAll(() => storage?.stop())

  test('every client and person works as before, and what was signed is still verified', async () => {
    const into = ['import', 'all.ndjson', '--storage', storage.url]
    expect(run([...into, '--dry-run']).stdout).toMatch(/^line 2: client shop would be added$/m)
    expect(run(into)).toMatchObject({ status: 0, stdout: '5 added, 0 were there already\n' })
    expect(run(into).stdout).toBe('0 added, 5 were there already\n')

    const { claims, id_token, keys } = await served(storage.url, async () => ({
      ...(await signIn(before.secret)),
      keys: (await (await fetch(`${issuer}/jwks`)).json()) as { keys: { kid: string }[] },
    }))
    expect(claims).toMatchObject({ preferred_username: 'alice', locale: 'de' })
    expect(kidOf(id_token)).toBe(kidOf(before.id_token))
    expect(keys.keys.map(({ kid }) => kid)).toContain(kidOf(before.id_token))
    const people = told(`users list --storage ${storage.url}`)
    expect(people.map(({ username }) => username)).toEqual(['alice', 'root'])
    expect(told(`clients list --storage ${storage.url}`)).toMatchObject([{ client_id: 'shop' }])
    expect(told(`registration-tokens list --storage ${storage.url}`)).toMatchObject([{ note: 'shop' }])
    expect(told(`users show ALICE@example.com --storage ${storage.url}`)).toMatchObject([
      { roles: ['staff'] },
    ])
  })

  test('what comes out of it is what went in', () => {
    const used = (line: string) => line.replace(/"used_at":\d+/, '').replace(/"sealed":"[^"]*"/, '')
    const out = run(['export', '--storage', storage.url]).stdout.trimEnd().split('\n')
    expect(out.map(used).sort()).toEqual(exported().map(used).sort())
  })
})

describe('a wrong line changes nothing, and is named', () => {
  const other = (line: string, changes: object) => JSON.stringify({ ...JSON.parse(line), ...changes })

  test.each<[string, (lines: readonly string[]) => readonly string[], string]>([
    ['no JSON', (lines) => [...lines, '{"kind":'], 'line 6: is no JSON'],
    ['of no kind', (lines) => [...lines, '{"kind":"grant"}'], 'line 6: has no kind of'],
    ['half a record', ([keys = '', client = '']) => [keys, other(client, { nonce: 1 })], 'line 2: '],
    [
      'not what a client may be',
      ([keys = '', client = '']) => [keys, other(client, { redirect_uris: ['nowhere'] })],
      'line 2: client.redirect_uris',
    ],
    [
      'a name twice',
      (lines) => [...lines, other(lines[2] ?? '', { sub: 'other', username: 'ALICE@EXAMPLE.COM' })],
      'line 6: the name alice@example.com is in line',
    ],
    [
      'keys under another secret',
      () => ['{"kind":"signing_keys","v":1,"sealed":"e30..a.b.c"}'],
      'line 1: signing_keys: none of the secrets',
    ],
  ])('%s', (_, change, message) => {
    const lines = file('wrong.ndjson', change(exported()))
    const { status, stdout, stderr } = run(['import', lines, '--storage', 'sqlite:wrong.db'])
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain(message)
    expect(run(['export', '--storage', 'sqlite:wrong.db']).stdout).toBe('')
  })

  test('somebody else is there already', () => {
    const storage = 'sqlite:taken.db'
    told(`users add alice --storage ${storage}`, 'another password\n')
    told(`clients add --id shop --redirect-uri ${redirect_uri} --storage ${storage}`)
    const { status, stderr } = run(['import', 'all.ndjson', '--storage', storage])
    expect(status).toBe(1)
    expect(stderr).toMatch(/line 2: there is another client shop\n/)
    expect(stderr).toMatch(/line \d: somebody else has the name alice already\n/)
    expect(told(`users list --storage ${storage}`)).toHaveLength(1)
  })
})

test('an import that was killed is completed by the same one again', async () => {
  const [account = ''] = exported().filter((line) => line.includes('"root"'))
  const people = Array.from({ length: 3000 }, (_, n) =>
    JSON.stringify({ ...JSON.parse(account), sub: `s${n}`, username: `person\u2028 ${n}` }),
  )
  const lines = file('many.ndjson', people)
  const into = [cli, 'import', lines, '--storage', 'sqlite:many.db']
  let kills = 0
  for (let wait = 600; ; wait += 200) {
    const child = spawn(process.execPath, into, { cwd: folder, stdio: 'ignore' })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    const timer = setTimeout(() => child.kill('SIGKILL'), wait)
    await ended
    clearTimeout(timer)
    if (child.exitCode === 0) break
    expect(child.signalCode).toBe('SIGKILL')
    kills++
  }
  expect(kills).toBeGreaterThan(0)
  expect(told('users list --storage sqlite:many.db')).toHaveLength(3000)
  expect(told('users show s17 --storage sqlite:many.db')).toMatchObject([{ username: 'person\u2028 17' }])
}, 180_000)

test('a backup is a file that a server runs on, and is of SQLite alone', async () => {
  told('backup copy.db')
  expect(statSync(join(folder, 'copy.db')).mode & 0o777).toBe(0o600)
  expect(run(['export', '--storage', 'sqlite:copy.db']).stdout.trimEnd().split('\n')).toEqual(exported())
  expect(await served('sqlite:copy.db', () => signIn(before.secret))).toMatchObject({
    claims: { preferred_username: 'alice' },
  })
  expect(run(['backup', 'copy.db', '--storage', 'memory'])).toMatchObject({ status: 1, stdout: '' })
})
