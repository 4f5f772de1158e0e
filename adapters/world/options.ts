/**
 * What `createProvider` takes. What is required does not compile when it is missing; what has a wrong
 * value is refused at start, by the option's name and with the mend.
 */

import * as v from 'valibot'
import type {
  Awaitable,
  ClientMetadataInput,
  CoreOperations,
  Endpoint,
  GrantFlow,
  Hooks,
  Operation,
  Operations,
  Policy,
  PolicyInput,
  ResourceInput,
  Storage,
} from '../../core/index.ts'
import { defaultPaths } from '../../core/index.ts'
import { check, policySchema } from '../../core/schemas.ts'
import type { KeySource } from '../keys/key-ring.ts'
import type { KeySet } from '../keys/key-set.ts'
import type { StatementIssuer } from '../keys/software-statements.ts'
import type { Mount } from '../mounts/mount.ts'
import type { CheckedOutbound, OutboundOptions } from '../outbound/options.ts'
import { outboundSchema } from '../outbound/options-schema.ts'
import type { LookOptions } from '../pages/look.ts'
import type { Pages } from '../pages/pages.ts'
import type { Language, TextChanges } from '../pages/texts/texts.ts'
import type { ThemeOptions } from '../pages/theme.ts'
import type { RequestLimits } from '../requests/limits.ts'
import { milliseconds, requestLimits } from '../requests/limits-schema.ts'
import type { Accounts } from './accounts.ts'
import type { ClientLookUp } from './client-look-up.ts'
import { isLoopback } from './loopback.ts'
import type { ResourceLookUp } from './resources.ts'
import type { Listeners } from './telling.ts'

/** Handlers of the operations that a host has added to those of the core. */
export type OwnOperations = {
  readonly [K in Exclude<Operation, keyof CoreOperations>]: (
    input: Operations[K]['in'],
  ) => Awaitable<Operations[K]['out']>
}

export interface ProviderOptions extends Listeners, LookOptions {
  /** The issuer, an https URL without query and fragment (http for loopback and tests). */
  readonly issuer: string
  /**
   * Takes an issuer, and redirect URIs, in plain http beyond loopback: everybody on the way can read and change the
   * passwords, codes, tokens and cookies. For networks where that is nobody. Warned of at every start.
   */
  readonly insecureHttp?: boolean
  readonly storage: Storage
  /** A JWK Set of private signing keys, as `generateKeys()` makes one, or where the keys come from. */
  readonly keys: KeySet | KeySource
  /** The deployment's secrets, newest first, at least 32 characters each. */
  readonly secrets: readonly [string, ...string[]]
  /**
   * Client metadata, or how to find it by its `client_id`; what is found is checked, and remembered by what it says.
   * A client that is not there is looked for in the storage, where `provider.clients` keeps its own.
   */
  readonly clients?: readonly ClientMetadataInput[] | ClientLookUp
  /**
   * Who may register a client at the registration endpoint: `token`, whoever has an initial access token that
   * `provider.registrationTokens` has made; `open`, anybody. Default: false, there is no such endpoint.
   */
  readonly registration?: false | 'token' | 'open'
  /** Whose software statements are taken of clients that register, and the keys that they are signed by. */
  readonly softwareStatements?: readonly StatementIssuer[]
  readonly accounts: Accounts
  /** Resource servers that access tokens can be for, or how to find one by its identifier. */
  readonly resources?: readonly ResourceInput[] | ResourceLookUp
  readonly policy?: PolicyInput
  readonly hooks?: Hooks
  /** Paths of the endpoints below the issuer, where they differ from the defaults. */
  readonly paths?: Partial<Record<Endpoint, string>>
  /** A login page of your own, a path or URL on the issuer's origin; it begins with `provider.readLogin`. */
  readonly loginUrl?: string
  /** A consent page of your own, likewise; it begins with `provider.readConsent`. */
  readonly consentUrl?: string
  /** Pages of your own; those that are missing are ours. */
  readonly pages?: Pages
  /** Further pages below the issuer, such as `accountPages()` of `vouchsafe/account` makes. */
  readonly mounts?: readonly Mount[]
  /** Grants of your own, by grant_type. */
  readonly extensionGrants?: Readonly<Record<string, GrantFlow>>
  /** What your own grants ask of you, by operation: `Operations` of `vouchsafe/core`, by declaration merging. */
  readonly operations?: OwnOperations
  /** What the provider may ask of other servers, and how. */
  readonly outbound?: OutboundOptions
  /** How long the storage, an account look-up or a hook may take before the answer is a 503. Milliseconds. */
  readonly deadlineMs?: number
  /** How much a request may bring; the page of settings says whom each number meets. */
  readonly limits?: Partial<RequestLimits>
  /** NumericDate in seconds. */
  readonly now?: () => number
}

const issuer = v.pipe(
  v.string('must be the URL of the issuer, such as https://login.example'),
  v.regex(
    /^https?:\/\/[A-Za-z0-9.:[\]_-]+(?:\/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?$/,
    'must be an http(s) URL in ASCII, without query and fragment, such as https://login.example',
  ),
  v.check((url) => !url.endsWith('/'), 'must not end in a slash: clients compare it to the letter'),
)

const path = v.pipe(
  v.string('must be a path such as /token'),
  v.regex(/^\/[A-Za-z0-9._~/-]*[A-Za-z0-9._~-]$/, 'must be a path such as /token'),
)

const endpoints = Object.keys(defaultPaths) as Endpoint[]

const paths = v.pipe(
  v.strictObject(v.entriesFromList(endpoints, v.exactOptional(path))),
  v.check((some) => {
    const all = Object.values({ ...defaultPaths, ...some })
    return new Set(all).size === all.length
  }, 'must all differ: two endpoints have the same path'),
)

const functionType = <F>(mend: string) => v.custom<F>((value) => typeof value === 'function', mend)
const hook = v.optional(functionType('must be a function'))

const secrets = v.pipe(
  v.array(
    v.pipe(
      v.string('must be a string'),
      v.minLength(32, 'must have at least 32 characters, such as `openssl rand -base64 48` prints'),
    ),
    'must be a list of secrets, newest first, such as `openssl rand -base64 48` prints',
  ),
  v.minLength(1, 'must hold at least one secret'),
)

const jwkSet = v.object(
  {
    keys: v.array(v.record(v.string(), v.unknown()), 'must be a list of JWKs; generateKeys() makes one'),
  },
  'must be a JWK Set; generateKeys() makes one',
)

const pageUrl = v.pipe(
  v.string('must be a string'),
  v.regex(
    /^(?:https?:\/\/|\/(?!\/))[\x21\x22\x24-\x7e]*$/,
    'must be a path or an http(s) URL, without fragment, such as /sign-in',
  ),
)

const schema = v.strictObject({
  issuer,
  insecureHttp: v.optional(v.boolean('must be true or false'), false),
  storage: v.custom<Storage>(
    (value) => hasMethods(value, ['get', 'put', 'delete', 'scan']),
    'must be a Storage, such as createMemoryStorage()',
  ),
  keys: v.lazy((value) => (hasMethods(value, ['current']) ? v.custom<KeySource>(() => true) : jwkSet)),
  secrets,
  clients: v.optional(
    v.custom<ProviderOptions['clients']>(
      (value) => Array.isArray(value) || typeof value === 'function',
      'must be a list of client metadata, or a function that finds a client by its id',
    ),
  ),
  registration: v.optional(
    v.union([v.literal(false), v.picklist(['token', 'open'])], "must be false, 'token' or 'open'"),
    false,
  ),
  softwareStatements: v.optional(
    v.array(v.strictObject({ issuer: v.pipe(v.string(), v.nonEmpty()), jwks: jwkSet })),
    [],
  ),
  accounts: v.custom<Accounts>((value) => hasMethods(value, ['find']), 'must have find(sub)'),
  resources: v.optional(
    v.custom<NonNullable<ProviderOptions['resources']>>(
      (value) => Array.isArray(value) || typeof value === 'function',
      'must be a list of resources, or a function that finds a resource by its identifier',
    ),
  ),
  policy: v.optional(policySchema, {}),
  hooks: v.optional(
    v.strictObject({
      allowClientDocument: hook,
      afterSignIn: hook,
      beforeEndSession: hook,
      afterEndSession: hook,
      accountClaims: hook,
      idTokenClaims: hook,
      accessTokenClaims: hook,
      subject: hook,
      introspectionClaims: hook,
      register: hook,
    } satisfies Record<keyof Hooks, unknown>),
  ),
  paths: v.optional(paths, {}),
  loginUrl: v.optional(pageUrl),
  consentUrl: v.optional(pageUrl),
  pages: v.optional(
    v.strictObject({
      login: hook,
      secondFactor: hook,
      consent: hook,
      logout: hook,
      signedOut: hook,
      error: hook,
      post: hook,
    } satisfies Record<keyof Pages, unknown>),
  ),
  languages: v.optional(
    v.custom<readonly Language[]>(
      Array.isArray,
      'must be a list of languages, such as [english, german] of vouchsafe/languages',
    ),
  ),
  texts: v.optional(
    v.custom<TextChanges>(
      (value) => typeof value === 'object' && value !== null,
      'must be an object with the texts that are other ones, by language',
    ),
  ),
  mounts: v.optional(
    v.custom<readonly Mount[]>(Array.isArray, 'must be a list of what is mounted, such as [accountPages()]'),
  ),
  theme: v.optional(
    v.custom<ThemeOptions>(
      (value) => typeof value === 'object' && value !== null,
      'must be an object: { name, logo, accentColor, styleSheet }',
    ),
  ),
  extensionGrants: v.optional(
    v.record(v.string(), functionType('must be a grant, which is a generator function')),
  ),
  operations: v.optional(v.record(v.string(), functionType('must be a function'))),
  outbound: v.optional(outboundSchema, {}),
  onEvent: hook,
  onRequest: hook,
  requestIdHeader: v.optional(
    v.pipe(
      v.string('must be a string'),
      v.regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the name of a header, such as x-request-id'),
    ),
  ),
  onError: hook,
  deadlineMs: milliseconds(5000),
  limits: v.optional(v.strictObject(requestLimits), {}),
  now: hook,
})

/** What is used as it was checked, with its defaults; the rest is used as it is. */
export interface CheckedOptions {
  readonly issuer: string
  readonly insecureHttp: boolean
  readonly policy: Policy
  readonly paths: Partial<Record<Endpoint, string>>
  readonly loginUrl?: string | undefined
  readonly consentUrl?: string | undefined
  readonly outbound: CheckedOutbound
  readonly registration: false | 'token' | 'open'
  readonly softwareStatements: readonly StatementIssuer[]
  readonly deadlineMs: number
  readonly limits: RequestLimits
}

function hasMethods(value: unknown, names: readonly string[]): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    names.every((name) => typeof (value as Record<string, unknown>)[name] === 'function')
  )
}

/** Every option there is. */
export const providerOptionNames = Object.fromEntries(
  Object.keys(schema.entries).map((name) => [name, true] as const),
)

export function checkOptions(options: ProviderOptions): CheckedOptions {
  const checked = check(schema, options)
  const { issuer, insecureHttp } = checked
  if (issuer.startsWith('http:') && !isLoopback(issuer) && !insecureHttp)
    throw new TypeError(
      'issuer: must be https; http is for loopback (localhost, 127.0.0.1, [::1]) only, as cookies and codes would travel in the clear. In a network where everybody may read them, add insecureHttp: true',
    )
  return checked
}
