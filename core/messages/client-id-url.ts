/**
 * A client_id that is the URL of a document about the client. It is compared and fetched as it is written, so a form
 * that somebody on the way might rewrite is none.
 * @see OAuth Client ID Metadata Document section 3
 */

import { type OutboundUrl, parseOutboundUrl } from './outbound-url.ts'

/** Whether it claims to be one: a client of any other kind is not named like that. */
export function looksLikeClientIdUrl(client_id: string): boolean {
  return client_id.startsWith('https://')
}

/** "." and "..", also percent-encoded: who takes them out asks for another document. */
const DOT_SEGMENT = /^(?:\.|%2e){1,2}$/i

/** https, with a path, without user information and fragment (which the form of the URL sees to) and dot segments. */
export function parseClientIdUrl(client_id: string): OutboundUrl | undefined {
  const url = looksLikeClientIdUrl(client_id) ? parseOutboundUrl(client_id) : undefined
  const [, path] = /^https:\/\/[^/?]*(\/[^?]*)/.exec(client_id) ?? []
  if (!url || path === undefined) return undefined
  return path.split('/').some((segment) => DOT_SEGMENT.test(segment)) ? undefined : url
}
