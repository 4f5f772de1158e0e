/**
 * What was presented as a token, in whichever form: derived from a handle, or a JWT of ours whose `jti` is. A `jti`
 * by itself is nothing that can be presented: a resource server that was shown the token may log it.
 * @see RFC 9068 section 4
 */

import type { Context } from '../context.ts'
import { type Flow, perform } from '../effects.ts'
import { type Handle, parseHandle } from '../handles.ts'

/** RFC 7519 section 3: three parts, of which the first begins as every JSON object does. */
const JWT = /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/

/** RFC 9068 section 2.1: what tells it from every other JWT. */
export const ACCESS_TOKEN_TYP = 'at+jwt'

export function* presentedToken(text: string, { keys, issuer }: Context): Flow<Handle | undefined> {
  const handle = parseHandle(keys, text)
  if (handle) return handle.kind === 'jwt_id' ? undefined : handle
  if (!JWT.test(text)) return undefined
  const claims = yield* perform('verify_jwt', { jwt: text, typ: ACCESS_TOKEN_TYP })
  const { iss, jti } = claims ?? {}
  const named = iss === issuer && typeof jti === 'string' ? parseHandle(keys, jti) : undefined
  return named?.kind === 'jwt_id' ? { ...named, kind: 'access_token' } : undefined
}
