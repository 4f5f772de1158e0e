/** From an empty folder to a server that keeps what it is told, and on to another storage, as the README says, block by block. */

import { type ChildProcess, execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { freePort } from '../interop/free-port.ts'
import { root, sectionBlocks } from './readmes.ts'
import { cli, codeFor, start } from './started.ts'

let child: ChildProcess | undefined
afterEach(() => child?.kill())

const walk = (language: string) => sectionBlocks('adapters/server/README.md', 'Set it up', language)

test('init, a client, a person, the server, and the flow with them', async () => {
  // Inside the tree, so that npx finds what was built.
  const folder = join(root, 'dist/readme/set-up')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const issuer = `http://localhost:${await freePort()}`
  const here = (text: string) => text.replaceAll('http://localhost:8000', issuer)
  const env = { ...process.env, npm_config_offline: 'true' }
  const paste = (commands: string) =>
    execFileSync('bash', ['-ec', here(commands)], { cwd: folder, env, encoding: 'utf8' })

  const [init = '', client = '', person = '', serve, flow = ''] = walk('sh')
  expect(paste(init)).toContain('vouchsafe clients add')
  const secret = paste(`${client}\necho "$SECRET"`).trim()
  expect(secret).toMatch(/^[0-9a-f]{64}$/)
  expect(paste(person)).toContain('alice@example.com')
  expect(readdirSync(folder).sort()).toEqual(['vouchsafe.config.json', 'vouchsafe.db'])
  expect(statSync(join(folder, 'vouchsafe.config.json')).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder, 'vouchsafe.db')).mode & 0o777).toBe(0o600)
  expect(readFileSync(join(folder, 'vouchsafe.config.json'), 'utf8')).not.toContain('a password of your own')

  expect(serve).toBe('npx vouchsafe serve &\n')
  child = await start([cli, 'serve'], issuer, folder)
  const code = await codeFor(here(walk('text')[0] ?? '').trim(), issuer)
  const told = paste(`SECRET=${secret}\n${flow.replace('paste-the-code-here', code)}`)
  expect(JSON.parse(told)).toMatchObject({
    name: 'Alice Example',
    preferred_username: 'alice',
    email: 'alice@example.com',
  })

  const [program = ''] = sectionBlocks('adapters/admin/README.md', 'For programs', 'sh')
  const { clients } = JSON.parse(paste(program)) as { clients: { client_id: string }[] }
  expect(clients.map(({ client_id }) => client_id)).toContain('ops')

  const [move = ''] = sectionBlocks('adapters/server/README.md', 'Move to another storage', 'sh')
  expect(paste(move.replaceAll('postgres://localhost/vouchsafe', 'sqlite:other.db'))).toContain(
    '5 added, 0 were there already',
  )
}, 120_000)
