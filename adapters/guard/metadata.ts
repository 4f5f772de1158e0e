/** What a resource server says of itself, and where. @see RFC 9728 sections 2 and 3 */

import { type GuardAnswer, json } from './answer.ts'
import { secureUrl } from './issuer.ts'
import type { GuardOptions } from './options.ts'

export interface ResourceMetadata {
  readonly resource: string
  readonly authorization_servers: readonly string[]
  readonly bearer_methods_supported: readonly string[]
  readonly scopes_supported?: readonly string[]
  readonly resource_name?: string
  readonly resource_documentation?: string
}

export function resourceMetadata(options: GuardOptions): ResourceMetadata {
  const { resource, issuer, scopes_supported, resource_name, resource_documentation } = options
  return Object.freeze({
    resource,
    authorization_servers: [issuer],
    bearer_methods_supported: ['header'],
    ...(scopes_supported && { scopes_supported }),
    ...(resource_name !== undefined && { resource_name }),
    ...(resource_documentation !== undefined && { resource_documentation }),
  })
}

/** RFC 9728 section 3: the well-known path goes between the host and the resource's own path. */
export function metadataUrlOf(resource: string, insecure_http = false): string {
  const { origin, pathname, search } = secureUrl(resource, 'resource', insecure_http)
  return `${origin}/.well-known/oauth-protected-resource${pathname === '/' ? '' : pathname}${search}`
}

export function metadataAnswer(metadata: ResourceMetadata): GuardAnswer {
  return json(200, metadata, { 'cache-control': 'public, max-age=3600' })
}
