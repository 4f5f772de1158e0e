/** Behind nginx as the README of the server has it, with and without a path: nginx itself, and a server in a process. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { findProgram } from '../installed-program.ts'
import { freePort } from '../interop/free-port.ts'
import { makeCertificate } from '../redis/certificate.ts'
import { named } from './readmes.ts'
import { cli } from './started.ts'

const nginx = findProgram({
  names: ['nginx'],
  debian: 'nginx-light',
  missing: 'These tests need nginx on the PATH, and there is none: apt-get install nginx-light',
})
const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-nginx-'))
const ended: ChildProcess[] = []
afterAll(() => {
  for (const child of ended) child.kill()
  rmSync(folder, { recursive: true, force: true })
})

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

interface Site {
  readonly log: () => string
  ask(
    path: string,
    options?: { method?: string; headers?: Record<string, string>; body?: string },
  ): Promise<Answer>
}

/** nginx with the file of the README, on a free port and with a certificate of its own, and a server behind it. */
async function startSite(file: string, host: string, issuer: string): Promise<Site> {
  const place = join(folder, host)
  mkdirSync(place)
  const [port, behind] = [await freePort(), await freePort()]
  const { cert, key } = makeCertificate(host)
  writeFileSync(join(place, 'site.pem'), cert)
  writeFileSync(join(place, 'site.key'), key)
  const site = named(file)
    .text.replace('127.0.0.1:8000', `127.0.0.1:${behind}`)
    .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
    .replace(/\/etc\/ssl\/[\w.]+\.(pem|key)/g, (_, kind) => join(place, `site.${kind}`))
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${place}/${name};`,
  )
  const root = process.getuid?.() === 0 ? 'user root;' : ''
  writeFileSync(
    join(place, 'nginx.conf'),
    `${root} daemon off; worker_processes 1; pid ${place}/pid; error_log ${place}/error.log;
    events {} http { access_log off; ${paths.join(' ')} ${site} }`,
  )
  const config = {
    issuer,
    secrets: ['a secret of the deployment, 32+ characters'],
    trustedProxies: ['127.0.0.1'],
    clients: [
      {
        client_id: 'shop',
        client_secret: 'a random secret of the shop, 22+',
        redirect_uris: ['https://shop.example/cb'],
      },
    ],
    accounts: [{ username: 'alice', password: 'wonderland' }],
  }
  writeFileSync(join(place, 'vouchsafe.config.json'), JSON.stringify(config))
  let log = ''
  const server = spawn(process.execPath, [cli, 'serve', '--port', `${behind}`], {
    cwd: place,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  server.stdout.setEncoding('utf8').on('data', (text) => {
    log += text
  })
  execFileSync(nginx, ['-t', '-q', '-p', place, '-c', join(place, 'nginx.conf')], { stdio: 'pipe' })
  ended.push(server, spawn(nginx, ['-p', place, '-c', join(place, 'nginx.conf')], { stdio: 'ignore' }))

  const ask: Site['ask'] = (path, { method = 'GET', headers = {}, body = '' } = {}) =>
    new Promise((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port,
        path,
        method,
        servername: host,
        ca: cert,
        headers: { host, ...headers },
      }
      const asked = request(options, (response) => {
        let read = ''
        response.setEncoding('utf8').on('data', (text) => {
          read += text
        })
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: read }),
        )
      })
      asked.on('error', reject)
      asked.end(body)
    })
  const path = new URL(`${issuer}/jwks`).pathname
  for (let n = 0; n < 200; n++) {
    const answer = await ask(path).catch(() => undefined)
    if (answer?.status === 200) return { log: () => log, ask }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`nothing answers at ${issuer}`)
}

describe.each([
  { file: 'login.example.conf', host: 'login.example', path: '' },
  { file: 'example.com.conf', host: 'example.com', path: '/auth' },
])('$file', ({ file, host, path }) => {
  const issuer = `https://${host}${path}`
  const started = startSite(file, host, issuer)
  const form = { 'content-type': 'application/x-www-form-urlencoded' }

  test('discovery is where it belongs, by both of its names', async () => {
    const { ask } = await started
    for (const place of [
      `${path}/.well-known/openid-configuration`,
      `/.well-known/oauth-authorization-server${path}`,
    ]) {
      const { status, body } = await ask(place)
      expect([status, JSON.parse(body).issuer]).toEqual([200, issuer])
    }
  })

  test('somebody signs in, with a state as long as a proxy lets through', async () => {
    const { ask } = await started
    const parameters = {
      client_id: 'shop',
      response_type: 'code',
      redirect_uri: 'https://shop.example/cb',
      scope: 'openid',
      state: 's'.repeat(5000),
    }
    const page = await ask(`${path}/authorize?${new URLSearchParams(parameters)}`)
    expect(page.status).toBe(200)
    const cookie = [page.headers['set-cookie']]
      .flat()
      .map((one) => one?.split(';')[0])
      .join('; ')
    const continuation = /name="continuation" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
    const login = await ask(`${path}/login`, {
      method: 'POST',
      headers: { ...form, cookie, origin: `https://${host}` },
      body: `${new URLSearchParams({ continuation, username: 'alice', password: 'wonderland' })}`,
    })
    // With so long a state the browser goes on by a form; a redirect would be too long for some proxies.
    expect([login.status, String(login.headers['set-cookie'])]).toEqual([
      200,
      expect.stringContaining('_session='),
    ])
    const denied = await ask(`${path}/authorize?${new URLSearchParams({ ...parameters, prompt: 'none' })}`)
    expect([denied.status, denied.headers.location]).toEqual([
      303,
      expect.stringContaining('error=login_required'),
    ])
  })

  test('the log has the address that nginx saw, whatever the client wrote', async () => {
    const { ask, log } = await started
    const headers = {
      ...form,
      'x-forwarded-for': '203.0.113.9',
      authorization: `Basic ${btoa('shop:wrong')}`,
    }
    expect(
      (await ask(`${path}/token`, { method: 'POST', headers, body: 'grant_type=client_credentials' })).status,
    ).toBe(401)
    await expect.poll(log).toContain('client.secret_mismatch')
    expect(log()).not.toContain('203.0.113.9')
  })

  test('what is not the provider’s is not passed on, or is a 404', async () => {
    const { ask } = await started
    expect((await ask(`${path}/nothing`)).status).toBe(404)
    expect((await ask('/elsewhere')).status).toBe(404)
  })
})
