/** What an event tells of the connection that its request came by. */

import type { ConnectionFacts } from '../../core/index.ts'
import { isAddress } from '../requests/address.ts'
import type { LambdaEvent } from './event.ts'

export function connectionOf({ requestContext }: LambdaEvent): ConnectionFacts {
  const { http, identity, authentication } = requestContext as Told
  const address = http?.sourceIp ?? identity?.sourceIp
  const pem = authentication?.clientCert?.clientCertPem ?? identity?.clientCert?.clientCertPem
  return { address: isAddress(address) ? address : undefined, certificate: fromPem(pem) }
}

interface Certified {
  readonly clientCert?: { readonly clientCertPem?: unknown } | null
}

/** Payload 2.0 says it in `http` and `authentication`, payload 1.0 in `identity`, a load balancer nowhere. */
interface Told {
  readonly http?: { readonly sourceIp?: unknown } | null
  readonly authentication?: Certified | null
  readonly identity?: (Certified & { readonly sourceIp?: unknown }) | null
}

/** RFC 7468 section 5.1. A chain starts with the client's own. */
const PEM = /^[ \t\r\n]*-----BEGIN CERTIFICATE-----([A-Za-z0-9+/= \t\r\n]+)-----END CERTIFICATE-----/

/** @returns base64 of the DER */
function fromPem(pem: unknown): string | undefined {
  return typeof pem === 'string' ? PEM.exec(pem)?.[1]?.replace(/[^A-Za-z0-9+/=]/g, '') : undefined
}
