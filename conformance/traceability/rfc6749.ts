import type { Specification } from './requirement.ts'
import { attacks } from './rfc6749-attacks.ts'
import { authorizationEndpoint } from './rfc6749-authorization-endpoint.ts'
import { clients } from './rfc6749-clients.ts'
import { grants } from './rfc6749-grants.ts'
import { impersonation } from './rfc6749-impersonation.ts'
import { tokenEndpoint } from './rfc6749-token-endpoint.ts'
import { tokens } from './rfc6749-tokens.ts'

export const rfc6749: Specification = {
  id: 'RFC 6749',
  title: 'The OAuth 2.0 Authorization Framework',
  url: 'https://www.rfc-editor.org/rfc/rfc6749',
  requirements: [
    ...clients,
    ...authorizationEndpoint,
    ...tokenEndpoint,
    ...grants,
    ...tokens,
    ...impersonation,
    ...attacks,
  ],
}
