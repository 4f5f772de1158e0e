/** What may be said of a resource server, and the defaults. What it means is said where the types are (resources.ts). */

import * as v from 'valibot'
import { idTokenAlgs } from './messages/client-metadata.ts'
import { scopeToken, seconds } from './policy-schema.ts'
import { isResourceIdentifier } from './resources.ts'
import { standardScopes } from './rules/scope.ts'

const resourceScope = v.strictObject({ description: v.pipe(v.string(), v.nonEmpty()) })

export const resourceSchema = v.strictObject({
  identifier: v.pipe(
    v.string(),
    v.check(
      isResourceIdentifier,
      'must be an absolute URI without fragment, such as https://api.example (RFC 8707 section 2)',
    ),
  ),
  scopes: v.optional(
    v.record(
      v.pipe(
        scopeToken,
        v.check(
          (name) => !Object.hasOwn(standardScopes, name),
          'is a scope of OpenID Connect, and means no resource; give it another name',
        ),
      ),
      resourceScope,
    ),
    {},
  ),
  accessTokenFormat: v.optional(v.picklist(['opaque', 'jwt']), 'opaque'),
  accessTokenLifetime: v.optional(seconds),
  accessTokenSigningAlg: v.optional(v.picklist(idTokenAlgs), 'RS256'),
})
