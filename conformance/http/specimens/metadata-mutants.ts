/**
 * Mutants of the metadata and the key set: each publishes one thing, or several of one kind, that a provider must
 * not, and names the checks that must see it.
 */
import { isKeySet, isMetadata, type Mutant, on, pathOf, withHeaders, withJson } from './mutation.ts'

const metadata = (change: (document: Record<string, unknown>) => void) =>
  on(isMetadata, async (exchange, forward) => withJson(await forward(exchange), change))

const keySet = (keys: object[]) =>
  on(isKeySet, async (exchange, forward) => ({
    ...withHeaders(await forward(exchange), { 'content-type': 'text/plain' }),
    body: JSON.stringify({ keys }),
  }))

export const metadataMutants: readonly Mutant[] = [
  {
    name: 'an issuer with a slash too many',
    caught_by: ['discovery.issuer'],
    make: metadata((document) => {
      document.issuer = `${document.issuer}/`
    }),
  },
  {
    name: 'an issuer with a query',
    caught_by: ['discovery.issuer_form'],
    make: metadata((document) => {
      document.issuer = `${document.issuer}?tenant=1`
    }),
  },
  {
    name: 'metadata as text',
    caught_by: ['discovery.media_type'],
    make: on(isMetadata, async (exchange, forward) =>
      withHeaders(await forward(exchange), { 'content-type': 'text/plain' }),
    ),
  },
  {
    name: 'a metadata member that is an empty list',
    caught_by: ['discovery.list_members'],
    make: metadata((document) => {
      document.acr_values_supported = []
    }),
  },
  {
    name: 'metadata without jwks_uri',
    caught_by: ['discovery.required_members'],
    make: metadata((document) => {
      delete document.jwks_uri
    }),
  },
  {
    name: 'an endpoint on plain http',
    caught_by: ['discovery.endpoint_urls'],
    make: metadata((document) => {
      document.userinfo_endpoint = 'http://op.example/me'
    }),
  },
  {
    name: 'metadata that announces what no client should use',
    caught_by: [
      'discovery.response_types',
      'discovery.subject_types',
      'discovery.openid_scope',
      'discovery.rs256',
      'discovery.no_unsigned_id_token',
      'discovery.no_unsigned_assertion',
      'discovery.pkce',
      'discovery.issuer_identification',
      'discovery.registered_method',
    ],
    make: metadata((document) => {
      document.response_types_supported = ['id_token']
      document.subject_types_supported = ['private']
      document.scopes_supported = ['email']
      document.id_token_signing_alg_values_supported = ['none']
      document.token_endpoint_auth_signing_alg_values_supported = ['none']
      document.code_challenge_methods_supported = ['plain']
      document.token_endpoint_auth_methods_supported = ['private_key_jwt']
      delete document.authorization_response_iss_parameter_supported
    }),
  },
  {
    name: 'a logout that names sessions and is not there',
    caught_by: ['discovery.logout_session'],
    make: metadata((document) => {
      document.backchannel_logout_session_supported = true
      delete document.backchannel_logout_supported
    }),
  },
  {
    name: 'a frame for pages that no page may frame',
    caught_by: ['discovery.check_session_iframe'],
    make:
      () =>
      async (exchange, forward, { issuer }) => {
        if (isMetadata(exchange))
          return withJson(await forward(exchange), (document) => {
            document.check_session_iframe = `${issuer}/check-session`
          })
        if (pathOf(exchange) !== '/check-session') return forward(exchange)
        return { status: 200, headers: { 'x-frame-options': 'DENY' }, body: '' }
      },
  },
  {
    name: 'JWT client authentication without algorithms',
    caught_by: ['discovery.assertion_algorithms'],
    make: metadata((document) => {
      delete document.token_endpoint_auth_signing_alg_values_supported
    }),
  },
  {
    name: 'other endpoints at the OAuth well-known path',
    caught_by: ['discovery.authorization_server'],
    make: on(
      (exchange) => pathOf(exchange) === '/.well-known/oauth-authorization-server',
      async (exchange, forward) =>
        withJson(await forward(exchange), (document) => {
          document.token_endpoint = 'https://attacker.example/token'
        }),
    ),
  },
  {
    name: 'a key set with the private key in it',
    caught_by: ['jwks.public_only'],
    make: on(isKeySet, async (exchange, forward, { key }) => ({
      ...(await forward(exchange)),
      body: JSON.stringify({ keys: [key] }),
    })),
  },
  {
    name: 'a key set as text, of a small key and one for encryption with the same kid',
    caught_by: [
      'jwks.key_ids',
      'jwks.key_use',
      'jwks.key_size',
      'jwks.announced_algorithms',
      'jwks.media_type',
    ],
    make: keySet([
      { kty: 'RSA', kid: 'a', n: 'A'.repeat(171), e: 'AQAB' },
      { kty: 'EC', crv: 'P-256', kid: 'a', use: 'enc', x: 'AA', y: 'AA' },
    ]),
  },
]
