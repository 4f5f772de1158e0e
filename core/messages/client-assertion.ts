/**
 * A client assertion as it is sent: a JWT that a client has signed about itself, taken apart. Nothing of it is
 * believed here (rules/client-assertion.ts).
 * @see RFC 7523 section 2.2, RFC 7515 section 7.1
 */

import { base64urlToText } from '../encoding.ts'
import { type JsonObject, parseJsonText } from './json-object.ts'

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

export interface ClientAssertion {
  /** As it was sent. */
  readonly jws: string
  readonly alg: string
  readonly kid?: string
  readonly claims: JsonObject
}

/** Nothing longer is decoded. */
const MAX_LENGTH = 16_384

const COMPACT = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+$/

/** What says that it is one, where it says what it is: a JWT of another kind is none (RFC 8725 section 3.11). */
const TYP = /^(?:application\/)?(?:JWT|client-authentication\+jwt)$/i

export function parseClientAssertion(jws: string): ClientAssertion | undefined {
  const [, first, second] = (jws.length > MAX_LENGTH ? null : COMPACT.exec(jws)) ?? []
  const header = jsonIn(first)
  const claims = jsonIn(second)
  if (!header || !claims) return undefined
  const { alg, kid, typ = 'JWT', crit, b64 } = header
  if (typeof alg !== 'string' || typeof typ !== 'string' || !TYP.test(typ)) return undefined
  // RFC 7515 section 4.1.11: nothing that is critical is understood here.
  if (crit !== undefined || b64 !== undefined) return undefined
  if (kid === undefined) return { jws, alg, claims }
  return typeof kid === 'string' ? { jws, alg, kid, claims } : undefined
}

function jsonIn(part: string | undefined): JsonObject | undefined {
  const text = part === undefined ? undefined : base64urlToText(part)
  return text === undefined ? undefined : parseJsonText(text)
}
