/** An authorization request as a URL that the browser can come back to, from our pages or the host's. */

import { type Context, endpointUrl } from '../context.ts'
import { sealContinuation } from '../continuation.ts'
import { fingerprint } from '../handles.ts'
import type { AuthorizationRequest } from '../rules/authorization-request.ts'
import type { Evidence } from './evidence.ts'
import { browserDigest, type Visitor } from './visitor.ts'

/** @param login that was made for this request, if one was; the URL then proves it to the authorization endpoint */
export function returnUrl(
  request: AuthorizationRequest,
  login: Evidence | undefined,
  visitor: Visitor,
  context: Context,
): string {
  const url = `${endpointUrl(context, 'authorization')}?${request.encoded}`
  if (!login) return url
  const proof = sealContinuation(context.keys, {
    purpose: 'signed_in',
    asks: 'authorization',
    request: fingerprint(context.keys, 'request', request.encoded),
    id: login.id,
    issued_at: login.issued_at,
    browser: browserDigest(visitor.browser ?? '', context),
    session: login.session,
  })
  return `${url}&continuation=${proof}`
}
