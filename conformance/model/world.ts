/**
 * What a run is set in: one issuer with its policy, its clients and its people. The world is small on
 * purpose: two people, two browsers and six clients meet often, and a bug needs them to meet. Lifetimes
 * are short and unlike each other, so that a run crosses each of them and no two ends fall together.
 */

import {
  type Account,
  type Claims,
  type ClaimsInput,
  type Client,
  type ClientMetadata,
  type ClientMetadataInput,
  type ClientWithoutSecret,
  type IntrospectionInput,
  type Policy,
  type PolicyInput,
  readClientMetadata,
  readPolicy,
  type SubjectInput,
} from 'vouchsafe/core'

/** The hooks of `createProvider`, but at once. The model asks `subject` too; of the others it expects nothing. */
export interface Hooks {
  subject?(input: SubjectInput): string
  accountClaims?(input: ClaimsInput): Claims
  idTokenClaims?(input: ClaimsInput): Claims
  introspectionClaims?(input: IntrospectionInput): Claims
}

export interface World {
  readonly issuer: string
  readonly policy: Policy
  /** Metadata as registered, with the secret in clear: the run plays the clients too. */
  readonly clients: readonly ClientMetadata[]
  /** The `sub` of each person, which is also the user name. */
  readonly people: readonly string[]
  readonly browsers: number
  /** NumericDate in seconds at which a run starts. */
  readonly start: number
  /** Scopes that authorization requests ask for. */
  readonly scopes: readonly string[]
  /** The `sub` by which a client knows a person. */
  subject(sub: string, client: ClientMetadata): string
}

export interface WorldOptions {
  readonly issuer?: string
  /** Beside our short lifetimes, or instead of them. */
  readonly policy?: PolicyInput
  /** Instead of ours. */
  readonly clients?: readonly ClientMetadataInput[]
  readonly people?: readonly string[]
  readonly browsers?: number
  readonly scopes?: readonly string[]
  readonly hooks?: Hooks
}

export const PASSWORD = 'a password nobody guesses'

const policy: PolicyInput = {
  refresh_token_grace: 10,
  code_lifetime: 60,
  id_token_lifetime: 120,
  access_token_lifetime: 300,
  continuation_lifetime: 600,
  refresh_token_idle_lifetime: 900,
  session_idle_lifetime: 1300,
  session_lifetime: 1500,
  refresh_token_lifetime: 1700,
  consent_lifetime: 2300,
  scopes: { admin: { description: 'Administer everything', claims: ['role'] } },
}

const grant_types = ['authorization_code', 'refresh_token']

/** @param own grants of a host's own, which some of them may use */
const clients = (own: readonly string[]): readonly ClientMetadataInput[] => [
  {
    client_id: 'web',
    client_secret: 'the secret of web, long enough',
    redirect_uris: ['https://rp.test/cb'],
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: [...grant_types, 'client_credentials', ...own],
    require_pkce: true,
    post_logout_redirect_uris: ['https://rp.test/bye'],
  },
  {
    client_id: 'spa',
    redirect_uris: ['https://spa.test/cb'],
    token_endpoint_auth_method: 'none',
    // It may not use the last one all the same: it is a public client.
    grant_types: [...grant_types, 'client_credentials'],
  },
  {
    client_id: 'strict',
    client_secret: 'the secret of strict, long enough',
    redirect_uris: ['https://rp.test/cb?tenant=1', 'https://rp.test/other'],
    token_endpoint_auth_method: 'client_secret_post',
    grant_types,
    issue_refresh_token: 'always',
    refresh_token_grace: 0,
    post_logout_redirect_uris: ['https://rp.test/bye?tenant=1'],
  },
  {
    client_id: 'native',
    application_type: 'native',
    redirect_uris: ['http://127.0.0.1/cb', 'com.example.app:/cb'],
    token_endpoint_auth_method: 'none',
    grant_types,
    post_logout_redirect_uris: ['http://127.0.0.1/bye'],
  },
  {
    client_id: 'first',
    client_secret: 'the secret of first, long enough',
    redirect_uris: ['https://first.test/cb'],
    grant_types: [...grant_types, ...own],
    scope: 'openid email offline_access',
    skip_consent: true,
  },
  {
    client_id: 'rs',
    client_secret: 'the secret of rs, long enough',
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['client_credentials'],
    scope: 'admin',
    introspect: 'any',
  },
]

const scopes = [
  'openid offline_access',
  'openid',
  'openid email',
  'openid profile email offline_access',
  'email offline_access',
  'openid admin unheard_of',
]

/** What a client in storage is made with. */
export function withoutSecret({
  client_secret,
  client_secret_hash,
  client_secret_expires_at,
  ...metadata
}: ClientMetadata): ClientWithoutSecret {
  return metadata
}

export function asHostClient({ client_secret, ...metadata }: ClientMetadata): Client {
  // The stand-in for hashing: the secret itself, compared as it is.
  return { ...metadata, ...(client_secret !== undefined && { client_secret_hash: client_secret }) }
}

export function accountOf(sub: string): Account {
  return { sub, claims: { name: sub, email: `${sub}@example.test` } }
}

/**
 * @param own grant types of a host's own
 * @throws {TypeError} when the policy or a client is not one the provider would take
 */
export function createWorld(options: WorldOptions = {}, own: readonly string[] = []): World {
  const { hooks } = options
  const metadata = (options.clients ?? clients(own)).map((client) =>
    readClientMetadata(client, client.client_id),
  )
  return {
    issuer: options.issuer ?? 'https://op.test',
    policy: readPolicy({ ...policy, ...options.policy }),
    clients: metadata,
    people: options.people ?? ['alice', 'bob'],
    browsers: options.browsers ?? 2,
    start: 1_800_000_000,
    scopes: options.scopes ?? scopes,
    subject: (sub, client) =>
      hooks?.subject?.({ account: accountOf(sub), client: asHostClient(client) }) ?? sub,
  }
}
