/**
 * Who calls: by an access token of ours for this API, which is asked about at each request, so that what has ended opens
 * nothing. The token of a person is good as long as the person is an administrator.
 * @see RFC 6750
 */

import { type HttpRequest, type HttpResponse, json } from '../../../core/index.ts'
import type { Perform } from '../../mounts/mount.ts'
import type { Tokens } from '../../world/tokens.ts'
import type { Administrator } from '../operations/audit.ts'
import { ADMIN, ADMIN_READ } from './api-scopes.ts'

export interface ApiAccessWorld {
  readonly tokens: Tokens
  /** The identifier of this API. */
  readonly resource: string
  /** Whether the person of that `sub` is an administrator now. */
  isAdministrator(sub: string, perform: Perform): Promise<boolean>
}

export type ApiAccess =
  | { readonly kind: 'allowed'; readonly by: Administrator }
  | { readonly kind: 'refused'; readonly answer: HttpResponse }

/** RFC 6750 section 2.1: the scheme in any case, one space, b64token. */
const BEARER = /^bearer ([A-Za-z0-9._~+/-]+=*)$/i

export function createApiAccess({ tokens, resource, isAdministrator }: ApiAccessWorld) {
  return async (
    { headers }: Pick<HttpRequest, 'headers'>,
    changes: boolean,
    perform: Perform,
  ): Promise<ApiAccess> => {
    const { authorization } = headers
    if (authorization === undefined) return refused(401)
    const [, presented] = BEARER.exec(authorization) ?? []
    const token = presented === undefined ? undefined : await tokens.show(presented)
    if (token?.kind !== 'access_token' || !token.active || token.audience?.includes(resource) !== true)
      return refused(401, 'invalid_token', 'The access token is not valid here.')
    const { scopes = [], sub, client_id } = token
    if (!scopes.includes(ADMIN) && (changes || !scopes.includes(ADMIN_READ)))
      return refused(
        403,
        'insufficient_scope',
        'The access token has not the scope.',
        changes ? ADMIN : ADMIN_READ,
      )
    if (sub !== undefined && !(await isAdministrator(sub, perform)))
      return refused(403, 'access_denied', 'The person is no administrator.')
    const by = { ...(sub !== undefined && { sub }), ...(client_id !== undefined && { client_id }) }
    return { kind: 'allowed', by }
  }
}

function refused(status: number, error?: string, description?: string, scope?: string): ApiAccess {
  // "If the request lacks any authentication information …, the resource server SHOULD NOT include an error code."
  const said = Object.entries({ error, error_description: description, scope })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `, ${name}="${value}"`)
  const challenge = `Bearer realm="vouchsafe administration"${said.join('')}`
  const body = error === undefined ? { error: 'unauthorized' } : { error, error_description: description }
  return { kind: 'refused', answer: json(status, body, { 'www-authenticate': challenge }) }
}
