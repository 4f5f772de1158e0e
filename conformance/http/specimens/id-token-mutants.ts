/**
 * Mutants of ID Tokens: each changes one claim or the signature, and names the checks that must see it.
 */
import {
  type Facts,
  hs256,
  isToken,
  type Mutant,
  on,
  type Part,
  rs256,
  withIdToken,
  withJson,
} from './mutation.ts'
import { clients } from './node-oidc-provider.ts'

const idToken = (
  change: (claims: Part, header: Part) => void,
  signature?: (input: string, facts: Facts) => string,
) =>
  on(isToken, async (exchange, forward, facts) => {
    const sign = signature === undefined ? undefined : (input: string) => signature(input, facts)
    return withIdToken(await forward(exchange), facts.key, change, sign)
  })

export const idTokenMutants: readonly Mutant[] = [
  {
    name: 'no ID Token',
    caught_by: ['id_token.issued'],
    make: on(isToken, async (exchange, forward) =>
      withJson(await forward(exchange), (document) => {
        delete document.id_token
      }),
    ),
  },
  {
    name: 'an unsigned ID Token',
    caught_by: ['id_token.signature', 'id_token.public_client'],
    make: idToken(
      (_claims, header) => {
        header.alg = 'none'
      },
      () => '',
    ),
  },
  {
    name: 'an ID Token signed with the client secret',
    caught_by: ['id_token.signature'],
    make: idToken(
      (_claims, header) => {
        header.alg = 'HS256'
      },
      (input) => hs256(input, clients.confidential.client_secret),
    ),
  },
  {
    name: 'an ID Token whose signature is of other content',
    caught_by: ['id_token.signature'],
    make: idToken(
      () => undefined,
      (input, { key }) => rs256(`${input} `, key),
    ),
  },
  {
    name: 'an ID Token with a key in its header',
    caught_by: ['id_token.headers'],
    make: idToken((_claims, header) => {
      header.jwk = { kty: 'RSA' }
    }),
  },
  {
    name: 'an ID Token without kid',
    caught_by: ['id_token.key_id'],
    make: idToken((_claims, header) => {
      delete header.kid
    }),
  },
  {
    name: 'a wrong at_hash',
    caught_by: ['id_token.at_hash'],
    make: idToken((claims) => {
      claims.at_hash = 'AAAAAAAAAAAAAAAAAAAAAA'
    }),
  },
  {
    name: 'the nonce of another request',
    caught_by: ['id_token.nonce', 'id_token.no_nonce', 'concurrency.independent_flows'],
    make: idToken((claims) => {
      claims.nonce = 'another'
    }),
  },
  {
    name: 'another issuer in the ID Token',
    caught_by: ['id_token.iss'],
    make: idToken((claims) => {
      claims.iss = `${claims.iss}/`
    }),
  },
  {
    name: 'another audience in the ID Token',
    caught_by: ['id_token.aud'],
    make: idToken((claims) => {
      claims.aud = clients.other.client_id
    }),
  },
  {
    name: 'another authorized party',
    caught_by: ['id_token.azp'],
    make: idToken((claims) => {
      claims.azp = 'another'
    }),
  },
  {
    name: 'a subject that is a number, and an acr that is one',
    caught_by: ['id_token.sub', 'id_token.authentication_context'],
    make: idToken((claims) => {
      claims.sub = 1
      claims.acr = 1
    }),
  },
  {
    name: 'times as strings',
    caught_by: ['id_token.times'],
    make: idToken((claims) => {
      claims.exp = String(claims.exp)
    }),
  },
  {
    name: 'auth_time that moves with each token',
    caught_by: ['id_token.auth_time_renewed'],
    make: idToken((claims) => {
      claims.auth_time = claims.iat
    }),
  },
  {
    name: 'auth_time that never moves',
    caught_by: ['id_token.auth_time_renewed'],
    make: idToken((claims) => {
      claims.auth_time = 1_700_000_000
    }),
  },
  {
    name: 'a new subject in every ID Token',
    caught_by: ['id_token.steady_subject', 'userinfo.get', 'refresh.id_token'],
    make: idToken((claims) => {
      claims.sub = crypto.randomUUID()
    }),
  },
  {
    name: 'the access token inside the ID Token',
    caught_by: ['id_token.no_secrets'],
    make: on(isToken, async (exchange, forward, { key }) => {
      const reply = await forward(exchange)
      const { access_token } = JSON.parse(reply.body)
      return withIdToken(reply, key, (claims) => {
        claims.token = access_token
      })
    }),
  },
]
