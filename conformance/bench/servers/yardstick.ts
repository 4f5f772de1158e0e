/**
 * The floor: the least that an honest provider does for each request, on node:http with Maps for storage.
 *
 * It checks what the others check where all goes well: the client's secret by its digest and in constant time, the
 * session, redirect_uri, PKCE, the consent, that a code is used once and a refresh token rotates, expiry. Codes,
 * tokens and sessions are kept under their digests. It has no features: no reasons, no events, no settings, no pages
 * for people, nothing that can be replaced, nothing that outlives the process. What a server answers less than
 * this one is the price of what it offers more.
 */

import { createServer } from 'node:http'
import { clients, grant_types, reportUsage } from './protocol.ts'
import { authorize, consent, signIn } from './yardstick/authorization.ts'
import { type Endpoint, refuse, sendJson } from './yardstick/exchange.ts'
import { jwks } from './yardstick/id-token.ts'
import { introspect, userinfo } from './yardstick/resources.ts'
import { issuer, port } from './yardstick/settings.ts'
import { token } from './yardstick/token.ts'

function published(document: object): Endpoint {
  const body = JSON.stringify(document)
  return (_request, response) => sendJson(response, 200, body)
}

const endpoints: Readonly<Record<string, Endpoint>> = {
  '/authorize': authorize,
  '/login': signIn,
  '/consent': consent,
  '/token': token,
  '/userinfo': userinfo,
  '/introspect': introspect,
  '/jwks': published(jwks),
  '/.well-known/openid-configuration': published({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    introspection_endpoint: `${issuer}/introspect`,
    jwks_uri: `${issuer}/jwks`,
    scopes_supported: ['openid', 'email', 'offline_access'],
    response_types_supported: ['code'],
    grant_types_supported: grant_types,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [...new Set(clients.map(({ alg }) => alg))],
    token_endpoint_auth_methods_supported: ['client_secret_basic'],
    code_challenge_methods_supported: ['S256'],
    claims_supported: ['sub', 'name', 'email', 'email_verified'],
    authorization_response_iss_parameter_supported: true,
  }),
}

const server = createServer((request, response) => {
  const url = request.url ?? ''
  const question = url.indexOf('?')
  const endpoint = endpoints[question < 0 ? url : url.slice(0, question)]
  if (endpoint === undefined) return refuse(response, 404, 'not_found')
  endpoint(request, response, question < 0 ? '' : url.slice(question + 1))
})
server.listen(port, '127.0.0.1', () => reportUsage())
