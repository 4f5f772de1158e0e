/**
 * What an operator may say of a client, and the defaults: who it is and what it is granted, with what it could say of
 * itself. What the members mean is said where their types are (client-metadata.ts).
 */

import * as v from 'valibot'
import { overridable } from '../policy-schema.ts'
import { isResourceIdentifier } from '../resources.ts'
import { clientDescription, insecureLogoutUri, insecureRedirectUris } from './client-description-schema.ts'
import { CLIENT_ID } from './client-metadata.ts'
import { ORIGIN } from './origin.ts'

const clientId = v.pipe(v.string(), v.regex(CLIENT_ID, 'must be 1 to 255 printable ASCII characters'))

const origin = v.pipe(
  v.string(),
  v.regex(ORIGIN, 'must be an origin such as https://app.example or capacitor://localhost'),
)

const resource = v.pipe(
  v.string(),
  v.check(isResourceIdentifier, 'must be the identifier of a resource, an absolute URI'),
)

const SHORT_SECRET = 'must be random, and 22 characters at least'

/** What only an operator says of a client. */
export const clientGrant = v.strictObject({
  client_id: clientId,
  /** RFC 6749 section 10.10: not to be guessed. 128 random bits are 22 characters of base64url. */
  client_secret: v.optional(v.pipe(v.string(), v.minLength(22, SHORT_SECRET), v.maxLength(1024))),
  client_secret_hash: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^sha256\$[^$]+\$[0-9a-f]{64}$/, 'must be what hashClientSecret makes of a secret'),
    ),
  ),
  client_secret_expires_at: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),

  skip_consent: v.optional(v.boolean(), false),
  remember_consent: v.optional(v.boolean()),
  disabled: v.optional(v.boolean(), false),
  introspect: v.optional(
    v.union(
      [v.picklist(['own', 'any']), v.array(resource)],
      'must be own, any, or a list of the identifiers of resources',
    ),
    'own',
  ),
  resources: v.optional(v.array(resource)),
  allowed_origins: v.optional(v.array(origin), []),

  code_lifetime: v.optional(overridable.code_lifetime),
  access_token_lifetime: v.optional(overridable.access_token_lifetime),
  id_token_lifetime: v.optional(overridable.id_token_lifetime),
  refresh_token_lifetime: v.optional(overridable.refresh_token_lifetime),
  refresh_token_idle_lifetime: v.optional(overridable.refresh_token_idle_lifetime),
  refresh_token_grace: v.optional(overridable.refresh_token_grace),
  consent_lifetime: v.optional(overridable.consent_lifetime),
  require_pkce: v.optional(overridable.require_pkce),
  require_second_factor: v.optional(overridable.require_second_factor),
  issue_refresh_token: v.optional(overridable.issue_refresh_token),
  id_token_includes_claims: v.optional(overridable.id_token_includes_claims),
  token_endpoint_as_audience: v.optional(overridable.token_endpoint_as_audience),
})

const { client_id, client_secret, client_secret_hash, client_secret_expires_at, ...granted } =
  clientGrant.entries

/** Of a client whose secret is made and kept apart. */
export const clientWithoutSecret = v.strictObject({ client_id, ...clientDescription.entries, ...granted })

export const clientMetadata = v.strictObject({
  client_id,
  client_secret,
  client_secret_hash,
  client_secret_expires_at,
  ...clientDescription.entries,
  ...granted,
})

/** With redirect URIs, and URIs at which it is told of ends, in plain http, wherever they lead. */
export const insecureClientMetadata = v.strictObject({
  ...clientMetadata.entries,
  redirect_uris: insecureRedirectUris,
  backchannel_logout_uri: insecureLogoutUri,
  frontchannel_logout_uri: insecureLogoutUri,
})

/** The same of a client whose secret is made and kept apart. */
export const insecureClientWithoutSecret = v.strictObject({
  ...clientWithoutSecret.entries,
  redirect_uris: insecureRedirectUris,
})
