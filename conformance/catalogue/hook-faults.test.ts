/**
 * Rows F-220, F-004, F-G4: what an integrator supplies throws, hangs or answers nonsense. The answer is a
 * 503, never a 500 and never a definite yes or no; once it is mended, the same request succeeds.
 */

import { describe, expect, test } from 'vitest'
import {
  type Account,
  type Client,
  type ConsentPage,
  type ErrorContext,
  type Hooks,
  type LoginPage,
  readClient,
  type SignedIn,
} from 'vouchsafe'
import { expectUnavailable } from './answers.ts'
import { PASSWORD, type Visit } from './browser.ts'
import { FaultyStorage } from './faulty-storage.ts'
import {
  authorizationUrl,
  basic,
  clients,
  createWorld,
  introspect,
  issueTokens,
  post,
  redeem,
  refresh,
  type Tokens,
  userinfo,
  type World,
} from './world.ts'

type Answer = () => unknown

const requestId = expect.stringMatching(/^[\w-]{12}$/)

const failures: Record<string, Answer> = {
  throws: () => {
    throw new Error('mysql://root:hunter2@db is down')
  },
  rejects: () => Promise.reject(new Error('down')),
  'rejects with nothing': () => Promise.reject(undefined),
  hangs: () => new Promise(() => {}),
}

const values: Record<string, Answer> = {
  text: () => 'text',
  number: () => 7,
  list: () => [],
  empty: () => ({}),
}
const circular: Record<string, unknown> = {}
circular.self = circular

/** For each thing a host supplies: what is nonsense there, besides failing. */
const nonsense: Record<string, Record<string, Answer>> = {
  find_client: {
    ...values,
    'metadata with a member that is wrong': () => ({ ...clients[0], redirect_uris: ['/cb'] }),
    'half a client': () => ({ client_id: 'web', grant_types: 'authorization_code' }),
  },
  find_account: {
    ...values,
    'another user': () => ({ sub: 'bob' }),
    'a sub that is none': () => ({ sub: 7 }),
  },
  authenticate: {
    ...values,
    'an empty sub': () => ({ sub: '' }),
    'amr that is none': () => ({ sub: 'alice', amr: 'pwd' }),
  },
  subject: {
    nothing: () => undefined,
    number: () => 7,
    'an empty one': () => '',
    'a long one': () => 'a'.repeat(256),
    object: () => ({}),
  },
  after_sign_in: {
    ...values,
    nothing: () => undefined,
    'an unknown verdict': () => ({ kind: 'deny' }),
    'a redirect to nowhere': () => ({ kind: 'redirect' }),
  },
  account_claims: {
    text: () => 'text',
    nothing: () => undefined,
    null: () => null,
    'a big number': () => ({ email: 7n }),
    circular: () => circular,
  },
  id_token_claims: {
    text: () => 'text',
    nothing: () => undefined,
    null: () => null,
    'a big number': () => ({ x: 7n }),
    circular: () => circular,
  },
  introspection_claims: {
    text: () => 'text',
    nothing: () => undefined,
    'a big number': () => ({ x: 7n }),
    circular: () => circular,
  },
  pages: {
    text: () => 'text',
    nothing: () => undefined,
    'half a page': () => ({ csp: {} }),
    'a policy that is none': () => ({ html: '<p>', csp: "'none'" }),
  },
}

type Supplied = keyof typeof nonsense

/** Everything a host can supply, each replaced by `broken` while there is one. */
function breakable(): {
  options: Parameters<typeof createWorld>[0]
  broken: Partial<Record<Supplied, Answer>>
} {
  const broken: Partial<Record<Supplied, Answer>> = {}
  const ask = <T>(name: Supplied, right: () => T): T => (broken[name] ? (broken[name]() as T) : right())
  const registered = new Map(clients.map((client) => [client.client_id, readClient(client, 'client')]))
  const hooks: Hooks = {
    subject: ({ account }) => ask('subject', () => account.sub),
    afterSignIn: () => ask('after_sign_in', () => ({ kind: 'allow' })),
    accountClaims: ({ account }) => ask('account_claims', () => account.claims ?? {}),
    idTokenClaims: () => ask('id_token_claims', () => ({})),
    introspectionClaims: () => ask('introspection_claims', () => ({})),
  }
  const options = {
    storage: new FaultyStorage(),
    deadlineMs: 5,
    hooks,
    clients: (client_id: string) => ask<Client | undefined>('find_client', () => registered.get(client_id)),
    accounts: {
      find: (sub: string) =>
        ask<Account | undefined>('find_account', () => ({ sub, claims: { email: 'a@b.test' } })),
      authenticate: ({ username, password }: { username: string; password: string }) =>
        ask<SignedIn | undefined>('authenticate', () =>
          password === PASSWORD ? { sub: username } : undefined,
        ),
    },
    pages: {
      login: (page: LoginPage) => ask('pages', () => ({ html: htmlOf(page) })),
      consent: (page: ConsentPage) => ask('pages', () => ({ html: htmlOf(page) })),
    },
  }
  return { options, broken }
}

function htmlOf(page: LoginPage | ConsentPage): string {
  return `<form action="${page.action}"><input name="continuation" value="${page.continuation}"><input name="password">`
}

/** The browser has read the body; here it is once more. */
const again = ({ response: { status, headers }, html }: Visit) =>
  new Response(status === 303 ? null : html, { status, headers })

/** The requests that need what is supplied; each is made ready and can then be sent again. */
const requests: Record<string, (world: World) => Promise<() => Promise<Response>>> = {
  authorize: async (world) => {
    const browser = world.browser()
    await browser.code(authorizationUrl({ client_id: 'first' }))
    return async () => again(await browser.open(authorizationUrl({ client_id: 'first', prompt: 'none' })))
  },
  'the login page': async (world) => async () => again(await world.browser().open(authorizationUrl())),
  login: async (world) => {
    const browser = world.browser()
    const page = await browser.open(authorizationUrl())
    return async () => again(await browser.submit(page, { username: 'alice', password: PASSWORD }))
  },
  code: async (world) => {
    const code = await world.browser().code(authorizationUrl({ client_id: 'first', scope: 'openid email' }))
    return () => redeem(world, code, {}, 'first')
  },
  refresh: async (world) => {
    const { refresh_token = '' } = await issueTokens(world, { client_id: 'first' })
    return () => refresh(world, refresh_token, {}, 'first')
  },
  userinfo: async (world) => {
    const { access_token } = await issueTokens(world, { client_id: 'first', scope: 'openid email' })
    return () => userinfo(world, access_token)
  },
  introspection: async (world) => {
    const { access_token } = await issueTokens(world, { client_id: 'first' })
    return () => post(world, '/introspect', { token: access_token }, { authorization: basic('rs') })
  },
}

const asked: Record<Supplied, readonly string[]> = {
  find_client: ['authorize', 'code', 'refresh', 'userinfo', 'introspection'],
  find_account: ['authorize', 'login', 'code', 'refresh', 'userinfo', 'introspection'],
  authenticate: ['login'],
  subject: ['code', 'refresh', 'userinfo', 'introspection'],
  after_sign_in: ['authorize', 'login'],
  account_claims: ['userinfo'],
  id_token_claims: ['code', 'refresh'],
  introspection_claims: ['introspection'],
  pages: ['the login page'],
}

describe.each(Object.entries(asked))('%s', (supplied, names) => {
  test.each(names)('asked by %s', async (name) => {
    const { options, broken } = breakable()
    const told: [unknown, ErrorContext][] = []
    const world = await createWorld({ ...options, onError: (...failure) => told.push(failure) })
    const send = await requests[name]?.(world)
    if (!send) throw new Error('no such request')
    const operation = supplied === 'pages' ? 'render_page' : supplied
    for (const [how, answer] of Object.entries({ ...failures, ...nonsense[supplied] })) {
      broken[supplied] = answer
      const response = await send()
      delete broken[supplied]
      expect([how, response.status]).toEqual([how, 503])
      expect(told.length).toBeGreaterThan(0)
      for (const [, about] of told.splice(0)) expect(about).toEqual({ operation, requestId })
      expect(await response.clone().text()).not.toMatch(/hunter2|mysql/)
      await expectUnavailable(response)
    }
    expect(world.events).toContainEqual(
      expect.objectContaining({ type: 'unavailable', operation: expect.any(String) }),
    )
    expect((await send()).status).toBeLessThan(400)
    expect(world.events.filter(({ type }) => /replayed|reused/.test(type))).toEqual([])
  })
})

describe('who watches changes no answer', () => {
  test.each(Object.entries(failures))('an observer that %s', async (_, fail) => {
    const errors: unknown[] = []
    const world = await createWorld({
      onEvent: fail as () => void,
      onError: (error) => {
        errors.push(error)
        throw new Error('this one too')
      },
      storage: new FaultyStorage(),
      deadlineMs: 5,
    })
    const tokens = (await issueTokens(world)) as Required<Tokens>
    expect(await introspect(world, tokens.refresh_token)).toMatchObject({ active: true })
    expect((await refresh(world, 'garbage')).status).toBe(400)
    await world.provider.person('alice').disconnect('web')
    expect(await introspect(world, tokens.access_token)).toEqual({ active: false })
  })

  test('an observer that throws is reported', async () => {
    const told: [unknown, ErrorContext][] = []
    const world = await createWorld({
      onEvent: failures.throws as () => void,
      onError: (...failure) => told.push(failure),
    })
    await refresh(world, 'garbage')
    expect(told).toEqual([
      [
        expect.objectContaining({ message: expect.stringContaining('is down') }),
        { operation: 'emit', requestId },
      ],
    ])
  })
})

test('pages of the host that fail on the error page: our own error page, with its status', async () => {
  const told: [unknown, ErrorContext][] = []
  const world = await createWorld({
    pages: { error: failures.throws as never },
    onError: (...failure) => told.push(failure),
  })
  const { response, html } = await world.browser().open(authorizationUrl({ client_id: 'nobody' }))
  expect(response.status).toBe(400)
  expect(html).toContain('<!doctype html>')
  expect(told).toEqual([
    [expect.objectContaining({ message: expect.stringContaining('is down') }), { operation: 'render_page' }],
  ])
})
