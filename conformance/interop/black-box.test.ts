/** The black-box checks against the running server, by the command that people use. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Report } from 'vouchsafe/conformance/http'
import { freePort } from './free-port.ts'

const cli = join(import.meta.dirname, '../../dist/adapters/server/cli.js')
const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-black-box-'))
const user = { username: 'alice', password: 'wonderland' }
const grant_types = ['authorization_code', 'refresh_token', 'client_credentials']

const confidential = {
  client_id: 'web',
  client_secret: 'a secret of the web client',
  redirect_uri: 'https://rp.example/cb',
}
const other = {
  client_id: 'web2',
  client_secret: 'a secret of the other client',
  redirect_uri: 'https://rp2.example/cb',
}
const native = {
  client_id: 'native',
  redirect_uri: 'http://127.0.0.1/cb',
  application_type: 'native',
  token_endpoint_auth_method: 'none',
}

let issuer: string
let server: ChildProcess

beforeAll(async () => {
  const port = await freePort()
  issuer = `http://localhost:${port}`
  const registered = [confidential, other, native].map(({ redirect_uri, ...client }) => {
    const is_public = 'token_endpoint_auth_method' in client
    return {
      ...client,
      redirect_uris: [redirect_uri],
      grant_types: is_public ? grant_types.slice(0, 2) : grant_types,
    }
  })
  const claims = { name: 'Alice Example', email: 'alice@example.com', email_verified: true }
  const config = { clients: registered, accounts: [{ ...user, claims }] }
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
  writeFileSync(join(folder, 'clients.json'), JSON.stringify({ confidential, other, public: native, user }))
  server = spawn(process.execPath, [cli, 'serve', '--config', 'config.json', '--port', String(port)], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  for (let n = 0; n < 400; n++) {
    if ((await fetch(`${issuer}/jwks`).catch(() => undefined))?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`nothing answers at ${issuer}`)
})

afterAll(() => {
  server.kill()
  rmSync(folder, { recursive: true })
})

test('vouchsafe conformance finds nothing against our own server', () => {
  const args = [cli, 'conformance', '--issuer', issuer, '--client', 'clients.json', '--json']
  const output = execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  const report = JSON.parse(output) as Report
  const open = report.results.filter(({ verdict }) => verdict !== 'passed' && verdict !== 'not_applicable')
  expect(open.map(({ id, verdict, evidence }) => `${id}: ${verdict}: ${evidence}`)).toEqual([])
  expect(report.conforms).toBe(true)
  expect(report.results.filter(({ verdict }) => verdict === 'passed').length).toBeGreaterThan(290)
}, 120_000)
