/**
 * What people are told about a redirect_uri that is not registered: which registered one was meant, as far as that can
 * be guessed, and where it differs. What came is shown without what may be a secret in it.
 */

import type { Client } from '../hosts.ts'
import { withoutLoopbackPort } from './redirect-uri.ts'

const names = ['scheme', 'user information', 'host', 'port', 'path', 'query', 'fragment'] as const

export interface RedirectMismatch {
  /** The registered redirect URI that is most alike, if the client has any. */
  readonly registered?: string
  /** The first part in which what came is another. */
  readonly differs?: (typeof names)[number]
  /** What came, without user information, query and fragment, percent-encoded; 200 characters at most. */
  readonly received: string
}

/** RFC 3986 Appendix B, with its authority taken apart as in section 3.2. */
const URI =
  /^([^:/?#]*:)?(?:\/\/(?:([^/?#]*)@)?(\[[^/?#\]]*\]|[^/?#:]*)(?::([^/?#]*))?)?([^?#]*)(\?[^#]*)?(#.*)?$/s

const MAX_RECEIVED = 200

function partsOf(uri: string): readonly string[] {
  return (URI.exec(uri) ?? [uri, uri]).slice(1).map((part) => part ?? '')
}

/** Names of loopback may differ in port, so that is not where they differ. */
function comparable(one: string, other: string): readonly [readonly string[], readonly string[]] {
  const portless = [withoutLoopbackPort(one), withoutLoopbackPort(other)] as const
  const [first = one, second = other] = portless.includes(undefined) ? [] : portless
  return [partsOf(first), partsOf(second)]
}

/** How many parts are the same, from the left. */
function alike(one: string, other: string): number {
  const [first, second] = comparable(one, other)
  const different = names.findIndex((_, index) => first[index] !== second[index])
  return different < 0 ? names.length : different
}

function commonLength(one: string, other: string): number {
  let length = 0
  while (length < one.length && one[length] === other[length]) length++
  return length
}

export function redirectMismatch({ redirect_uris }: Client, received: string): RedirectMismatch {
  const [registered] = redirect_uris.toSorted(
    (one, other) =>
      alike(other, received) - alike(one, received) ||
      commonLength(other, received) - commonLength(one, received),
  )
  const told = { received: withoutSecrets(received) }
  if (registered === undefined) return told
  if (registered === received) return { ...told, registered }
  // What is the same but for a port that is none.
  return { ...told, registered, differs: names[alike(registered, received)] ?? 'port' }
}

function withoutSecrets(uri: string): string {
  const [scheme = '', , host = '', port = '', path = ''] = partsOf(uri)
  const authority = /^[^:/?#]*:?\/\//.test(uri) ? `//${host}${port && `:${port}`}` : ''
  const whole = scheme + authority + path
  return whole.replace(/[^\x21-\x7e]+/g, encodeURIComponent).slice(0, MAX_RECEIVED)
}
