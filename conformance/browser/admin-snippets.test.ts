/**
 * What the page of a client shows to paste, pasted: into programs of each library, with no more around it than an
 * application has, and gone through in a real Chromium. curl and openid-client are in admin-first-client.test.ts.
 */

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createProvider, generateKeys, type Provider } from 'vouchsafe'
import { createPasswordAccounts } from 'vouchsafe/accounts'
import { adminPages } from 'vouchsafe/admin'
import { toNodeHandler } from 'vouchsafe/node'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { freePort } from '../interop/free-port.ts'
import { root } from '../package/readmes.ts'
import { makeCertificate } from '../redis/certificate.ts'
import { launchChromium } from './chromium.ts'
import { html, type Site, serveSite } from './site.ts'

const PASSWORD = 'a password of your own'
const RESOURCE = 'https://api.example'
const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-snippets-'))
const certificate = join(folder, 'certificate.pem')

let chromium: Browser
let server: Server
let provider: Provider
let issuer = ''
/** Where the application is: one after the other. */
let application = ''
let context: BrowserContext
let page: Page
/** What serves it. */
let child: ChildProcess | undefined
let site: Site | undefined

beforeAll(async () => {
  chromium = await launchChromium()
  const port = await freePort()
  issuer = `https://localhost:${port}`
  application = `http://127.0.0.1:${await freePort()}`
  const { cert, key } = makeCertificate()
  writeFileSync(certificate, cert)
  mkdirSync(join(folder, 'node_modules'))
  for (const name of readdirSync(join(root, 'node_modules')))
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  symlinkSync(root, join(folder, 'node_modules/vouchsafe'))
  const storage = createMemoryStorage()
  const secrets = ['a secret of the deployment, 32+ characters'] as const
  const accounts = createPasswordAccounts({ storage, issuer, secrets })
  const roles = ['admin']
  await accounts.create({
    username: 'root',
    name: 'Root',
    email: 'root@example.com',
    password: PASSWORD,
    roles,
  })
  provider = createProvider({
    issuer,
    storage,
    accounts,
    keys: await generateKeys(),
    secrets,
    resources: [{ identifier: RESOURCE }],
    mounts: [adminPages({ accounts })],
  })
  server = createServer({ cert, key }, toNodeHandler(provider))
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve))
})

afterAll(async () => {
  await chromium.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true, force: true })
})

beforeEach(async () => {
  context = await chromium.newContext({ ignoreHTTPSErrors: true })
  page = await context.newPage()
})

afterEach(async () => {
  await context.close()
  await site?.close()
  if (child?.exitCode === null) {
    const ended = once(child, 'exit')
    child.kill()
    await ended
  }
  ;[site, child] = [undefined, undefined]
})

async function signIn(): Promise<void> {
  await page.fill('input[name=username]', 'root')
  await page.fill('input[name=password]', PASSWORD)
  await page.keyboard.press('Enter')
}

/** Makes a client on the page. @returns what it shows to paste for a library, with the secret in it */
async function pasted(
  kind: string,
  title: string,
  redirect_uris: readonly string[] = [],
  resource?: string,
): Promise<string> {
  await page.goto(`${issuer}/admin/new-client/${kind}`)
  await signIn()
  await page.fill('[name=client_name]', title)
  if (redirect_uris.length > 0)
    await page.fill('[name=redirect_uris]', redirect_uris.map((path) => `${application}${path}`).join('\n'))
  if (resource !== undefined) await page.fill('[name=resource]', resource)
  await page.click('main button.primary')
  await page.waitForSelector('h1:text("The client is made")')
  return (await page.locator(`pre[aria-label="${title}"]`).textContent()) ?? ''
}

/** A program in Node.js, which trusts the certificate. */
function runProgram(name: string, code: string): ChildProcess {
  const file = join(folder, `${name}.mjs`)
  writeFileSync(file, code)
  const env = {
    ...process.env,
    NODE_EXTRA_CA_CERTS: certificate,
    SESSION_SECRET: 'a secret for the cookies of the application',
    AUTH_SECRET: 'a secret for the cookies of the application',
    AUTH_TRUST_HOST: 'true',
  }
  child = spawn(process.execPath, [file], { cwd: folder, env, stdio: ['pipe', 'pipe', 'inherit'] })
  return child
}

/** The next that it prints; they come one at a time. */
function lineOf({ stdout }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = ''
    stdout?.on('data', (chunk) => {
      printed += chunk
      if (printed.includes('\n')) resolve(printed.trim())
    })
    stdout?.on('end', () => reject(new Error(`the program ended, and printed ${printed}`)))
  })
}

/** An application in Express around it. @param code after which it listens */
async function serveApplication(name: string, code: string): Promise<void> {
  const { port, hostname } = new URL(application)
  await lineOf(
    runProgram(
      name,
      `import express from 'express'
const app = express()
${code}
app.listen(${port}, '${hostname}', () => console.log('listening'))
`,
    ),
  )
}

/** Whoever is signed in at the provider already only has to allow it. */
async function allow(): Promise<void> {
  await page.click('button[value=allow]')
  await page.waitForURL((url) => url.origin === application)
}

const shown = async () => JSON.parse((await page.textContent('body')) ?? '') as Record<string, unknown>

describe('a web app with a server', () => {
  test('express-openid-connect', async () => {
    const code = await pasted('web', 'express-openid-connect (Express)', ['/callback'])
    await serveApplication(
      'express-openid-connect',
      `${code}\napp.get('/', async ({ oidc }, response) => response.json(await oidc.fetchUserInfo()))`,
    )
    await page.goto(application)
    await allow()
    expect(await shown()).toMatchObject({ name: 'Root', email: 'root@example.com' })
  }, 60_000)

  test('Auth.js', async () => {
    const paths = ['/callback', '/auth/callback/vouchsafe']
    const code = await pasted('web', 'Auth.js (Next.js, Express)', paths)
    await serveApplication(
      'auth-js',
      `import { getSession } from '@auth/express'
${code}
app.get('/', async (request, response) => response.json(await getSession(request, { providers: [vouchsafe] })))`,
    )
    await page.goto(`${application}/auth/signin`)
    await page.click('text=Sign in with vouchsafe')
    await allow()
    await page.goto(application)
    expect(await shown()).toMatchObject({ user: { name: 'Root', email: 'root@example.com' } })
  }, 60_000)

  test('passport-openidconnect', async () => {
    const code = await pasted('web', 'passport-openidconnect (Passport)', ['/callback'])
    await serveApplication(
      'passport',
      `import session from 'express-session'
import passport from 'passport'
${code}
passport.serializeUser((user, done) => done(null, user))
passport.deserializeUser((user, done) => done(null, user))
app.use(session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false }))
app.use(passport.session())
app.get('/login', passport.authenticate('openidconnect'))
app.get('/callback', passport.authenticate('openidconnect', { successRedirect: '/' }))
app.get('/', ({ user }, response) => response.json(user))`,
    )
    await page.goto(`${application}/login`)
    await allow()
    expect(await shown()).toMatchObject({ id: expect.any(String) })
  }, 60_000)
})

test('a service: openid-client, and curl', async () => {
  const code = await pasted('service', 'openid-client (Node.js)')
  const program = runProgram('service', `${code}\nconsole.log(typeof access_token, expires_in)`)
  expect(await lineOf(program)).toBe('string 3600')
  const command = (await page.locator('pre[aria-label="curl"]').textContent()) ?? ''
  const env = { ...process.env, CURL_CA_BUNDLE: certificate }
  const { stdout } = await promisify(execFile)('bash', ['-c', command], { env })
  expect(JSON.parse(stdout)).toMatchObject({ token_type: 'Bearer', access_token: expect.any(String) })
}, 60_000)

describe('what takes access tokens', () => {
  /** Of a client that acts for itself. @param resource that the token is for, if it is for one */
  async function accessToken(resource?: string): Promise<string> {
    const made = await provider.clients.create({ grant_types: ['client_credentials'] })
    const { client, clientSecret } = made as Extract<typeof made, { kind: 'created' }>
    const answer = await provider.fetch(
      new Request(`${issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${client.metadata.client_id}:${clientSecret}`)}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', ...(resource && { resource }) }),
      }),
    )
    return ((await answer.json()) as { access_token: string }).access_token
  }

  test('an API: vouchsafe/guard in Express, and introspection by curl', async () => {
    const code = await pasted('api', 'vouchsafe/guard (Express)', [], RESOURCE)
    await serveApplication(
      'guard-express',
      `${code}\napp.get('/', ({ access }, response) => response.json(access))`,
    )
    const call = (token: string) => fetch(application, { headers: { authorization: `Bearer ${token}` } })
    const token = await accessToken(RESOURCE)
    const let_in = await call(token)
    expect([let_in.status, await let_in.json()]).toMatchObject([200, { client_id: expect.any(String) }])
    for (const other of ['none', await accessToken()]) expect((await call(other)).status).toBe(401)
    const told = await fetch(`${application}/.well-known/oauth-protected-resource`)
    expect(await told.json()).toMatchObject({ resource: RESOURCE, authorization_servers: [issuer] })

    const command = (await page.locator('pre[aria-label="curl (RFC 7662)"]').textContent()) ?? ''
    const env = { ...process.env, CURL_CA_BUNDLE: certificate, ACCESS_TOKEN: token }
    const { stdout } = await promisify(execFile)('bash', ['-c', command], { env })
    expect(JSON.parse(stdout)).toMatchObject({ active: true, aud: RESOURCE })
  }, 60_000)

  test('an MCP server: vouchsafe/guard by the Fetch API', async () => {
    const code = await pasted('mcp', 'vouchsafe/guard (Fetch API)', [], RESOURCE)
    const requested = (token: string) =>
      `const request = new Request('${RESOURCE}/mcp', { headers: { authorization: 'Bearer ${token}' } })`
    const judged = async (name: string, token: string) =>
      JSON.parse(
        await lineOf(runProgram(name, `${requested(token)}\n${code}\nconsole.log(JSON.stringify(verdict))`)),
      )
    expect(await judged('guard', await accessToken(RESOURCE))).toMatchObject({
      access: { client_id: expect.any(String) },
    })
    expect(await judged('guard-none', 'none')).not.toHaveProperty('access')
  }, 60_000)
})

describe('an app without a secret', () => {
  /** A page of its own that has the program in it, bundled as such programs are. */
  async function serveBundled(programs: Readonly<Record<string, string>>) {
    const bundled = new Map<string, string>()
    for (const [path, contents] of Object.entries(programs)) {
      const { outputFiles } = await build({
        stdin: { contents, resolveDir: root },
        bundle: true,
        format: 'esm',
        write: false,
      })
      bundled.set(path, outputFiles[0]?.text ?? '')
    }
    const { port } = new URL(application)
    site = await serveSite((request, response) => {
      const { pathname } = new URL(request.url ?? '', application)
      const script = bundled.get(pathname.replace(/\.js$/, ''))
      if (pathname.endsWith('.js')) response.setHeader('content-type', 'text/javascript').end(script)
      else html(response, `<script type="module" src="${pathname}.js"></script>`)
    }, Number(port))
  }

  test('oidc-client-ts', async () => {
    const code = await pasted('spa', 'oidc-client-ts (browser)', ['/callback'])
    const begins = 'await users.signinRedirect()\n'
    expect(code).toContain(begins)
    const [start = ''] = code.split('// on the page of the redirect URI:')
    await serveBundled({
      '/start': start,
      '/callback': `${code.replace(begins, '')}\nwindow.came = user.profile`,
    })
    await page.goto(`${application}/start`)
    await allow()
    await page.waitForFunction('window.came')
    expect(await page.evaluate('window.came')).toMatchObject({ name: 'Root', email: 'root@example.com' })
  }, 60_000)

  test('oauth4webapi', async () => {
    const code = await pasted('spa', 'oauth4webapi (any runtime)', ['/callback'])
    const program = runProgram(
      'oauth4webapi',
      `${code}
console.log(url.href)
process.stdin.once('data', async (line) => {
  console.log(JSON.stringify(await signedIn(new URL(String(line)))))
  process.exit()
})`,
    )
    await serveBundled({})
    await page.goto(await lineOf(program))
    await allow()
    program.stdin?.write(page.url())
    expect(JSON.parse(await lineOf(program))).toMatchObject({ name: 'Root', email: 'root@example.com' })
  }, 60_000)

  test('MSAL.js', async () => {
    const code = await pasted('spa', 'MSAL.js (browser)', ['/callback'])
    await serveBundled({ '/callback': `${code}\nwindow.came = came` })
    await page.goto(`${application}/callback`)
    await page.waitForURL((url) => url.origin === issuer)
    await allow()
    await page.waitForFunction('window.came')
    expect(await page.evaluate('came.account.localAccountId')).toEqual(expect.any(String))
  }, 60_000)
})
