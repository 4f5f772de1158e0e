/**
 * What the tables of the READMEs list is what there is: every option and no other, each with an example on
 * the same page. The compiler says here which names there are; of what is checked at run time, the schema.
 */

import { describe, expect, test } from 'vitest'
import {
  type Hooks,
  type OutboundOptions,
  type ProviderOptions,
  readClient,
  type StoredKeysOptions,
  type ThemeOptions,
} from 'vouchsafe'
import type { PasswordAccountsOptions } from 'vouchsafe/accounts'
import type { AdminPagesOptions } from 'vouchsafe/admin'
import { type Config, type ConfigInput, readConfig } from 'vouchsafe/config'
import type { CheckOptions, ExploreOptions, FaultOptions, StageOptions } from 'vouchsafe/conformance'
import type { RunOptions } from 'vouchsafe/conformance/http'
import type { StorageContext } from 'vouchsafe/conformance/storage'
import { type ClientMetadata, type ClientMetadataInput, type PolicyInput, readPolicy } from 'vouchsafe/core'
import type { GuardOptions } from 'vouchsafe/guard'
import type { ServeOptions } from 'vouchsafe/node'
import type { createMemoryStorage } from 'vouchsafe/storage/memory'
import type { PostgresStorageOptions } from 'vouchsafe/storage/postgres'
import type { RedisStorageOptions } from 'vouchsafe/storage/redis'
import type { SqliteStorageOptions } from 'vouchsafe/storage/sqlite'
import type { AtPages, TestProvider, TestProviderOptions } from 'vouchsafe/testing'
import { blocks, named, tableRows } from './readmes.ts'

interface Table {
  readonly readme: string
  readonly name: string
  readonly members: readonly string[]
}

const members = <T>(names: Record<keyof T, true>): string[] => Object.keys(names)

const settings = Object.keys(readPolicy({ cookie_name: 'x' }))

const clientMembers = members<ClientMetadata>({
  client_id: true,
  client_secret: true,
  client_secret_hash: true,
  client_secret_expires_at: true,
  client_name: true,
  client_uri: true,
  logo_uri: true,
  policy_uri: true,
  tos_uri: true,
  contacts: true,
  redirect_uris: true,
  post_logout_redirect_uris: true,
  response_types: true,
  grant_types: true,
  application_type: true,
  token_endpoint_auth_method: true,
  token_endpoint_auth_signing_alg: true,
  jwks: true,
  jwks_uri: true,
  id_token_signed_response_alg: true,
  scope: true,
  default_max_age: true,
  backchannel_logout_uri: true,
  backchannel_logout_session_required: true,
  require_auth_time: true,
  default_acr_values: true,
  subject_type: true,
  initiate_login_uri: true,
  software_id: true,
  software_version: true,
  frontchannel_logout_uri: true,
  frontchannel_logout_session_required: true,
  skip_consent: true,
  remember_consent: true,
  disabled: true,
  introspect: true,
  resources: true,
  allowed_origins: true,
  code_lifetime: true,
  access_token_lifetime: true,
  id_token_lifetime: true,
  refresh_token_lifetime: true,
  refresh_token_idle_lifetime: true,
  refresh_token_grace: true,
  consent_lifetime: true,
  require_pkce: true,
  require_second_factor: true,
  issue_refresh_token: true,
  token_endpoint_as_audience: true,
  id_token_includes_claims: true,
})

const configMembers = members<ConfigInput>({
  $schema: true,
  issuer: true,
  insecureHttp: true,
  host: true,
  clients: true,
  resources: true,
  registration: true,
  accounts: true,
  languages: true,
  texts: true,
  theme: true,
  policy: true,
  paths: true,
  mail: true,
  keys: true,
  keyRotation: true,
  secrets: true,
  storage: true,
  storageReplicas: true,
  workers: true,
  limits: true,
  outbound: true,
  trustedProxies: true,
  accountPages: true,
  adminPages: true,
  startPage: true,
})

/** Those that are not simply as in `createProvider`. */
const ofTests: readonly (keyof TestProviderOptions)[] = [
  'people',
  'clients',
  'issuer',
  'keys',
  'secrets',
  'storage',
  'accounts',
  'onEvent',
  'onError',
]

const tables: readonly Table[] = [
  { readme: 'core/README.md', name: 'policy', members: settings },
  {
    readme: 'core/README.md',
    name: 'clients',
    members: clientMembers.filter((member) => !settings.includes(member)),
  },
  {
    readme: 'adapters/server/README.md',
    name: 'config',
    members: configMembers,
  },
  {
    readme: 'adapters/README.md',
    name: 'createProvider',
    members: members<ProviderOptions>({
      issuer: true,
      insecureHttp: true,
      storage: true,
      keys: true,
      secrets: true,
      clients: true,
      registration: true,
      softwareStatements: true,
      accounts: true,
      resources: true,
      policy: true,
      hooks: true,
      paths: true,
      loginUrl: true,
      consentUrl: true,
      pages: true,
      languages: true,
      texts: true,
      theme: true,
      mounts: true,
      extensionGrants: true,
      operations: true,
      outbound: true,
      onEvent: true,
      onError: true,
      onRequest: true,
      requestIdHeader: true,
      deadlineMs: true,
      limits: true,
      now: true,
    }),
  },
  {
    readme: 'adapters/admin/README.md',
    name: 'adminPages',
    members: members<AdminPagesOptions>({
      path: true,
      url: true,
      accounts: true,
      passwordPath: true,
      isAdministrator: true,
      isOpen: true,
      idleFor: true,
      changesKeptFor: true,
      settings: true,
      policyFrom: true,
    }),
  },
  {
    readme: 'adapters/README.md',
    name: 'createPasswordAccounts',
    members: members<PasswordAccountsOptions>({
      storage: true,
      issuer: true,
      configured: true,
      secrets: true,
      lockOut: true,
      deadlineMs: true,
      now: true,
    }),
  },
  {
    readme: 'adapters/README.md',
    name: 'theme',
    members: members<ThemeOptions>({ name: true, logo: true, accentColor: true, styleSheet: true }),
  },
  {
    readme: 'adapters/README.md',
    name: 'outbound',
    members: members<OutboundOptions>({
      allowedHosts: true,
      ca: true,
      fetch: true,
      deadlineMs: true,
      perHost: true,
    }),
  },
  {
    readme: 'adapters/README.md',
    name: 'limits',
    members: members<Config['limits']>({
      maxBodyBytes: true,
      bodyTimeoutMs: true,
      maxUrlLength: true,
      maxRedirectLength: true,
      keepAliveTimeoutMs: true,
      headersTimeoutMs: true,
      requestTimeoutMs: true,
      answerTimeoutMs: true,
      maxHeaderBytes: true,
      maxConnections: true,
      maxRequestsPerConnection: true,
      maxPipelined: true,
      graceMs: true,
      deadlineMs: true,
      readinessDeadlineMs: true,
      storageDeadlineMs: true,
      storageMaxQueue: true,
    }),
  },
  {
    readme: 'adapters/README.md',
    name: 'storedKeys',
    members: members<StoredKeysOptions>({
      storage: true,
      issuer: true,
      secrets: true,
      algs: true,
      keyRotation: true,
      hintsFor: true,
      elsewhere: true,
      readEvery: true,
      deadlineMs: true,
      now: true,
    }),
  },
  {
    readme: 'adapters/README.md',
    name: 'hooks',
    members: members<Hooks>({
      allowClientDocument: true,
      afterSignIn: true,
      beforeEndSession: true,
      afterEndSession: true,
      accountClaims: true,
      idTokenClaims: true,
      accessTokenClaims: true,
      subject: true,
      introspectionClaims: true,
      register: true,
    }),
  },
  {
    readme: 'adapters/README.md',
    name: 'serve',
    members: members<ServeOptions>({ port: true, host: true, trustedProxies: true, limits: true }),
  },
  {
    readme: 'adapters/guard/README.md',
    name: 'createGuard',
    members: members<GuardOptions>({
      issuer: true,
      insecureHttp: true,
      resource: true,
      audience: true,
      allowedOrigins: true,
      exposedHeaders: true,
      client_id: true,
      client_secret: true,
      cacheLifetime: true,
      scopes_supported: true,
      resource_name: true,
      resource_documentation: true,
      deadlineMs: true,
      onError: true,
      fetch: true,
      now: true,
    }),
  },
  {
    readme: 'adapters/testing/README.md',
    name: 'createTestProvider',
    members: ofTests,
  },
  {
    readme: 'adapters/testing/README.md',
    name: 'authorize',
    members: members<AtPages>({ as: true, decision: true, scope: true, fill: true, buttons: true }),
  },
  {
    readme: 'adapters/testing/README.md',
    name: 'TestProvider',
    members: members<TestProvider>({
      issuer: true,
      fetch: true,
      start: true,
      close: true,
      provider: true,
      clock: true,
      people: true,
      clients: true,
      events: true,
      reset: true,
      signedIn: true,
      tokensFor: true,
      browser: true,
      drive: true,
    }),
  },
  {
    readme: 'storage/README.md',
    name: 'createMemoryStorage',
    members: members<NonNullable<Parameters<typeof createMemoryStorage>[0]>>({
      limit: true,
      now: true,
      latency: true,
    }),
  },
  {
    readme: 'storage/README.md',
    name: 'createRedisStorage',
    members: members<RedisStorageOptions>({
      client: true,
      prefix: true,
      deadlineMs: true,
      maxQueue: true,
      durability: true,
      replicas: true,
      expiryMargin: true,
      now: true,
    }),
  },
  {
    readme: 'storage/README.md',
    name: 'createPostgresStorage',
    members: members<PostgresStorageOptions>({
      pool: true,
      table: true,
      deadlineMs: true,
      maxQueue: true,
      expiryMargin: true,
      now: true,
    }),
  },
  {
    readme: 'storage/README.md',
    name: 'createSqliteStorage',
    members: members<SqliteStorageOptions>({
      database: true,
      table: true,
      deadlineMs: true,
      maxQueue: true,
      expiryMargin: true,
      now: true,
    }),
  },
  {
    readme: 'storage/README.md',
    name: 'casesFor',
    members: members<StorageContext>({
      storage: true,
      peer: true,
      neighbour: true,
      unreachable: true,
      damage: true,
      rounds: true,
      timeoutMs: true,
    }),
  },
  {
    readme: 'conformance/model/README.md',
    name: 'explore',
    members: members<ExploreOptions>({
      storage: true,
      policy: true,
      extensionGrants: true,
      hooks: true,
      operations: true,
      clients: true,
      absentClients: true,
      secrets: true,
      through: true,
      invariants: true,
      lostReplies: true,
      deaths: true,
      failedReads: true,
      maxSteps: true,
    }),
  },
  {
    readme: 'conformance/model/README.md',
    name: 'injectFaults',
    members: members<Omit<FaultOptions, keyof StageOptions>>({ guarantees: true, outages: true }),
  },
  {
    readme: 'conformance/model/README.md',
    name: 'checkModel',
    members: members<CheckOptions>({
      runs: true,
      longest: true,
      seed: true,
      shrink: true,
      moreCommands: true,
      expectedGrants: true,
      operations: true,
      onEvent: true,
      properties: true,
      modelCounts: true,
      storage: true,
      policy: true,
      hooks: true,
      extensionGrants: true,
      clients: true,
      people: true,
      browsers: true,
      scopes: true,
      issuer: true,
      secrets: true,
      tamper: true,
    }),
  },
  {
    readme: 'conformance/http/README.md',
    name: 'runChecks',
    members: members<RunOptions>({ only: true, onResult: true }),
  },
]

describe.each(tables)('$name in $readme', ({ readme, name, members: expected }) => {
  const listed = tableRows(readme, name).flatMap(([first = '']) =>
    [...first.matchAll(/`([$\w]+)`/g)].map(([, member = '']) => member),
  )

  test('lists every one, and no other', () => {
    expect(listed.toSorted()).toEqual(expected.toSorted())
  })

  test('has an example of each', () => {
    const code = blocks.filter((block) => block.readme === readme && block.language !== 'text')
    const shown = new Set(code.flatMap(({ text }) => text.match(/[$\w]+/g) ?? []))
    expect(expected.filter((member) => !shown.has(member))).toEqual([])
  })
})

test('every policy setting is listed with its default, and marked where a client can have its own', () => {
  const rows = tableRows('core/README.md', 'policy').map(([setting = '', value = '']) => {
    const [, name = '', star] = /^`(\w+)`( \*)?$/.exec(setting) ?? []
    return [name, value === 'of the issuer' ? undefined : JSON.parse(value), star !== undefined] as const
  })
  expect(Object.fromEntries(rows.map(([name, value]) => [name, value]))).toEqual(readPolicy())
  expect(rows.filter(([, , starred]) => starred).map(([name]) => name)).toEqual(
    settings.filter((name) => clientMembers.includes(name)),
  )
})

test('every number that meets somebody else is listed with its default, and whom it meets', () => {
  const rows = tableRows('adapters/README.md', 'limits').map(([setting = '', value = '', where, whom]) => {
    expect([setting, where]).toEqual([setting, expect.stringMatching(/^(?:[PS] )?C$/)])
    expect(whom).toMatch(/\w{3}/)
    return [setting.replaceAll('`', ''), Number(value)] as const
  })
  expect(Object.fromEntries(rows)).toEqual(readConfig({ clients: [] }).limits)
})

test('the file with other numbers is a configuration, and has them', () => {
  const config = JSON.parse(named('limits.config.json').text) as { limits: object }
  expect(readConfig(config).limits).toMatchObject(config.limits)
})

test('the policy with everything in it is one, and nothing in it is the default', () => {
  const written = JSON.parse(named('policy.json').text) as PolicyInput
  const policy = readPolicy(written) as unknown as Record<string, unknown>
  const defaults = readPolicy() as unknown as Record<string, unknown>
  const same = settings.filter((name) => JSON.stringify(policy[name]) === JSON.stringify(defaults[name]))
  expect(same).toEqual([])
})

test('the clients of every kind can be registered', () => {
  const clients = JSON.parse(named('clients-of-every-kind.json').text) as ClientMetadataInput[]
  expect(clients.map((client) => readClient(client, client.client_id).client_id)).toEqual([
    'shop',
    'app',
    'api',
    'reports',
  ])
})

test('the file with every member is a configuration', () => {
  const config = JSON.parse(named('every-member.config.json').text) as object
  expect(Object.keys(config).toSorted()).toEqual(configMembers.toSorted())
  expect(readConfig(config)).toMatchObject({ storageReplicas: 1 })
})
