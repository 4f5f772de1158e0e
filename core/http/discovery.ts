/**
 * What the provider says of itself. Each member is computed from the tables that the endpoints work by,
 * so that a feature is advertised exactly when it works.
 * @see OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2, RFC 9207 section 3, RFC 9728 section 4
 */

import { type Configuration, endpointUrl } from '../context.ts'
import { supportedGrantTypes } from '../flows/token.ts'
import type { PublicKeys } from '../hosts.ts'
import { idTokenAlgs, publicKeyAlgs, tokenEndpointAuthMethods } from '../messages/client-metadata.ts'
import { claimsOfScope } from '../rules/claims.ts'
import { takesClientDocuments } from '../rules/client-documents.ts'
import { promptValues } from '../rules/prompt.ts'
import { offeredResponseModes } from '../rules/response-mode.ts'
import { knownScopes } from '../rules/scope.ts'
import { secondFactorClasses } from '../rules/second-factor.ts'

/** Claims of ID tokens that are the protocol's own. */
const protocolClaims = [
  'sub',
  'iss',
  'aud',
  'exp',
  'iat',
  'auth_time',
  'nonce',
  'acr',
  'amr',
  'at_hash',
  'sid',
]

const withProof = tokenEndpointAuthMethods.filter((method) => method !== 'none')

export function discoveryDocument(
  configuration: Configuration,
  { signingAlgs }: PublicKeys,
): Record<string, unknown> {
  const { issuer, policy, resources } = configuration
  const scopes = knownScopes(policy, resources)
  // RFC 9728 section 1.2: what has metadata is named by an https URL.
  const protected_resources = resources
    .map(({ identifier }) => identifier)
    .filter((identifier) => identifier.startsWith('https://'))
  return {
    issuer,
    authorization_endpoint: endpointUrl(configuration, 'authorization'),
    token_endpoint: endpointUrl(configuration, 'token'),
    userinfo_endpoint: endpointUrl(configuration, 'userinfo'),
    jwks_uri: endpointUrl(configuration, 'jwks'),
    end_session_endpoint: endpointUrl(configuration, 'end_session'),
    ...(policy.session_management && {
      check_session_iframe: endpointUrl(configuration, 'check_session'),
    }),
    revocation_endpoint: endpointUrl(configuration, 'revocation'),
    introspection_endpoint: endpointUrl(configuration, 'introspection'),
    ...(configuration.registration && {
      registration_endpoint: endpointUrl(configuration, 'registration'),
    }),
    scopes_supported: scopes,
    response_types_supported: ['code'],
    response_modes_supported: offeredResponseModes,
    grant_types_supported: supportedGrantTypes(configuration),
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: idTokenAlgs.filter((alg) => signingAlgs.includes(alg)),
    token_endpoint_auth_methods_supported: tokenEndpointAuthMethods,
    revocation_endpoint_auth_methods_supported: tokenEndpointAuthMethods,
    introspection_endpoint_auth_methods_supported: withProof,
    token_endpoint_auth_signing_alg_values_supported: publicKeyAlgs,
    revocation_endpoint_auth_signing_alg_values_supported: publicKeyAlgs,
    introspection_endpoint_auth_signing_alg_values_supported: publicKeyAlgs,
    code_challenge_methods_supported: ['S256'],
    prompt_values_supported: promptValues,
    ...(configuration.second_factors && { acr_values_supported: secondFactorClasses }),
    claim_types_supported: ['normal'],
    claims_supported: [
      ...new Set([...protocolClaims, ...scopes.flatMap((scope) => claimsOfScope(scope, policy))]),
    ],
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    frontchannel_logout_supported: true,
    frontchannel_logout_session_supported: true,
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    authorization_response_iss_parameter_supported: true,
    // OAuth Client ID Metadata Document section 6.
    ...(takesClientDocuments(policy) && { client_id_metadata_document_supported: true }),
    ...(protected_resources.length > 0 && { protected_resources }),
  }
}
