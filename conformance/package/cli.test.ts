/** The command `vouchsafe` as a shell sees it: what it prints where, and its exit code. */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verifySync } from '@node-rs/argon2'
import { afterAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const cli = join(root, 'dist/adapters/server/cli.js')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

function run(args: string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { input, encoding: 'utf8' })
  return { status, stdout, stderr }
}

test.each<[string[], string, RegExp]>([
  [['--version'], '', new RegExp(`^${version}\n$`)],
  [['--help'], '', /^vouchsafe serve /],
  [['explain'], '', /code\.replayed/],
  [['explain', 'code.replayed'], '', /invalid_grant/],
  [['hash-password'], 'a password\n', /^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$\S+\n$/],
])('%j is done: 0', (args, input, printed) => {
  expect(run(args, input)).toEqual({ status: 0, stdout: expect.stringMatching(printed), stderr: '' })
})

test('a password is hashed without the byte order mark before it', () => {
  const { stdout } = run(['hash-password'], '\ufeffa password\n')
  expect(verifySync(stdout.trim(), 'a password')).toBe(true)
})

test.each<[string[], string, RegExp]>([
  [[], '', /^vouchsafe serve /],
  [['sevre'], '', /no command sevre/],
  [['serve', '--prot', '1'], '', /--prot/],
  [['serve', '--port', 'http'], '', /--port http: must be a number/],
  [['serve', '--port'], '', /--port/],
  [['serve', '--workers', '0'], '', /--workers 0: must be a number from 1 to 999, or auto/],
  [['worker'], '', /started by `vouchsafe serve --workers N`/],
  [['explain', 'code.replayd'], '', /no reason code\.replayd; near it: .*code\.replayed/],
  [['keys'], '', /`vouchsafe keys list` or `vouchsafe keys rotate`/],
  [['keys', 'list', '--now'], '', /keys list has no --now/],
  [['keys', 'rotate', '--kid', 'k'], '', /needs --now/],
  [['secrets', 'list'], '', /`vouchsafe secrets rotate` or `vouchsafe secrets reseal`/],
  [['secrets', 'reseal', '--use'], '', /`vouchsafe secrets rotate` or `vouchsafe secrets reseal`/],
  [['hash-password'], '\n', /1 to 1024 bytes/],
  [['hash-password'], 'é'.repeat(513), /1 to 1024 bytes/],
])('%j is wrong usage: 2', (args, input, told) => {
  expect(run(args, input)).toEqual({ status: 2, stdout: '', stderr: expect.stringMatching(told) })
})

test('what cannot be done: 1', () => {
  expect(run(['serve', '--config', '/nowhere/vouchsafe.json'])).toEqual({
    status: 1,
    stdout: '',
    stderr: 'vouchsafe: /nowhere/vouchsafe.json: there is no such file\n',
  })
})

describe('keys and secrets of a configuration file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-cli-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const secret = 'the secret of a deployment, 32+ characters'
  const config = {
    issuer: 'http://localhost:8000',
    secrets: [secret],
    storage: `sqlite:${join(folder, 'keys.db')}`,
    clients: [],
  }
  const write = (name: string, more: object = {}) => {
    const file = join(folder, name)
    writeFileSync(file, JSON.stringify({ ...config, ...more }, undefined, 4), { mode: 0o600 })
    return ['--config', file]
  }
  const named = write('vouchsafe.config.json')
  const keys = (...args: string[]) => {
    const { stdout, stderr, status } = run(['keys', ...args, ...named])
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    return stdout.split('\n').filter((line) => line.includes('RS256'))
  }
  const kidOf = (line = '') => line.split(' ')[0] ?? ''

  test('keys are listed, rotated once, and thrown away', () => {
    const [first, ...none] = keys('list')
    expect([first, none]).toEqual([expect.stringMatching(/^[\w-]{43} +RS256 +signing +20/), []])
    const rotated = keys('rotate')
    expect(rotated).toEqual([expect.stringMatching(/ next /), expect.stringMatching(/ signing /)])
    expect(keys('rotate')).toEqual(rotated)
    expect(keys('rotate', '--now', '--kid', kidOf(rotated[0]))).toHaveLength(1)
    const [fresh] = keys('rotate', '--now')
    expect(kidOf(fresh)).not.toBe(kidOf(first))
    expect(run(['keys', 'rotate', '--now', '--kid', 'nobody', ...named])).toMatchObject({
      status: 1,
      stderr: 'vouchsafe: there is no key nobody\n',
    })
  }, 120_000)

  test.each<[string, object, string]>([
    ['memory.json', { storage: 'memory' }, 'which no other process reaches'],
    ['keys.json', { keys: { keys: [] } }, 'the keys are in the configuration'],
  ])(
    '%s has none that could be rotated',
    (name, more, told) => {
      for (const action of ['list', 'rotate'])
        expect(run(['keys', action, ...write(name, more)])).toMatchObject({
          status: 1,
          stdout: '',
          stderr: expect.stringContaining(told),
        })
    },
    60_000,
  )

  test('Y-014 a secret comes behind the one in use, then in front of it; the file stays as private as it was', () => {
    const file = named[1] ?? ''
    const secrets = () => (JSON.parse(readFileSync(file, 'utf8')) as { secrets: string[] }).secrets
    expect(run(['secrets', 'rotate', '--use', ...named])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('there is no second secret'),
    })
    const added = run(['secrets', 'rotate', ...named])
    const [, fresh = ''] = secrets()
    expect(secrets()).toEqual([secret, expect.stringMatching(/^[\w+/]{64}$/)])
    expect(added.stdout).not.toContain(fresh)
    const used = run(['secrets', 'rotate', '--use', ...named])
    expect(secrets()).toEqual([fresh, secret])
    expect(used.stdout).toMatch(/14 days after the last restart, not before 20\d\d-/)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).toContain('\n    "secrets"')
    expect(keys('list')).toHaveLength(1)
  }, 60_000)

  test('what is in the storage lasts as long as it does: clients with lifetimes of their own, initial access tokens', () => {
    const stored = write('stored.json', {
      storage: `sqlite:${join(folder, 'stored.db')}`,
      registration: 'token',
    })
    run(['secrets', 'rotate', ...stored])
    const used = () => run(['secrets', 'rotate', '--use', ...stored]).stdout
    expect(used()).toMatch(/: 14 days after/)
    const slow = ['--set', 'refresh_token_idle_lifetime=1728000', '--redirect-uri', 'https://rp.test/cb']
    expect(run(['clients', 'add', ...slow, ...stored])).toMatchObject({ status: 0 })
    expect(used()).toMatch(/: 20 days after/)
    const made = run(['registration-tokens', 'add', '--ends-in', String(40 * 86_400), ...stored])
    expect(made).toMatchObject({ status: 0 })
    expect(used()).toMatch(/: 40 days after/)
    const away = write('away.json', { storage: `sqlite:${join(folder, 'no folder', 'x.db')}` })
    run(['secrets', 'rotate', ...away])
    expect(run(['secrets', 'rotate', '--use', ...away]).stdout).toMatch(
      /14 days after[\s\S]*The storage is not there/,
    )
  }, 120_000)

  test('of a file in JavaScript it is printed, and the file is left alone', () => {
    const file = join(folder, 'vouchsafe.config.mjs')
    const text = `export default ${JSON.stringify(config)}`
    writeFileSync(file, text)
    const { stdout } = run(['secrets', 'rotate', '--config', file])
    expect(stdout).toMatch(/is yours to change: put this behind the first of `secrets`\n\n {2}[\w+/]{64}\n/)
    expect(readFileSync(file, 'utf8')).toBe(text)
  })
})
