/** `/admin/api`: who may call it, that it serves what its document says, and refuses the rest. */

import { describe, expect, test } from 'vitest'
import { openDesk } from '../at-desk.fixture.ts'
import type { Schema } from './api-route.ts'
import { faultOf } from './json-schema.ts'

const resource = 'https://login.test/admin/api'
const secret = 'a random secret, 22 characters'
const machine = { client_secret: secret, grant_types: ['client_credentials'] }
const clients = [
  { ...machine, client_id: 'ops', scope: 'vouchsafe:admin' },
  { ...machine, client_id: 'looker', scope: 'vouchsafe:admin.read' },
  { ...machine, client_id: 'any' },
  { ...machine, client_id: 'other', scope: 'orders' },
  {
    client_id: 'console',
    client_secret: secret,
    redirect_uris: ['https://console.example/cb'],
    scope: 'openid vouchsafe:admin',
  },
]

/** What they ask for, where a test does not say. */
const scopes: Readonly<Record<string, object>> = {
  ops: { scope: 'vouchsafe:admin' },
  looker: { scope: 'vouchsafe:admin.read' },
}

type At = Awaited<ReturnType<typeof openDesk>>

async function tokenOf({ op, issuer }: At, client_id: string, asked: Readonly<Record<string, string>> = {}) {
  const answer = await op.fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${client_id}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', resource, ...scopes[client_id], ...asked }),
  })
  return (await answer.json()) as { access_token?: string; scope?: string; error?: string }
}

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
}

/** Asks as whoever has that token. */
function caller({ op }: At, token: string | undefined) {
  return async (
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> => {
    const answer = await op.fetch(`${resource}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, body: text === '' ? {} : JSON.parse(text) }
  }
}

async function openApi(options = {}) {
  const at = await openDesk({
    clients,
    resources: [{ identifier: 'https://api.example', scopes: { orders: { description: 'Orders' } } }],
    ...options,
  })
  const { access_token } = await tokenOf(at, 'ops')
  return { at, call: caller(at, access_token) }
}

describe('who may call', () => {
  test('the scopes go only to clients that name them', async () => {
    const { at } = await openApi()
    expect((await tokenOf(at, 'ops')).scope).toBe('vouchsafe:admin')
    expect((await tokenOf(at, 'any', { scope: 'vouchsafe:admin' })).error).toBe('invalid_scope')
    expect((await tokenOf(at, 'other', { scope: 'vouchsafe:admin' })).error).toBe('invalid_scope')
    expect((await tokenOf(at, 'looker', { scope: 'vouchsafe:admin' })).error).toBe('invalid_scope')
  })

  test('nor do they go to a client that registers itself, whatever is registrable', async () => {
    const { at } = await openApi({
      registration: 'open',
      policy: { registration_scopes: ['openid', 'vouchsafe:admin'] },
    })
    const answer = await at.op.fetch(`${at.issuer}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ redirect_uris: ['https://app.example/cb'], scope: 'openid vouchsafe:admin' }),
    })
    const { client_id, scope } = (await answer.json()) as Record<string, string>
    const stored = await at.op.provider.clients.read(client_id ?? '')
    expect([scope, stored?.metadata.scope]).toEqual(['openid', 'openid'])
  })

  test('no token, and what is none, is 401; what is good for something else too', async () => {
    const { at } = await openApi()
    const [{ access_token: foreign }] = await Promise.all([
      tokenOf(at, 'any', { resource: 'https://api.example' }),
    ])
    expect((await caller(at, undefined)('GET', '/clients')).status).toBe(401)
    for (const token of ['none', '', foreign]) {
      const { status, headers, body } = await caller(at, token)('GET', '/clients')
      expect([status, headers.get('www-authenticate')]).toEqual([
        401,
        expect.stringContaining('Bearer realm='),
      ])
      expect(Object.keys(body)).not.toContain('clients')
    }
    const { access_token } = await tokenOf(at, 'ops')
    for (const authorization of [
      `Basic ${access_token}`,
      `Bearer  ${access_token}`,
      `Bearer ${access_token}, x`,
    ])
      expect((await caller(at, undefined)('GET', '/clients', undefined, { authorization })).status).toBe(401)
  })

  test('a token that was revoked opens nothing at once', async () => {
    const { at } = await openApi()
    const { access_token = '' } = await tokenOf(at, 'ops')
    const call = caller(at, access_token)
    expect((await call('GET', '/clients')).status).toBe(200)
    await at.op.provider.tokens.revoke(access_token)
    expect((await call('GET', '/clients')).status).toBe(401)
  })

  test('whoever may look changes nothing (W-026)', async () => {
    const { at, call } = await openApi()
    const look = caller(at, (await tokenOf(at, 'looker')).access_token)
    const document = (await look('GET', '/openapi.json')).body
    const { paths } = document as { paths: Record<string, Record<string, { security: unknown }>> }
    let refused = 0
    for (const [path, operations] of Object.entries(paths))
      for (const [method, { security }] of Object.entries(operations)) {
        const body = method === 'get' || method === 'delete' ? undefined : {}
        const { status } = await look(method.toUpperCase(), path.replace(/\{[a-z_]+\}/g, 'x'), body)
        const changes = JSON.stringify(security).includes('vouchsafe:admin"')
        if (changes) refused++
        expect([method, path, status === 403]).toEqual([method, path, changes])
      }
    expect(refused).toBeGreaterThan(15)
    expect((await call('GET', '/changes')).body.changes).toEqual([])
  })

  test('the token of a person is good as long as they are an administrator', async () => {
    const { at } = await openApi()
    const tokens = async (sub: string) => {
      const { access_token } = await at.op.tokensFor('console', sub, 'vouchsafe:admin', {
        parameters: { resource },
      })
      return caller(at, access_token)
    }
    expect((await (await tokens('bob'))('GET', '/clients')).status).toBe(403)
    const call = await tokens('root')
    expect((await call('GET', '/clients')).status).toBe(200)
    expect((await call('POST', '/clients', { client_id: 'x', grant_types: [] })).status).toBe(201)
    const [change] = ((await call('GET', '/changes')).body.changes ?? []) as { by: unknown }[]
    expect(change?.by).toEqual({ sub: 'root', client_id: 'console' })
    await at.accounts.update('root', { roles: [] })
    expect((await call('GET', '/clients')).status).toBe(403)
  })
})

test('it serves what its document says: every operation, with an answer of its shape', async () => {
  const { at, call } = await openApi()
  const { body: document, status } = await caller(at, undefined)('GET', '/openapi.json')
  expect([status, document.openapi]).toEqual([200, '3.1.0'])
  type Operation = {
    responses: Record<string, { content?: Record<string, { schema: Schema }> }>
    requestBody?: { content: Record<string, { schema: Schema }> }
  }
  const paths = document.paths as Record<string, Record<string, Operation>>
  const done = new Set<string>()

  const ask = async (
    method: string,
    path: string,
    named: Readonly<Record<string, string>>,
    body?: unknown,
    query = '',
  ) => {
    const operation = paths[path]?.[method.toLowerCase()]
    expect([method, path, operation === undefined]).toEqual([method, path, false])
    const taken = operation?.requestBody?.content['application/json']?.schema
    if (taken) expect([path, faultOf(body, taken)]).toEqual([path, undefined])
    const filled = path.replace(/\{([a-z_]+)\}/g, (_, name: string) => encodeURIComponent(named[name] ?? ''))
    const answer = await call(method, `${filled}${query}`, body)
    const said = operation?.responses[answer.status]
    expect([method, path, answer.status, said === undefined]).toEqual([method, path, answer.status, false])
    const schema = said?.content?.['application/json']?.schema
    if (schema && !schema.$ref) expect([path, faultOf(answer.body, schema)]).toEqual([path, undefined])
    if (answer.status < 300) done.add(`${method} ${path}`)
    return answer
  }

  const client_id = 'a/b c%'
  await ask('POST', '/clients', {}, { client_id, client_name: 'Ünï', redirect_uris: ['https://x.example/'] })
  await ask('GET', '/clients', {}, undefined, '?filter=%C3%BCn&limit=1')
  const read = await ask('GET', '/clients/{client_id}', { client_id })
  expect(read.body.client_name).toBe('Ünï')
  await ask('PATCH', '/clients/{client_id}', { client_id }, { client_name: null, contacts: ['a@b.example'] })
  const made = await ask('POST', '/clients/{client_id}/secrets', { client_id }, {})
  const [first] = made.body.secrets as { id: string }[]
  await ask('DELETE', '/clients/{client_id}/secrets/{secret_id}', { client_id, secret_id: first?.id ?? '' })
  await ask('DELETE', '/clients/{client_id}', { client_id })
  expect((await ask('GET', '/clients/{client_id}', { client_id })).status).toBe(404)

  const { body: person } = await ask(
    'POST',
    '/people',
    {},
    { username: 'Alice', email: 'a@b.example', email_verified: true, password: 'of her own' },
  )
  const sub = String(person.sub)
  await ask('GET', '/people', {})
  await ask('GET', '/people/{sub}', { sub })
  const changed = await ask('PATCH', '/people/{sub}', { sub }, { email: null, name: 'Alice' })
  expect([changed.body.email, changed.body.name, changed.body.has_password]).toEqual([
    undefined,
    'Alice',
    true,
  ])
  await at.op.signedIn('bob')
  await ask('GET', '/people/{sub}/sessions', { sub: 'bob' })
  const [session] = await at.op.provider.person('bob').sessions()
  await ask('DELETE', '/people/{sub}/sessions/{session}', { sub: 'bob', session: session?.id ?? '' })
  expect(await at.op.provider.person('bob').sessions()).toEqual([])
  await ask('DELETE', '/people/{sub}/sessions', { sub: 'bob' })
  await ask('DELETE', '/people/{sub}/factors', { sub: 'bob' })
  await ask('GET', '/people/{sub}/connections', { sub: 'bob' })
  await ask('DELETE', '/people/{sub}/connections/{client_id}', { sub: 'bob', client_id: 'console' })
  await ask('DELETE', '/people/{sub}/connections', { sub: 'bob' })
  const { body: link } = await ask('POST', '/people/{sub}/reset-link', { sub })
  expect(link.url).toContain('https://login.test/password?token=')
  await ask('DELETE', '/people/{sub}', { sub })

  await ask('GET', '/keys', {})
  // Those of this provider have no schedule.
  expect((await ask('POST', '/keys/rotate', {})).status).toBe(400)
  expect((await ask('POST', '/keys/throw-away', {}, { kids: ['x'] })).status).toBe(400)

  const { access_token: token } = await tokenOf(at, 'looker')
  expect((await ask('POST', '/tokens/show', {}, { token })).body.active).toBe(true)
  expect((await ask('POST', '/tokens/revoke', {}, { token })).body.active).toBe(false)
  const { body: registration } = await ask('POST', '/registration-tokens', {}, { note: 'x', uses: 2 })
  await ask('GET', '/registration-tokens', {})
  await ask('DELETE', '/registration-tokens/{id}', { id: String(registration.id) })
  await caller(at, undefined)('GET', '/clients')
  await ask('GET', '/events', {}, undefined, '?reason=client.')
  expect(((await ask('GET', '/changes', {}, undefined, '?limit=2')).body.changes as unknown[]).length).toBe(2)
  await ask('GET', '/settings', {})

  const all = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(all.filter((one) => !done.has(one) && !one.startsWith('POST /keys'))).toEqual([])
})

describe('what it refuses', () => {
  test.each<[string, string, unknown, number]>([
    ['POST', '/clients', '{', 400],
    ['POST', '/clients', 'null', 400],
    ['POST', '/clients', '[]', 400],
    ['POST', '/clients', { client_name: 7 }, 400],
    ['POST', '/clients', { is_admin: true }, 400],
    ['POST', '/clients', { client_secret_hash: 'x' }, 400],
    ['POST', '/clients', { nonce: 'x', revision: '9' }, 400],
    ['POST', '/clients', '{"__proto__":{"disabled":true}}', 400],
    ['POST', '/clients', { redirect_uris: ['javascript:alert(1)'] }, 400],
    ['POST', '/clients', { client_id: 'ops', grant_types: [] }, 409],
    ['PATCH', '/clients/none', {}, 404],
    ['PATCH', '/people/bob', { passwordHash: 'x' }, 400],
    ['PATCH', '/people/bob', { password_hash: 'x' }, 400],
    ['PATCH', '/people/bob', { stamp: 'x' }, 400],
    ['PATCH', '/people/bob', { username: 'root' }, 409],
    ['PATCH', '/people/bob', { password: 'short' }, 400],
    ['POST', '/people', { username: 'x', claims: { email: 'x' } }, 400],
    ['GET', '/clients?limit=1e9', undefined, 400],
    ['GET', '/clients?limit=-1', undefined, 400],
    ['GET', '/changes?limit=0', undefined, 400],
    ['GET', '/clients?sort=__proto__', undefined, 400],
    ['GET', '/clients?limit=1&limit=2', undefined, 400],
    ['GET', '/nothing', undefined, 404],
    ['GET', '/clients/%ff', undefined, 404],
    ['PUT', '/clients', {}, 405],
    ['DELETE', '/clients', undefined, 405],
    ['POST', '/registration-tokens', { uses: 1.5 }, 400],
    ['POST', '/registration-tokens', { expires_at: 1 }, 400],
  ])('%s %s of %j (W-030, W-031)', async (method, path, body, expected) => {
    const { at, call } = await openApi()
    const { status, body: said, headers } = await call(method, path, body)
    expect([status, headers.get('content-type')]).toEqual([expected, 'application/json'])
    expect(said.error).toEqual(expect.any(String))
    expect((await at.op.provider.clients.list()).clients).toEqual([])
    expect((await call('GET', '/changes')).body.changes).toEqual([])
  })

  test('another content type, and bytes that are no text', async () => {
    const { call } = await openApi()
    const form = await call('POST', '/clients', 'client_id=x', {
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect(form.status).toBe(415)
    expect((await call('POST', '/clients', '{}', { 'content-encoding': 'gzip' })).status).toBe(415)
  })

  test('the second of two programs is told what there is now', async () => {
    const { call } = await openApi()
    const { headers } = await call('POST', '/clients', {
      client_id: 'x',
      client_name: 'One',
      grant_types: [],
    })
    const match = { 'if-match': headers.get('etag') ?? '' }
    expect((await call('PATCH', '/clients/x', { client_name: 'Two' }, match)).status).toBe(200)
    const second = await call('PATCH', '/clients/x', { client_name: 'Three' }, match)
    expect([second.status, (second.body.current as { client_name: string }).client_name]).toEqual([
      412,
      'Two',
    ])
    const now = { 'if-match': second.headers.get('etag') ?? '' }
    expect((await call('DELETE', '/clients/x', undefined, match)).status).toBe(412)
    expect((await call('DELETE', '/clients/x', undefined, { 'if-match': 'W/nonsense' })).status).toBe(412)
    expect((await call('DELETE', '/clients/x', undefined, now)).status).toBe(204)
  })

  test('a storage that is down is a 503', async () => {
    const { at, call } = await openApi({ onError: () => undefined })
    Object.assign(at.storage, { list: () => Promise.reject(new Error('down')) })
    for (const path of ['/clients', '/people', '/events', '/changes', '/registration-tokens']) {
      const { status, body } = await call('GET', path)
      expect([path, status, body.error]).toEqual([path, 503, 'temporarily_unavailable'])
    }
  })

  test('a cookie opens it to nobody', async () => {
    const { at } = await openApi()
    const { browser } = await at.come()
    expect((await browser.open(`${resource}/clients`)).status).toBe(401)
  })
})
