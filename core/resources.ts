/**
 * Resource servers that access tokens can be meant for, as a host describes them: where each is, which scopes it
 * has, and what its tokens are like. The issuer's own identifier stands for its UserInfo endpoint.
 * @see RFC 8707, RFC 9068
 */

import type { idTokenAlgs } from './messages/client-metadata.ts'

/** A scope that is granted together with its resource, and never without it. */
export interface ResourceScope {
  /** What the consent page says about it. */
  readonly description: string
}

interface Named {
  /** An absolute URI without fragment: what `resource` and `aud` say. */
  readonly identifier: string
  /** Seconds. Default: ten minutes for a JWT, at most what `access_token_lifetime` says; for an opaque token that. */
  readonly accessTokenLifetime?: number | undefined
}

interface Defaulted {
  /** By name. Default: none. */
  readonly scopes: Readonly<Record<string, ResourceScope>>
  /** `opaque`, which is asked about by introspection, or `jwt` (RFC 9068), which is verified by the issuer's keys. */
  readonly accessTokenFormat: 'opaque' | 'jwt'
  /** What a JWT is signed by. Default: RS256. */
  readonly accessTokenSigningAlg: (typeof idTokenAlgs)[number]
}

/** With its defaults. */
export interface Resource extends Named, Defaulted {}

/** As it is written. */
export interface ResourceInput extends Named {
  readonly scopes?: Defaulted['scopes'] | undefined
  readonly accessTokenFormat?: Defaulted['accessTokenFormat'] | undefined
  readonly accessTokenSigningAlg?: Defaulted['accessTokenSigningAlg'] | undefined
}

/** RFC 3986 section 4.3: an absolute-URI, which has no fragment; as long as it can be kept with a grant. */
const IDENTIFIER = /^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2}){1,512}$/

export function isResourceIdentifier(text: string): boolean {
  return IDENTIFIER.test(text)
}

/** RFC 3986 section 6.2.3: where there is an authority, no path is the path "/". */
function withPath(identifier: string): string {
  return identifier.replace(/^([A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?]+)(?=\?|$)/, '$1/')
}

/** The same to the letter, but for the one slash that libraries add when they parse a URL. */
export function isSameResource(one: string, other: string): boolean {
  return one === other || withPath(one) === withPath(other)
}
