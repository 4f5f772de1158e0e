/** Whether a request has access: the bearer token it shows, and whether that reaches as far as is needed. */

import type { Access, Verifier } from './access.ts'
import type { GuardRefusal } from './answer.ts'
import type { Needs } from './options.ts'

export interface Allowed {
  readonly kind: 'allowed'
  readonly access: Access
}

export type Verdict = Allowed | GuardRefusal

/** RFC 6750 section 2.1: "Bearer" 1*SP b64token. */
const BEARER = /^bearer +([A-Za-z0-9._~+/-]+=*)$/i

/**
 * @param authorization the values of the Authorization headers
 * @param onError why the issuer could not be asked
 */
export async function judge(
  authorization: readonly string[],
  { scope = '' }: Needs,
  verify: Verifier,
  onError: (error: unknown) => void,
): Promise<Verdict> {
  const refused = (error: Extract<GuardRefusal, { kind: 'refused' }>['error']) =>
    ({ kind: 'refused', error, scope }) as const
  const [value = '', ...others] = authorization
  if (others.length > 0) return refused('invalid_request')
  // Another scheme is no attempt at a bearer token.
  if (!/^bearer(?:[ \t,]|$)/i.test(value)) return refused('missing')
  const token = BEARER.exec(value)?.[1]
  if (token === undefined) return refused('invalid_request')
  try {
    const access = await verify(token)
    if (!access) return refused('invalid_token')
    const is_sufficient = scope === '' || scope.split(' ').every((name) => access.scope.includes(name))
    return is_sufficient ? { kind: 'allowed', access } : refused('insufficient_scope')
  } catch (error) {
    onError(error)
    return { kind: 'unavailable' }
  }
}
