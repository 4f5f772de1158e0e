/** The app whose clients are rows: added, used with its API, changed, disabled and wrong in the database. */

import { PGlite } from '@electric-sql/pglite'
import * as oidc from 'openid-client'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { generateKeys } from 'vouchsafe'
import { ask, createBrowser } from './browser.ts'
import { addClient, createApp, tables } from './examples/own-hono.ts'
import { fetchListener, type Listening, listen } from './server.ts'

const callback = { redirect_uri: 'https://rp.example/callback' }
const keys = await generateKeys(['RS256'])
const db = new PGlite()
await db.exec(tables)
const errors: string[] = []

let server: Listening
let editor: oidc.Configuration

const clientOf = (client_id: string, secret: string) =>
  oidc.discovery(new URL(server.origin), client_id, {}, oidc.ClientSecretBasic(secret), {
    execute: [oidc.allowInsecureRequests],
  })

beforeEach(async () => {
  errors.length = 0
  await db.exec('delete from clients; delete from notes')
  const api = {
    client_id: 'api',
    client_secret: await addClient(db, { client_id: 'api', introspect: 'any' }),
  }
  server = await listen((issuer) => {
    const accounts = {
      find: (sub: string) => ({ sub }),
      authenticate: ({ username }: { readonly username: string }) => ({ sub: username, amr: ['pwd'] }),
    }
    const onError = (error: unknown) => errors.push(String(error))
    const secrets = ['a secret of the deployment, 32+ characters'] as const
    return fetchListener(createApp({ issuer, keys, secrets, accounts, onError, db }, api).fetch)
  })
  const secret = await addClient(db, {
    client_id: 'editor',
    redirect_uris: [callback.redirect_uri],
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    scope: 'openid offline_access notes',
  })
  editor = await clientOf('editor', secret)
})
afterEach(() => server.close())
afterAll(() => db.close())

async function tokensFor(sub: string, scope: string) {
  const browser = createBrowser(server.origin)
  const { url, checks } = await ask(editor, { ...callback, scope, prompt: 'consent' })
  const login = await browser.open(url)
  const consent = await browser.submit(login, { username: sub, password: 'any' })
  const { url: answer } = await browser.submit(consent, { decision: 'allow' })
  return oidc.authorizationCodeGrant(editor, answer, checks)
}

function notes(token: string, body?: string): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` }
  return fetch(`${server.origin}/notes`, body === undefined ? { headers } : { headers, method: 'POST', body })
}

/** With which status the provider refuses. */
const refusal = (asked: Promise<unknown>) =>
  asked.then(
    () => 200,
    (error: unknown) => {
      if (error instanceof oidc.WWWAuthenticateChallengeError) return error.status
      if (error instanceof oidc.ClientError && error.cause instanceof Response) return error.cause.status
      throw error
    },
  )

test('the API serves each person their own, and only what was allowed', async () => {
  const alice = await tokensFor('alice', 'openid notes')
  expect((await notes(alice.access_token, 'buy milk')).status).toBe(201)
  expect(await (await notes(alice.access_token)).json()).toMatchObject([{ text: 'buy milk' }])

  const bob = await tokensFor('bob', 'openid notes')
  expect(await (await notes(bob.access_token)).json()).toEqual([])

  const little = await tokensFor('alice', 'openid')
  const refused = await notes(little.access_token)
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
    403,
    expect.stringContaining('insufficient_scope'),
  ])
})

test('whoever comes without a token finds the issuer', async () => {
  const refused = await fetch(`${server.origin}/notes`)
  expect(refused.status).toBe(401)
  const [, url = ''] = /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate') ?? '') ?? []
  expect(await (await fetch(url)).json()).toMatchObject({
    resource: `${server.origin}/notes`,
    authorization_servers: [server.origin],
  })
})

test('only the secret that was shown once is the secret, and the database does not hold it', async () => {
  const secret = await addClient(db, {
    client_id: 'job',
    grant_types: ['client_credentials'],
    scope: 'notes',
  })
  const { access_token } = await oidc.clientCredentialsGrant(await clientOf('job', secret), {
    scope: 'notes',
  })
  expect((await notes(access_token)).status).toBe(200)
  const wrong = oidc.clientCredentialsGrant(await clientOf('job', `${secret}x`), { scope: 'notes' })
  expect(await refusal(wrong)).toBe(401)
  expect(JSON.stringify((await db.query('select * from clients')).rows)).not.toContain(secret)
})

test('a client that is disabled, or gone, is refused at once', async () => {
  const { access_token, refresh_token = '' } = await tokensFor('alice', 'openid offline_access notes')
  const other = await oidc.refreshTokenGrant(editor, refresh_token)
  expect((await notes(other.access_token)).status).toBe(200)
  await db.exec("update clients set disabled = true where client_id = 'editor'")
  expect((await notes(access_token)).status).toBe(401)
  expect(await refusal(oidc.refreshTokenGrant(editor, other.refresh_token ?? ''))).toBe(401)
  await db.exec("delete from clients where client_id = 'editor'")
  expect(await refusal(oidc.refreshTokenGrant(editor, other.refresh_token ?? ''))).toBe(401)
})

test('a row that is wrong is a 503, and whoever runs it is told what', async () => {
  await db.exec("update clients set redirect_uris = '{http://rp.example/}' where client_id = 'editor'")
  expect(await refusal(oidc.clientCredentialsGrant(editor))).toBe(503)
  expect(errors).toEqual([expect.stringContaining('clients(editor).redirect_uris.0')])
})

test('a client that is wrong is not added', async () => {
  const wrong = { client_id: 'new', grant_types: ['authorization_code'] }
  await expect(addClient(db, wrong)).rejects.toThrow('the new client')
  expect((await db.query("select * from clients where client_id = 'new'")).rows).toEqual([])
})
