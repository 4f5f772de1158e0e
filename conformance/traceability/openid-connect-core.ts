/** OpenID Connect Core 1.0 with errata set 2. */

import { authentication } from './openid-connect-core-authentication.ts'
import { claims } from './openid-connect-core-claims.ts'
import { clients } from './openid-connect-core-clients.ts'
import { idToken } from './openid-connect-core-id-token.ts'
import { implementation } from './openid-connect-core-implementation.ts'
import { requests } from './openid-connect-core-requests.ts'
import { security } from './openid-connect-core-security.ts'
import { tokens } from './openid-connect-core-tokens.ts'
import type { Specification } from './requirement.ts'

export const openidConnectCore: Specification = {
  id: 'OpenID Connect Core 1.0',
  title: 'OpenID Connect Core 1.0',
  url: 'https://openid.net/specs/openid-connect-core-1_0.html',
  requirements: [
    ...idToken,
    ...requests,
    ...authentication,
    ...tokens,
    ...claims,
    ...clients,
    ...implementation,
    ...security,
  ],
}
