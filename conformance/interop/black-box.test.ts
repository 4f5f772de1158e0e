/** The black-box checks against the running server, by the command that people use. */

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Report } from 'vouchsafe/conformance/http'
import { makeCertificate } from '../redis/certificate.ts'
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

const resource = 'https://api.example/things'

let issuer: string
let documents: Server
let server: ChildProcess

/** Somebody who says what a client is, at its client_id. */
async function serveDocument() {
  const certificate = makeCertificate()
  documents = createServer({ ...certificate }, ({ url, headers }, response) => {
    if (url?.split('?')[0] !== '/client.json') return response.writeHead(404).end()
    const client_id = `https://${headers.host}/client.json`
    const document = { client_id, client_name: 'An app', redirect_uris: ['https://app.example/cb'] }
    return response.setHeader('content-type', 'application/json').end(JSON.stringify(document))
  })
  await new Promise<void>((resolve) => documents.listen(0, 'localhost', resolve))
  const { port } = documents.address() as AddressInfo
  return { documentUrl: `https://localhost:${port}/client.json`, certificate: certificate.cert }
}

beforeAll(async () => {
  const port = await freePort()
  issuer = `http://localhost:${port}`
  const registered = [confidential, other, native].map(({ redirect_uri, ...client }) => {
    const is_public = 'token_endpoint_auth_method' in client
    return {
      ...client,
      redirect_uris: [redirect_uri],
      grant_types: is_public ? grant_types.slice(0, 2) : grant_types,
      ...(!is_public && { post_logout_redirect_uris: ['https://rp.example/signed-out'] }),
    }
  })
  const claims = { name: 'Alice Example', email: 'alice@example.com', email_verified: true }
  const { documentUrl, certificate } = await serveDocument()
  const config = {
    registration: 'open',
    clients: registered,
    accounts: [{ ...user, claims }],
    resources: [
      { identifier: resource, scopes: { things: { description: 'Things' } }, accessTokenFormat: 'jwt' },
    ],
    policy: { client_id_metadata_documents: true },
    outbound: { allowedHosts: [new URL(documentUrl).host], ca: certificate },
  }
  const options = {
    resource,
    resourceScope: 'things',
    documentUrl,
    documentRedirectUri: 'https://app.example/cb',
    postLogoutRedirectUri: 'https://rp.example/signed-out',
  }
  const file = { confidential, other, public: native, user, options }
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
  writeFileSync(join(folder, 'clients.json'), JSON.stringify(file))
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
  documents.close()
  rmSync(folder, { recursive: true })
})

test('vouchsafe conformance finds nothing against our own server', async () => {
  const args = [cli, 'conformance', '--issuer', issuer, '--client', 'clients.json', '--json']
  // Not the one that waits for a child: a document is served meanwhile.
  const { stdout: output } = await promisify(execFile)(process.execPath, args, { cwd: folder })
  const report = JSON.parse(output) as Report
  const open = report.results.filter(({ verdict }) => verdict !== 'passed' && verdict !== 'not_applicable')
  expect(open.map(({ id, verdict, evidence }) => `${id}: ${verdict}: ${evidence}`)).toEqual([])
  expect(report.conforms).toBe(true)
  expect(report.results.filter(({ verdict }) => verdict === 'passed').length).toBeGreaterThan(350)
}, 120_000)
