/**
 * What the tester tells us about the deployment: its clients, one user, and hints for its pages. It decides
 * whether the file is usable and names everything that is wrong with it at once. It does not ask the provider
 * whether any of it is true.
 */
import { isObject, type JsonObject } from './http.ts'
import type { PageOptions, User } from './page-driver.ts'

const METHODS = ['client_secret_basic', 'client_secret_post', 'none'] as const

export type AuthenticationMethod = (typeof METHODS)[number]

export interface ClientEntry {
  readonly client_id: string
  readonly client_secret?: string
  readonly token_endpoint_auth_method: AuthenticationMethod
  readonly redirect_uri: string
  /** `native` makes the loopback rules of RFC 8252 apply. */
  readonly application_type: 'web' | 'native'
  readonly id_token_signed_response_alg: string
}

export interface Options extends PageOptions {
  /** Further origins that serve the provider's own pages. */
  readonly origins: readonly string[]
  /** What is asked for when a check does not care. */
  readonly scope: string
  /** What is asked for when a refresh token is wanted. */
  readonly refreshScope: string
  /** Seconds to wait for one answer. */
  readonly timeout: number
  /** What clients register with, where a provider wants it. */
  readonly initialAccessToken?: string
  /** The identifier of a resource that access tokens can be for (RFC 8707); JWTs are looked at too, if they are some. */
  readonly resource?: string
  /** A scope of that resource. */
  readonly resourceScope?: string
  /** The URL of a document that describes a client, which the provider can fetch. */
  readonly documentUrl?: string
  /** One of its redirect URIs. */
  readonly documentRedirectUri?: string
  /** A post-logout redirect URI of the confidential client. */
  readonly postLogoutRedirectUri?: string
}

export interface ClientFile {
  readonly confidential?: ClientEntry
  readonly public?: ClientEntry
  /** A second confidential client, for what must not be possible with another's codes and tokens. */
  readonly other?: ClientEntry
  readonly user: User
  readonly options: Options
}

export type Role = 'confidential' | 'public' | 'other'

export type ParsedClientFile =
  | { readonly kind: 'valid'; readonly file: ClientFile }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] }

const DEFAULTS = { scope: 'openid', refreshScope: 'openid offline_access', timeout: 10 }
const TEXTS = [
  'usernameField',
  'passwordField',
  'allowButton',
  'denyButton',
  'initialAccessToken',
  'resource',
  'resourceScope',
  'documentUrl',
  'documentRedirectUri',
  'postLogoutRedirectUri',
] as const
const MEMBERS = ['confidential', 'public', 'other', 'user', 'options']
const CLIENT_MEMBERS = [
  'client_id',
  'client_secret',
  'token_endpoint_auth_method',
  'redirect_uri',
  'application_type',
  'id_token_signed_response_alg',
]
const USER_MEMBERS = ['username', 'password']
const OPTIONS = [...TEXTS, 'origins', 'scope', 'refreshScope', 'timeout']

/** What is wrong with the names of what somebody wrote. */
export function unknownNames(written: object, names: readonly string[], path = ''): string[] {
  return Object.keys(written)
    .filter((name) => !names.includes(name))
    .map((name) => `${path}${name}: not one of ${names.join(', ')}`)
}

export function parseClientFile(value: unknown): ParsedClientFile {
  if (!isObject(value)) return { kind: 'invalid', problems: ['the file is not a JSON object'] }
  const problems = unknownNames(value, MEMBERS)
  const read = reader(problems)
  const file: ClientFile = {
    ...(value.confidential === undefined ? {} : { confidential: read.client(value, 'confidential') }),
    ...(value.public === undefined ? {} : { public: read.client(value, 'public') }),
    ...(value.other === undefined ? {} : { other: read.client(value, 'other') }),
    user: read.user(value),
    options: read.options(value),
  }
  if (file.confidential === undefined && file.public === undefined) {
    problems.push('confidential, public: at least one of them is needed')
  }
  return problems.length === 0 ? { kind: 'valid', file } : { kind: 'invalid', problems }
}

function reader(problems: string[]) {
  const object = (from: JsonObject, name: string, members: readonly string[]): JsonObject => {
    const value = from[name]
    if (isObject(value)) {
      problems.push(...unknownNames(value, members, `${name}.`))
      return value
    }
    problems.push(`${name}: an object is needed`)
    return {}
  }

  const text = (from: JsonObject, path: string, name: string, otherwise?: string): string => {
    const value = from[name] ?? otherwise
    if (typeof value === 'string' && value !== '') return value
    problems.push(`${path}.${name}: a non-empty string is needed`)
    return ''
  }

  const choice = <T extends string>(
    from: JsonObject,
    path: string,
    name: string,
    among: readonly T[],
    otherwise: T,
  ): T => {
    const value = from[name] ?? otherwise
    const chosen = among.find((one) => one === value)
    if (chosen === undefined) problems.push(`${path}.${name}: not one of ${among.join(', ')}`)
    return chosen ?? otherwise
  }

  const client = (file: JsonObject, role: Role): ClientEntry => {
    const from = object(file, role, CLIENT_MEMBERS)
    const usual = role === 'public' ? 'none' : 'client_secret_basic'
    const method = choice(from, role, 'token_endpoint_auth_method', METHODS, usual)
    if ((method === 'none') !== (role === 'public')) {
      problems.push(`${role}.token_endpoint_auth_method: ${method} does not suit this client`)
    }
    const redirect_uri = text(from, role, 'redirect_uri')
    if (redirect_uri !== '' && !URL.canParse(redirect_uri)) {
      problems.push(`${role}.redirect_uri: not an absolute URI`)
    }
    return {
      client_id: text(from, role, 'client_id'),
      ...(role === 'public' ? {} : { client_secret: text(from, role, 'client_secret') }),
      token_endpoint_auth_method: method,
      redirect_uri,
      application_type: choice(from, role, 'application_type', ['web', 'native'] as const, 'web'),
      id_token_signed_response_alg: text(from, role, 'id_token_signed_response_alg', 'RS256'),
    }
  }

  const user = (file: JsonObject): User => {
    const from = object(file, 'user', USER_MEMBERS)
    return { username: text(from, 'user', 'username'), password: text(from, 'user', 'password') }
  }

  const options = (file: JsonObject): Options => {
    const from = file.options === undefined ? {} : object(file, 'options', OPTIONS)
    const origins = Array.isArray(from.origins) ? from.origins : []
    if (from.origins !== undefined && !(Array.isArray(from.origins) && origins.every(isUrl))) {
      problems.push('options.origins: a list of URLs is needed')
    }
    const timeout = from.timeout ?? DEFAULTS.timeout
    if (typeof timeout !== 'number' || !(timeout > 0)) {
      problems.push('options.timeout: a number of seconds is needed')
    }
    const texts = TEXTS.filter((name) => from[name] !== undefined)
    return {
      ...Object.fromEntries(texts.map((name) => [name, text(from, 'options', name)])),
      origins: origins.filter(isUrl).map((origin) => new URL(origin).origin),
      scope: text(from, 'options', 'scope', DEFAULTS.scope),
      refreshScope: text(from, 'options', 'refreshScope', DEFAULTS.refreshScope),
      timeout: Number(timeout),
    }
  }

  return { client, user, options }
}

const isUrl = (value: unknown): value is string => typeof value === 'string' && URL.canParse(value)
