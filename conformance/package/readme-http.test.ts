/** The black-box checks are called as their README says, by the command and from code, and look at everything. */

import { type ChildProcess, execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { properties } from 'vouchsafe/conformance'
import { modules } from 'vouchsafe/conformance/http'
import { freePort } from '../interop/free-port.ts'
import { named, root, sectionBlocks, textOf } from './readmes.ts'
import { cli, start } from './started.ts'

interface Entry {
  readonly client_id: string
  readonly redirect_uri: string
  readonly client_secret?: string
}

const clients = named('clients.json')
const { confidential, other, public: native, user } = JSON.parse(clients.text)
const ISSUER = 'https://login.example'

// Inside the tree, so that the package's own name leads to what was built.
const folder = join(root, 'dist/readme/http')
let issuer: string
let server: ChildProcess

beforeAll(async () => {
  const registered = [confidential, other, native].map(({ redirect_uri, ...client }: Entry) => ({
    ...client,
    redirect_uris: [redirect_uri],
    grant_types: client.client_secret
      ? ['authorization_code', 'refresh_token', 'client_credentials']
      : ['authorization_code', 'refresh_token'],
    ...(!client.client_secret && { token_endpoint_auth_method: 'none' }),
  }))
  const port = await freePort()
  issuer = `http://localhost:${port}`
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'clients.json'), clients.text)
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ clients: registered, accounts: [user] }))
  server = await start([cli, 'serve', '--config', 'config.json', '--port', `${port}`], issuer, folder)
})

afterAll(() => {
  server.kill()
})

const commands = sectionBlocks('conformance/http/README.md', 'By the command', 'sh').filter((text) =>
  text.includes(ISSUER),
)

test.each(commands)(
  '%s',
  async (text) => {
    const command = text.trim().replace('npx vouchsafe', `"${process.execPath}" "${cli}"`)
    const code = await new Promise((resolve) => {
      execFile('bash', ['-c', command.replace(ISSUER, issuer)], { cwd: folder }, (error) =>
        resolve(error?.code ?? 0),
      )
    })
    expect(code).toBe(0)
  },
  120_000,
)

test('from code they run as it stands there', async () => {
  const { file = '', text } = named('check-provider.ts')
  writeFileSync(join(folder, file), text.replaceAll(ISSUER, issuer))
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  await import(join(folder, file))
  const passed = log.mock.calls.filter(([verdict]) => verdict === 'passed')
  log.mockRestore()
  expect(passed.length).toBeGreaterThan(10)
})

test('there are as many checks and properties as the pages say', () => {
  expect(textOf('conformance/http/README.md')).toContain(
    ` ${modules.flatMap(({ checks }) => checks).length} checks`,
  )
  const checked = properties.filter(({ check }) => check !== undefined)
  expect(textOf('conformance/model/README.md')).toContain(` ${checked.length} properties judge`)
})
