/**
 * The fixtures that every row of the catalogue assumes: the issuer, its clients and users, a clock that
 * only moves when told to, and a storage that answers late and out of order. Requests go through
 * `provider.fetch`, so what is tested is what a user sees.
 */

import { createHash } from 'node:crypto'
import {
  type Account,
  type ClientMetadataInput,
  createProvider,
  generateKeys,
  type Provider,
  type ProviderOptions,
  type VouchsafeEvent,
} from 'vouchsafe'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { Browser, PASSWORD } from './browser.ts'

export const ISSUER = 'https://op.test'
export const SECRET = 'a secret of the deployment, 32+ characters'

export const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')

const grant_types = ['authorization_code', 'refresh_token', 'client_credentials']
const confidential = { client_secret: 'correct horse battery staple', grant_types, require_pkce: true }

export const clients: ClientMetadataInput[] = [
  {
    client_id: 'web',
    client_name: 'Web',
    redirect_uris: ['https://rp.test/cb'],
    post_logout_redirect_uris: ['https://rp.test/signed-out', 'https://rp.test/bye?tenant=1'],
    ...confidential,
  },
  {
    client_id: 'web2',
    redirect_uris: ['https://rp2.test/cb'],
    post_logout_redirect_uris: ['https://rp2.test/signed-out'],
    ...confidential,
    client_secret: 'another secret altogether',
  },
  { client_id: 'plain', redirect_uris: ['https://rp.test/cb'], ...confidential, require_pkce: false },
  {
    client_id: 'post',
    redirect_uris: ['https://rp.test/cb'],
    token_endpoint_auth_method: 'client_secret_post',
    ...confidential,
  },
  {
    client_id: 'spa',
    redirect_uris: ['https://spa.test/cb'],
    token_endpoint_auth_method: 'none',
    grant_types: grant_types.slice(0, 2),
  },
  {
    client_id: 'nat',
    application_type: 'native',
    redirect_uris: ['http://127.0.0.1/cb', 'http://[::1]/cb', 'com.example.app:/cb'],
    post_logout_redirect_uris: ['http://127.0.0.1/bye', 'com.example.app:/bye'],
    token_endpoint_auth_method: 'none',
    grant_types: grant_types.slice(0, 2),
  },
  { client_id: 'q', redirect_uris: ['https://rp.test/cb?tenant=1'], ...confidential },
  {
    client_id: 'rs',
    grant_types: ['client_credentials'],
    client_secret: 'resource server secret',
    introspect: 'any',
  },
  { client_id: 'narrow', redirect_uris: ['https://rp.test/cb'], ...confidential, scope: 'openid email' },
  { client_id: 'first', redirect_uris: ['https://rp.test/cb'], ...confidential, skip_consent: true },
  {
    client_id: 'always',
    redirect_uris: ['https://rp.test/cb'],
    ...confidential,
    issue_refresh_token: 'always',
  },
  { client_id: 'strict', redirect_uris: ['https://rp.test/cb'], ...confidential, refresh_token_grace: 0 },
  { client_id: 'codeless', grant_types: ['client_credentials'], client_secret: 'no code for this client' },
]

export function secretOf(client_id: string): string {
  return clients.find((client) => client.client_id === client_id)?.client_secret ?? ''
}

/** One set of keys for all worlds: making RSA keys takes longer than most tests. */
const keys = generateKeys(['RS256', 'PS256', 'ES256', 'EdDSA'])

export interface World {
  readonly provider: Provider
  readonly events: VouchsafeEvent[]
  readonly accounts: Map<string, Account>
  /** Seconds; tests move it. */
  readonly clock: { now: number }
  readonly storage: ProviderOptions['storage']
  browser(): Browser
}

export async function createWorld(options: Partial<ProviderOptions> = {}): Promise<World> {
  const clock = { now: 1_800_000_000 }
  const accounts = new Map<string, Account>(
    ['alice', 'bob'].map((name) => [
      name,
      {
        sub: name,
        claims: {
          name: `${name} Example`,
          email: `${name}@example.test`,
          email_verified: true,
          phone_number: '+1 555 0100',
        },
      },
    ]),
  )
  const events: VouchsafeEvent[] = []
  const storage =
    options.storage ?? createMemoryStorage({ latency: { minMs: 0, maxMs: 2 }, now: () => clock.now })
  const provider = createProvider({
    issuer: ISSUER,
    keys: await keys,
    secrets: [SECRET],
    clients,
    accounts: {
      find: (sub) => accounts.get(sub),
      authenticate: ({ username, password }) =>
        accounts.has(username) && password === PASSWORD ? { sub: username, amr: ['pwd'] } : undefined,
    },
    policy: { scopes: { admin: { description: 'Administer everything', claims: ['role'] } } },
    // Of which request an event came is random, and for the tests of that (telling.test.ts).
    onEvent: ({ requestId, address, ...event }) => events.push(event as VouchsafeEvent),
    now: () => clock.now,
    ...options,
    storage,
  })
  return { provider, events, accounts, clock, storage, browser: () => new Browser(provider) }
}

/** A fully valid authorization request of `web`, with overrides; `undefined` leaves a parameter out. */
export function authorizationUrl(overrides: Record<string, string | undefined> = {}): string {
  const parameters = {
    response_type: 'code',
    client_id: 'web',
    redirect_uri: 'https://rp.test/cb',
    scope: 'openid',
    state: 's1',
    nonce: 'n1',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...overrides,
  }
  const present = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return `${ISSUER}/authorize?${new URLSearchParams(present)}`
}

export function basic(client_id: string, secret = secretOf(client_id)): string {
  return `Basic ${btoa(`${encodeURIComponent(client_id)}:${encodeURIComponent(secret)}`)}`
}

export interface Tokens {
  access_token: string
  token_type: string
  expires_in: number
  scope: string
  refresh_token?: string
  id_token?: string
  error?: string
  error_description?: string
}

/** POSTs a form; `undefined` leaves a parameter out. */
export function post(
  { provider }: World,
  path: string,
  form: Record<string, string | undefined>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const present = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return provider.fetch(
    new Request(`${ISSUER}${path}`, { method: 'POST', body: new URLSearchParams(present), headers }),
  )
}

/** A token request as `web`, or as `client_id`; public clients send their client_id in the body. */
export function tokenRequest(
  world: World,
  form: Record<string, string | undefined>,
  client_id = 'web',
): Promise<Response> {
  const secret = secretOf(client_id)
  return secret === ''
    ? post(world, '/token', { client_id, ...form })
    : post(world, '/token', form, { authorization: basic(client_id) })
}

export function redeem(
  world: World,
  code: string,
  overrides: Record<string, string | undefined> = {},
  client_id = 'web',
): Promise<Response> {
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: 'https://rp.test/cb',
    code_verifier: VERIFIER,
    ...overrides,
  }
  return tokenRequest(world, form, client_id)
}

export function refresh(
  world: World,
  refresh_token: string,
  overrides: Record<string, string | undefined> = {},
  client_id = 'web',
): Promise<Response> {
  return tokenRequest(world, { grant_type: 'refresh_token', refresh_token, ...overrides }, client_id)
}

/** Signs alice in, consents, and redeems the code. */
export async function issueTokens(
  world: World,
  overrides: Record<string, string | undefined> = {},
): Promise<Tokens> {
  const code = await world.browser().code(authorizationUrl({ scope: 'openid offline_access', ...overrides }))
  const client_id = overrides.client_id ?? 'web'
  const redirect_uri = overrides.redirect_uri ?? 'https://rp.test/cb'
  return (await redeem(world, code, { redirect_uri }, client_id)).json() as Promise<Tokens>
}

export async function introspect(
  world: World,
  token: string,
  caller = 'rs',
): Promise<Record<string, unknown>> {
  const response = await post(world, '/introspect', { token }, { authorization: basic(caller) })
  return response.json() as Promise<Record<string, unknown>>
}

export function userinfo({ provider }: World, access_token: string): Promise<Response> {
  return provider.fetch(
    new Request(`${ISSUER}/userinfo`, { headers: { authorization: `Bearer ${access_token}` } }),
  )
}
