/** `vouchsafe init`, `clients` and `users` as a shell sees them: what they print where, their exit codes, what they change. */

import { type ChildProcess, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../interop/free-port.ts'
import { cli, codeFor, start } from './started.ts'

const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-commands-'))
let issuer = ''
let child: ChildProcess | undefined

function run(args: string, input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args.split(' ')], {
    cwd: folder,
    input,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

/** @returns the records that it prints */
function told(args: string, input?: string): Record<string, unknown>[] {
  const { status, stdout, stderr } = run(`${args} --json`, input)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

const redirect_uri = 'http://localhost:9999/callback'

beforeAll(async () => {
  issuer = `http://localhost:${await freePort()}`
  expect(run(`init --issuer ${issuer} --admin root`, 'a password of your own\n').status).toBe(0)
  child = await start([cli, 'serve'], issuer, folder)
})

afterAll(() => {
  child?.kill()
  rmSync(folder, { recursive: true, force: true })
})

function codeOf(client_id: string): Promise<string> {
  const request = { client_id, redirect_uri, response_type: 'code', scope: 'openid offline_access' }
  const pkce = {
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  }
  return codeFor(`${issuer}/authorize?${new URLSearchParams({ ...request, ...pkce })}`, issuer)
}

async function tokensOf(client_id: string, secret: unknown) {
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${client_id}:${secret}`)}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: await codeOf(client_id),
      redirect_uri,
      code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    }),
  })
  return (await answer.json()) as { readonly access_token: string; readonly refresh_token: string }
}

const userinfo = async (token: string) =>
  (await fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${token}` } })).status

describe('beside a server that runs', () => {
  let secret: unknown

  test('a client and a person are made, and sign in at once', async () => {
    const [client] = told(`clients add --id shop --redirect-uri ${redirect_uri}`)
    secret = client?.client_secret
    const [alice] = told('users add alice --email Alice@Example.com --role staff', 'wonderland\n')
    expect(alice).toMatchObject({ username: 'alice', roles: ['staff'], hasPassword: true })
    expect(alice).not.toHaveProperty('password')
    expect(await userinfo((await tokensOf('shop', secret)).access_token)).toBe(200)
  })

  test('what is known of a person: where they are signed in, which clients they let in', () => {
    const [shown] = told('users show ALICE@example.com')
    expect(shown).toMatchObject({ username: 'alice', sessions: [{}], connections: [{ client_id: 'shop' }] })
  })

  test.each([
    ['a new password', 'users password alice', 'wonderland\n'],
    ['to be disabled and enabled again', 'users disable alice', undefined],
    ['the end of everything', 'users end-sessions alice --everything', undefined],
  ])('%s ends the tokens of before at once', async (_, command, input) => {
    const { access_token } = await tokensOf('shop', secret)
    expect(await userinfo(access_token)).toBe(200)
    told(command, input)
    expect(await userinfo(access_token)).toBe(401)
    told('users enable alice')
    expect(await userinfo(access_token)).toBe(401)
  })

  test('what a token is worth is told, and it is ended, by whoever has it', async () => {
    const { access_token, refresh_token } = await tokensOf('shop', secret)
    const [shown] = told('tokens show', `${access_token}\n`)
    expect(shown).toMatchObject({
      kind: 'access_token',
      active: true,
      client_id: 'shop',
      scopes: ['openid', 'offline_access'],
    })
    told('tokens revoke', refresh_token)
    expect(await userinfo(access_token)).toBe(401)
    expect(told('tokens show', access_token)).toMatchObject([
      { active: false, reason: 'access_token.revoked', client_id: 'shop', sub: shown?.sub },
    ])
    expect(run('tokens show', refresh_token).stdout).toMatch(/^state +refused: grant\.revoked$/m)
  })

  test('a secret is changed without an outage, and a client is removed', async () => {
    const [changed] = told('clients secret shop --old-ends-in 3600')
    expect(run('clients secret shop')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('two secrets'),
    })
    const { access_token } = await tokensOf('shop', changed?.client_secret)
    const [edited] = told('clients edit shop --name The_Shop --set require_pkce=true')
    expect(edited).toMatchObject({
      client_name: 'The_Shop',
      require_pkce: true,
      redirect_uris: [redirect_uri],
    })
    expect(told('clients list --filter the_')).toMatchObject([{ client_id: 'shop' }])
    told('clients remove shop')
    expect(await userinfo(access_token)).toBe(401)
    expect(run('clients show shop').status).toBe(1)
  })

  test('second factors are seen and taken away', () => {
    const nothing = { passkeys: [], recoveryCodes: 0 }
    expect(told('users factors alice')).toMatchObject([nothing])
    expect(told('users factors alice --remove')).toMatchObject([{ removed: true }])
    expect(run('users factors nobody')).toMatchObject({ status: 1 })
  })

  test('people are edited, listed and removed', () => {
    const [edited] = told('users edit alice --name Alice --claim locale=de --unset email --unset roles')
    expect(edited).toMatchObject({ name: 'Alice', claims: { locale: 'de' }, roles: [] })
    expect(edited).not.toHaveProperty('email')
    expect(told('users list').map(({ username }) => username)).toEqual(['alice', 'root'])
    expect(told('users list --role admin').map(({ username }) => username)).toEqual(['root'])
    told('users remove alice')
    expect(told('users list --filter al')).toEqual([])
  })
})

test('for people there are tables, and nothing that somebody wrote moves the cursor', () => {
  writeFileSync(join(folder, 'empty'), '')
  told('clients add --id odd --set client_name="\\u001b[2J"')
  const { stdout } = run('clients list')
  expect(stdout).toMatch(/^ID +NAME +GRANTS +USED +STATE\nodd /)
  expect(stdout).not.toContain('\u001b')
})

test('what is in the configuration is listed before what is in the storage, and seen; it is changed there', () => {
  const written = JSON.parse(readFileSync(join(folder, 'vouchsafe.config.json'), 'utf8')) as object
  const more = {
    clients: [
      {
        client_id: 'fixed',
        client_secret: 'x'.repeat(32),
        client_name: 'Fixed',
        redirect_uris: [redirect_uri],
      },
    ],
    accounts: [
      {
        username: 'Carol',
        sub: 'c-1',
        password: 'correct horse battery',
        claims: { email: 'carol@example.com', roles: ['staff'] },
      },
    ],
  }
  writeFileSync(join(folder, 'more.json'), JSON.stringify({ ...written, ...more }))
  const here = '--config more.json'
  const state = 'from the configuration'
  expect(run(`clients list ${here}`).stdout).toMatch(
    new RegExp(`^ID .*\\nfixed +Fixed +authorization_code +${state}\\nodd `),
  )
  expect(told(`clients list --filter fi ${here}`)).toMatchObject([
    { client_id: 'fixed', source: 'configuration' },
  ])
  expect(run(`clients show fixed ${here}`).stdout).not.toContain('xxxxxxxx')
  expect(run(`users list ${here}`).stdout).toMatch(
    new RegExp(`\\nCarol +carol@example.com +staff +${state} +c-1\\nroot `),
  )
  expect(told(`users list --role staff ${here}`)).toMatchObject([{ sub: 'c-1', source: 'configuration' }])
  for (const name of ['carol', 'CAROL@example.com', 'c-1'])
    expect(told(`users show ${name} ${here}`)).toMatchObject([
      { username: 'Carol', sessions: [], connections: [] },
    ])
  expect(told(`users end-sessions carol ${here}`)).toMatchObject([{ sub: 'c-1', ended: true }])
  for (const command of ['clients edit fixed --name X', 'clients remove fixed', 'users disable carol'])
    expect([command, run(`${command} ${here}`)]).toMatchObject([
      command,
      { status: 1, stderr: expect.stringContaining('there') },
    ])
})

test.each<[string, number, RegExp]>([
  ['init', 1, /vouchsafe\.config\.json is there already/],
  ['users add root', 1, /somebody has that user name already/],
  ['users show nobody', 1, /there is no nobody/],
  ['clients remove nobody', 1, /there is no client nobody/],
  ['users list --storage memory', 1, /with memory storage/],
  ['tokens show', 1, /no code or token of this issuer/],
  ['tokens revoke', 1, /no code or token of this issuer/],
  ['tokens show a-token', 2, /tokens show takes nothing without a name/],
  ['users', 2, /there is add, list/i],
  ['users shw', 2, /there is no shw/],
  ['users show', 2, /users show takes NAME/],
  ['users show a b', 2, /users show takes NAME/],
  ['users list --filtr a', 2, /--filtr/],
  ['users list --filter a --role admin', 2, /remove one of the two/],
  ['clients add --redirect-uri nowhere', 2, /redirect_uris/],
  ['clients add --set redirect', 2, /--set redirect: must be MEMBER=VALUE/],
  ['clients secret odd --old-ends-in soon', 2, /--old-ends-in soon: must be a whole number/],
  ['init --config other.json --storage memory', 2, /what is in memory ends/],
  ['init --config other.json --issuer http://login.example', 2, /issuer: must be https/],
])('%s: %i', (args, code, message) => {
  expect(run(args, 'a password\n')).toEqual({
    status: code,
    stdout: '',
    stderr: expect.stringMatching(message),
  })
})

test('a password that is too short is refused, and nobody is made', () => {
  expect(run('users add eve', 'short\n')).toMatchObject({ status: 2, stderr: expect.stringContaining('8') })
  expect(told('users list --filter eve')).toEqual([])
})

test('what came to nothing leaves no file, and a configuration names no password', () => {
  expect(() => readFileSync(join(folder, 'other.json'))).toThrow()
  expect(readFileSync(join(folder, 'vouchsafe.config.json'), 'utf8')).not.toContain('a password of your own')
})

test('a registration token is shown once, listed without itself, and removed', () => {
  const [made] = told('registration-tokens add --note shop --uses 2')
  expect(made).toMatchObject({ note: 'shop', uses: 2, used: 0, initialAccessToken: expect.any(String) })
  // It is typed: no first character may be what begins an option.
  expect(made?.id).toMatch(/^[0-9a-f]{24}$/)
  const [listed] = told('registration-tokens list')
  expect(listed).toMatchObject({ id: made?.id, note: 'shop' })
  expect(listed).not.toHaveProperty('initialAccessToken')
  told(`registration-tokens remove ${made?.id}`)
  expect(told('registration-tokens list')).toEqual([])
  expect(run(`registration-tokens remove ${made?.id}`).status).toBe(1)
})

test('what people have under an older secret is looked for', () => {
  expect(run('secrets reseal')).toEqual({
    status: 0,
    stdout: 'The apps of 0 people were under an older secret, and nothing is now.\n',
    stderr: '',
  })
})

test.each(['clients', 'users'])('%s --help says what each takes, and each has an example', (noun) => {
  const { status, stdout } = run(`${noun} --help`)
  expect(status).toBe(0)
  const verbs = [...stdout.matchAll(new RegExp(`^vouchsafe ${noun} (\\S+)`, 'gm'))].map(([, verb]) => verb)
  expect(verbs.length).toBeGreaterThan(5)
  for (const verb of verbs) expect(run(`${noun} ${verb} --help`).stdout).toContain('for example: vouchsafe')
})
