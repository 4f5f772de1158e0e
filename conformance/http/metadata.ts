/**
 * The provider's metadata as the other checks use it: where an endpoint is, whether a feature is announced. It
 * decides that an endpoint nobody announced makes a check not applicable. Whether the document itself is right
 * is checked in discovery.ts.
 */

import { describe, type JsonObject, jsonOf, type Send } from './http.ts'
import { NotApplicable } from './not-applicable.ts'

export interface Metadata {
  readonly document: JsonObject
  /** The URL under this name; throws NotApplicable when there is none. */
  url(name: string): string
  has(name: string): boolean
  /** Undefined when the member is absent or no list. */
  list(name: string): readonly string[] | undefined
  flag(name: string, otherwise: boolean): boolean
}

export const discoveryUrl = (issuer: string) =>
  `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`

export async function loadMetadata(issuer: string, send: Send): Promise<Metadata> {
  const answer = await send(discoveryUrl(issuer))
  const document = jsonOf(answer)
  if (answer.status !== 200 || document === undefined) {
    throw new Error(`no provider metadata at ${discoveryUrl(issuer)}: ${describe(answer)}`)
  }
  return readMetadata(document)
}

export function readMetadata(document: JsonObject): Metadata {
  return {
    document,
    url(name) {
      const value = document[name]
      if (typeof value === 'string' && URL.canParse(value)) return value
      throw new NotApplicable(`the metadata has no ${name}`)
    },
    has: (name) => document[name] !== undefined,
    list(name) {
      const value = document[name]
      return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : undefined
    },
    flag(name, otherwise) {
      const value = document[name]
      return typeof value === 'boolean' ? value : otherwise
    },
  }
}
