/**
 * What every flow is given: who the issuer is, what time it is, what was decided. A Configuration is
 * made once and frozen; a Context is a Configuration at an instant.
 */

import { type Digests, portableDigests } from './digests.ts'
import type { Flow } from './effects.ts'
import type { GrantRequest, TokenOutcome } from './flows/grants/grant.ts'
import { type HandleKeys, handleKeys } from './handles.ts'
import { refuseUnknown } from './names.ts'
import type { Policy } from './policy.ts'
import type { Resource } from './resources.ts'

/** @see RFC 8414 section 2 for the names of the protocol's endpoints */
export const defaultPaths = {
  authorization: '/authorize',
  token: '/token',
  userinfo: '/userinfo',
  introspection: '/introspect',
  revocation: '/revoke',
  registration: '/register',
  jwks: '/jwks',
  login: '/login',
  consent: '/consent',
  end_session: '/end-session',
  logout: '/logout',
  check_session: '/check-session',
  openid_configuration: '/.well-known/openid-configuration',
  oauth_authorization_server: '/.well-known/oauth-authorization-server',
} as const

export type Endpoint = keyof typeof defaultPaths

export interface Configuration {
  /** Exactly as in discovery, ID tokens and `iss`. */
  readonly issuer: string
  /** The issuer's scheme, host and port. */
  readonly origin: string
  readonly policy: Policy
  /** Prefix of the names of our cookies. */
  readonly cookie_name: string
  /** Paths below the issuer. */
  readonly paths: Readonly<Record<Endpoint, string>>
  readonly keys: HandleKeys
  /** A host's own login page, on the issuer's origin, which is given the continuation; absent: ours. */
  readonly login_url?: string
  /** The same for the consent page. */
  readonly consent_url?: string
  /** Where somebody goes on from the login page who has forgotten their password; absent: nowhere. */
  readonly forgotten_url?: string
  /** Where somebody sets up a second factor in the middle of a sign-in; absent: nowhere. */
  readonly enrol_url?: string
  /** Characters of a URL of ours that a browser is sent to; what would be longer goes by a form. */
  readonly max_redirect_length: number
  /** Grants of the host's own, by grant_type. */
  readonly extension_grants: Readonly<Record<string, GrantFlow>>
  /** Those that everybody may know of; others may be found by `find_resource`. */
  readonly resources: readonly Resource[]
  /** Whether `resource` means anything here. If not it is a parameter that is not known (RFC 6749 section 3.1). */
  readonly takes_resources: boolean
  /** Who may register a client: nobody, who has an initial access token, or anybody. */
  readonly registration: false | 'token' | 'open'
  /** Whether our login page asks people for a second factor, of who has one. */
  readonly second_factors: boolean
  /** Whether our login page offers to sign in with a passkey. */
  readonly passkeys: boolean
}

export interface Context extends Configuration {
  /** NumericDate in seconds. */
  readonly now: number
}

/** A grant at the token endpoint. */
export type GrantFlow = (request: GrantRequest, context: Context) => Flow<TokenOutcome>

export interface ConfigurationInput extends Pick<Configuration, 'issuer' | 'policy'> {
  /** Paths below the issuer, where they differ from the defaults. */
  readonly paths?: Partial<Record<Endpoint, string>>
  /** The deployment's secrets, newest first. */
  readonly secrets: readonly [string, ...string[]]
  /** A host's own login page, which is given the continuation. */
  readonly loginUrl?: string
  /** The same for the consent page. */
  readonly consentUrl?: string
  /** A page for who has forgotten their password, which is given the continuation; the login page leads there. */
  readonly forgottenUrl?: string
  /**
   * A page on which somebody sets up a second factor who has none and needs one, right after the password; it is given the
   * continuation.
   */
  readonly enrolUrl?: string
  /** Grants of the host's own, by grant_type. */
  readonly extensionGrants?: Readonly<Record<string, GrantFlow>>
  /**
   * Characters of a URL of ours that a browser is sent to; what would be longer goes by a form. Default 3072: with the
   * other headers of its answer it fits into the 4 KiB that proxies have for them.
   */
  readonly maxRedirectLength?: number
  /** Resource servers that access tokens can be for; none of them known yet, `[]`. Without it `resource` is ignored. */
  readonly resources?: readonly Resource[]
  /** Who may register a client: whoever has an initial access token, or anybody. Default: nobody. */
  readonly registration?: Configuration['registration']
  /** Whether people have second factors (`find_factors`, `verify_factor`) that our login page asks for. Default: false. */
  readonly secondFactors?: boolean
  /** Whether people sign in with a passkey alone (`verify_passkey`) at our login page. Default: false. */
  readonly passkeys?: boolean
  /** The platform's own, where it has faster ones than plain ECMAScript. */
  readonly digests?: Digests
}

/** @throws {TypeError} naming a member that is not known */
export function configure(input: ConfigurationInput): Configuration {
  refuseUnknown(input, {
    issuer: true,
    policy: true,
    paths: true,
    secrets: true,
    loginUrl: true,
    consentUrl: true,
    forgottenUrl: true,
    enrolUrl: true,
    extensionGrants: true,
    maxRedirectLength: true,
    resources: true,
    registration: true,
    secondFactors: true,
    passkeys: true,
    digests: true,
  })
  const { issuer, policy, paths, secrets, loginUrl, consentUrl, extensionGrants = {}, digests } = input
  const { forgottenUrl, maxRedirectLength = 3 * 1024, resources = [], registration = false } = input
  const { enrolUrl, secondFactors = false, passkeys = false } = input
  const second_factors = secondFactors && loginUrl === undefined
  const enrols = second_factors && policy.enrol_second_factor && enrolUrl !== undefined
  return Object.freeze({
    issuer,
    origin: issuer.replace(/^(https?:\/\/[^/]*).*$/, '$1'),
    policy,
    cookie_name: policy.cookie_name ?? cookieNameOf(issuer, digests),
    paths: { ...defaultPaths, ...paths },
    keys: handleKeys(issuer, secrets, digests),
    ...(loginUrl !== undefined && { login_url: loginUrl }),
    ...(consentUrl !== undefined && { consent_url: consentUrl }),
    ...(forgottenUrl !== undefined && { forgotten_url: forgottenUrl }),
    ...(enrols && { enrol_url: enrolUrl }),
    max_redirect_length: maxRedirectLength,
    extension_grants: extensionGrants,
    resources,
    takes_resources: input.resources !== undefined,
    registration,
    second_factors,
    passkeys: passkeys && policy.passkey_sign_in && loginUrl === undefined,
  })
}

/**
 * RFC 6265 section 8.5: cookies are a host's, whatever the port, and ours are sent to all its paths. Of the issuers
 * that a host has each has its own; the one without port and path is the only one of the plain name.
 */
function cookieNameOf(issuer: string, { sha256 }: Digests = portableDigests): string {
  return /^https?:\/\/(?:\[[^\]]*\]|[^/:]*)$/.test(issuer)
    ? 'vouchsafe'
    : `vouchsafe-${sha256(issuer).slice(0, 8)}`
}

export function at(configuration: Configuration, now: number): Context {
  return { ...configuration, now }
}

/** The absolute URL of an endpoint: from the issuer, never from the request. */
export function endpointUrl(configuration: Configuration, endpoint: Endpoint): string {
  return configuration.issuer.replace(/\/$/, '') + configuration.paths[endpoint]
}
