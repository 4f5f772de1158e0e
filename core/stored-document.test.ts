/** What a store hands back is believed only where it has the shape of what this release writes. */

import { describe, expect, test } from 'vitest'
import type {
  EndUser,
  Grant,
  LogoutDelivery,
  RegistrationToken,
  SessionWatch,
  SpentAssertion,
  StoredClient,
} from './documents.ts'
import { documentTable, readStored } from './stored-document.ts'

const grant: Required<Grant> = {
  kind: 'grant',
  v: 2,
  client_id: 'web',
  client_nonce: 'made-once',
  sub: 'alice',
  connection: 'c',
  session: 's',
  scope: 'openid',
  audience: ['https://op.test', 'https://api.test'],
  created_at: 1,
  authentication: { auth_time: 1, acr: 'high', amr: ['pwd', 'otp'], sid: 'sid' },
  nonce: 'n',
  code: { expires_at: 61, redirect_uri: 'https://rp.test/cb', code_challenge: 'x', redeemed_at: 2 },
  refresh: { generation: 1, rotated_at: 2, expires_at: 99 },
  consent_skipped: true,
  refreshable: true,
  from_page: true,
  access_tokens: [
    {
      serial: 1,
      issued_at: 2,
      expires_at: 62,
      generation: 0,
      scope: 'openid',
      audience: ['https://api.test'],
    },
  ],
  last_serial: 1,
  revoked_at: 3,
}

const end_user: EndUser = {
  kind: 'end_user',
  v: 2,
  stamp: '7',
  sub: 'alice',
  sessions: [
    {
      id: 's',
      nonce: 'n',
      auth_time: 1,
      acr: 'high',
      amr: ['pwd'],
      created_at: 1,
      seen_at: 2,
      clients: [{ client_id: 'web', sid: 'sid', backchannel: true, frontchannel: true }],
    },
  ],
  connections: [
    {
      id: 'c',
      client_id: 'web',
      client_nonce: 'n',
      created_at: 1,
      used_at: 0,
      grants_end_at: 99,
      consent: {
        scope: 'openid',
        resources: [{ identifier: 'https://api.test', scope: 'read' }],
        expires_at: 50,
      },
    },
  ],
  withdrawals: [{ id: 'w', client_id: 'spa', at: 1 }],
}

const client: Omit<Required<StoredClient>, 'removed_at'> = {
  kind: 'client',
  v: 2,
  client_id: 'web',
  nonce: 'n',
  revision: 2,
  secrets: [{ id: 's', hash: 'sha256$a$b', created_at: 1, expires_at: 9 }],
  created_at: 1,
  used_at: 0,
  expires_at: 99,
  self_described: true,
  from_document: true,
  client_name: 'The Web',
  client_uri: 'https://rp.test',
  logo_uri: 'https://rp.test/logo',
  policy_uri: 'https://rp.test/policy',
  tos_uri: 'https://rp.test/tos',
  contacts: ['ops@rp.test'],
  redirect_uris: ['https://rp.test/cb'],
  post_logout_redirect_uris: ['https://rp.test/out'],
  response_types: ['code'],
  grant_types: ['authorization_code'],
  application_type: 'web',
  token_endpoint_auth_method: 'client_secret_basic',
  id_token_signed_response_alg: 'RS256',
  scope: 'openid',
  default_max_age: 9,
  backchannel_logout_uri: 'https://rp.test/backchannel',
  backchannel_logout_session_required: true,
  resources: ['https://api.test'],
  require_auth_time: true,
  default_acr_values: ['urn:x:high'],
  subject_type: 'public',
  initiate_login_uri: 'https://rp.test/login',
  software_id: 'app',
  software_version: '1',
  registration: { access_token: 't', last: { access_token: 's', request: 'r', expires_at: 9 } },
  frontchannel_logout_uri: 'https://rp.test/frontchannel',
  frontchannel_logout_session_required: true,
  skip_consent: false,
  remember_consent: true,
  id_token_includes_claims: true,
  disabled: false,
  introspect: 'own',
  allowed_origins: ['https://rp.test'],
  code_lifetime: 1,
  access_token_lifetime: 1,
  id_token_lifetime: 1,
  refresh_token_lifetime: 1,
  refresh_token_idle_lifetime: 1,
  refresh_token_grace: 1,
  consent_lifetime: 1,
  require_pkce: true,
  require_second_factor: true,
  issue_refresh_token: 'always',
  token_endpoint_as_audience: true,
  token_endpoint_auth_signing_alg: 'ES256',
  jwks: { keys: [{ kty: 'EC' }] },
  jwks_uri: 'https://rp.test/jwks',
}

const logout_delivery: LogoutDelivery = {
  kind: 'logout_delivery',
  v: 1,
  sub: 'alice',
  created_at: 1,
  notices: [{ session: 's', client_id: 'web', sid: 'sid', due_at: 2, attempts: 1, tried_at: 2 }],
}

const session_watch: SessionWatch = { kind: 'session_watch', v: 1, sub: 'alice', session: 's', due_at: 9 }

const client_assertion: SpentAssertion = { kind: 'client_assertion', v: 1, ends_at: 9 }

const read = (document: unknown) => readStored({ value: JSON.stringify(document), version: 'v' })

/** A member by its path: `sessions.0.id`. */
function change(document: object, path: string, value: unknown): object {
  const changed = structuredClone(document) as Record<string, unknown>
  const names = path.split('.')
  const last = names.pop() ?? ''
  let place = changed
  for (const name of names) place = place[name] as Record<string, unknown>
  place[last] = value
  return changed
}

/** Every member that a document has, at any depth, by its path. */
function paths(value: unknown, path: readonly string[] = []): string[] {
  const here = path.length > 0 ? [path.join('.')] : []
  if (typeof value !== 'object' || value === null) return here
  return [...here, ...Object.entries(value).flatMap(([name, member]) => paths(member, [...path, name]))]
}

const bare = {
  grant: {
    kind: 'grant',
    v: 2,
    client_id: 'web',
    scope: '',
    created_at: 1,
    access_tokens: [],
    last_serial: 0,
  },
  end_user: { kind: 'end_user', v: 2, sub: 'alice', sessions: [], connections: [], withdrawals: [] },
  client: { kind: 'client', v: 2, client_id: 'web', removed_at: 1 },
  registration_token: {
    kind: 'registration_token',
    v: 1,
    id: 'i',
    created_at: 1,
    expires_at: 9,
    uses: 1,
    used: 0,
  },
}

const registration_token: Required<RegistrationToken> = {
  ...bare.registration_token,
  kind: 'registration_token',
  v: 1,
  note: 'Ops',
  removed_at: 2,
}

describe('what is read', () => {
  test.each<[string, object]>([
    ['a grant with everything', grant],
    ['a grant with nothing that it need not have', bare.grant],
    ['an End-User with everything', end_user],
    ['an End-User with nothing', bare.end_user],
    ['a client with everything', client],
    ['a client that was removed', bare.client],
    ['whom to tell of an end', logout_delivery],
    ['when to look at a session', session_watch],
    ['a registration token with everything', registration_token],
    ['an assertion that was used', client_assertion],
    ['a registration token with nothing', bare.registration_token],
    [
      'members of a later release, at any depth',
      change({ ...end_user, later: [1] }, 'sessions.0.later', { a: 1 }),
    ],
  ])('%s', (_, document) => {
    expect(read(document)).toEqual({ document, version: 'v' })
  })
})

/** What a member may be left out of. */
const optional = {
  client: [
    'secrets.0.expires_at',
    'expires_at',
    'client_name',
    'client_uri',
    'logo_uri',
    'policy_uri',
    'tos_uri',
    'contacts',
    'token_endpoint_auth_method',
    'token_endpoint_auth_signing_alg',
    'token_endpoint_as_audience',
    'jwks',
    'jwks_uri',
    'scope',
    'default_max_age',
    'backchannel_logout_uri',
    'backchannel_logout_session_required',
    'resources',
    'require_auth_time',
    'default_acr_values',
    'subject_type',
    'initiate_login_uri',
    'software_id',
    'software_version',
    'self_described',
    'from_document',
    'registration',
    'registration.last',
    'frontchannel_logout_uri',
    'frontchannel_logout_session_required',
    'code_lifetime',
    'access_token_lifetime',
    'id_token_lifetime',
    'refresh_token_lifetime',
    'refresh_token_idle_lifetime',
    'refresh_token_grace',
    'consent_lifetime',
    'require_pkce',
    'require_second_factor',
    'issue_refresh_token',
    'remember_consent',
    'id_token_includes_claims',
  ],
  grant: [
    'client_nonce',
    'session',
    'authentication',
    'authentication.acr',
    'authentication.amr',
    'nonce',
    'code',
    'code.code_challenge',
    'code.redeemed_at',
    'refresh',
    'consent_skipped',
    'refreshable',
    'from_page',
    'audience',
    'access_tokens.0.scope',
    'access_tokens.0.audience',
    'revoked_at',
    // Of nobody; then it rests on nothing.
    'sub',
  ],
  end_user: [
    'connections.0.client_nonce',
    'stamp',
    'sessions.0.acr',
    'sessions.0.amr',
    'sessions.0.clients.0.backchannel',
    'sessions.0.clients.0.frontchannel',
    'connections.0.consent',
    'connections.0.consent.resources',
  ],
  registration_token: ['note', 'removed_at'],
}

describe.each([
  ['grant', grant, optional.grant],
  ['end_user', end_user, optional.end_user],
  ['client', client, optional.client],
  ['logout_delivery', logout_delivery, ['notices.0.tried_at']],
  ['session_watch', session_watch, ['due_at']],
  ['registration_token', registration_token, optional.registration_token],
] as const)('a member of a %s', (_, document, may_be_left_out) => {
  const members = paths(document)
  const isItem = (path: string) => /\.\d+$/.test(path)

  test.each(members)('%s, of another type, is a failure, whatever the type', (path) => {
    const right = path.split('.').reduce((value, name) => (value as never)[name], document as unknown)
    for (const value of [null, 'text', 7, true, {}, { length: 1 }, [null], [7], [{}]]) {
      const is_like = typeof value === typeof right && typeof value !== 'object'
      if (!is_like)
        expect(() => read(change(document, path, value)), JSON.stringify(value)).toThrow(TypeError)
    }
  })

  test.each(members.filter((path) => !isItem(path)))('%s may be left out, or not', (path) => {
    const without = () => read(change(document, path, undefined))
    if ((may_be_left_out as readonly string[]).includes(path)) expect(without()).toHaveProperty('document')
    else expect(without).toThrow(TypeError)
  })
})

test('a grant of a person that rests on nothing would outlive everything, and is a failure', () => {
  const { sub, connection, ...of_nobody } = grant
  expect(read(of_nobody)).toHaveProperty('document')
  expect(() => read({ ...of_nobody, sub })).toThrow(TypeError)
})

describe('a version that this release does not read is as good as none, and keeps its place', () => {
  test.each([1, 3, 0, -1, 2.5, 1e9])('%s', (v) => {
    for (const kind of ['grant', 'end_user', 'client']) {
      expect(read({ kind, v, of: 'whatever shape' })).toStrictEqual({ version: 'v' })
      expect(read({ ...bare[kind as keyof typeof bare], v })).toStrictEqual({ version: 'v' })
    }
  })
})

describe('what is no document of ours is a failure, and not an absence', () => {
  test.each([
    ['cut in half', '{"kind":"grant","v":2,'],
    ['empty', ''],
    ['null', 'null'],
    ['a number', '7'],
    ['a text', '"grant"'],
    ['a list', '[]'],
    ['an object without a kind', '{"v":1}'],
    ['a kind that is a list', '{"kind":["grant"],"v":1}'],
    ['a kind that is unknown', '{"kind":"other","v":1}'],
    ['a kind that every object has', '{"kind":"constructor","v":1}'],
    ['a kind that is a prototype', '{"kind":"__proto__","v":1}'],
    ['without a version', JSON.stringify({ ...bare.grant, v: undefined })],
    ['a version that is text', JSON.stringify({ ...bare.grant, v: '1' })],
    ['a prototype with everything', `{"__proto__":${JSON.stringify(bare.grant)}}`],
  ])('%s', (_, value) => {
    expect(() => readStored({ value, version: 'v' })).toThrow(Error)
  })
})

test('no two kinds of values that can be presented share a letter', () => {
  const letters = Object.values(documentTable).flatMap((row) => Object.values(row.letters))
  expect(new Set(letters).size).toBe(letters.length)
  for (const letter of letters) expect(letter).toMatch(/^[a-z]$/)
})
