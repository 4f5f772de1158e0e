/** The command `vouchsafe` as a shell sees it: what it prints where, and its exit code. */

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { verifySync } from '@node-rs/argon2'
import { expect, test } from 'vitest'

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
