/**
 * Whether access tokens that are JWTs are what a resource server needs to verify them by itself. Opaque ones, which
 * are as good, are not looked at.
 */
import { type Check, judge, notApplicable } from './check.ts'
import { type Context, oncePerRun } from './context.ts'
import { jsonOf } from './http.ts'
import { decodeJwt, type Jwt, verifyJwt } from './jwt.ts'
import { NotApplicable } from './not-applicable.ts'
import type { Tokens } from './relying-party.ts'
import { resourceOf, tokensFor } from './resource-indicators.ts'

interface Sample {
  readonly tokens: Tokens
  readonly jwt: Jwt
}

async function obtain(context: Context): Promise<Sample> {
  const tokens = await tokensFor(context)
  const jwt = decodeJwt(tokens.access_token)
  if (!jwt) throw new NotApplicable('access tokens for the resource are opaque')
  return { tokens, jwt }
}

const sample = oncePerRun(obtain)

const REQUIRED = ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti']

const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]

/** Looks at what the token says. */
const saying =
  (
    look: (
      claims: Jwt['payload'],
      context: Context,
      sample: Sample,
    ) => readonly [holds: boolean, evidence: string],
  ) =>
  async (context: Context) => {
    const found = await sample(context)
    return judge(...look(found.jwt.payload, context, found))
  }

export const jwtAccessToken: readonly Check[] = [
  {
    id: 'jwt_access_token.type',
    clause: 'RFC 9068 2.1',
    level: 'MUST',
    statement: 'The header says that it is an access token: typ is at+jwt.',
    async run(context) {
      const { typ } = (await sample(context)).jwt.header
      return judge(/^(application\/)?at\+jwt$/i.test(String(typ)), `typ ${typ}`)
    },
  },
  {
    id: 'jwt_access_token.signature',
    clause: 'RFC 9068 2.1; RFC 9068 4',
    level: 'MUST',
    statement: 'It is signed by one of the published keys, and by an asymmetric algorithm.',
    async run(context) {
      const { tokens } = await sample(context)
      const verified = await verifyJwt(tokens.access_token, await context.keys(), ALGORITHMS)
      return judge(verified.kind === 'valid', verified.kind === 'valid' ? 'it verifies' : verified.reason)
    },
  },
  {
    id: 'jwt_access_token.claims',
    clause: 'RFC 9068 2.2',
    level: 'MUST',
    statement: 'It has iss, exp, aud, sub, client_id, iat and jti.',
    run: saying((claims) => {
      const missing = REQUIRED.filter((name) => claims[name] === undefined)
      return [missing.length === 0, `without ${missing.join(', ') || 'nothing'}`]
    }),
  },
  {
    id: 'jwt_access_token.issuer',
    clause: 'RFC 9068 2.2; RFC 9068 4',
    level: 'MUST',
    statement: 'Its iss is the issuer.',
    run: saying(({ iss }, { issuer }) => [iss === issuer, `iss ${iss}`]),
  },
  {
    id: 'jwt_access_token.audience',
    clause: 'RFC 9068 3',
    level: 'MUST',
    statement: 'Its aud is the resource that was asked for.',
    run: saying(({ aud }, context) => [[aud].flat().includes(resourceOf(context)), `aud ${aud}`]),
  },
  {
    id: 'jwt_access_token.client_id',
    clause: 'RFC 9068 2.2',
    level: 'MUST',
    statement: 'Its client_id is that of the client.',
    run: saying(({ client_id }, context) => [
      client_id === context.anyParty().client.client_id,
      `client_id ${client_id}`,
    ]),
  },
  {
    id: 'jwt_access_token.end',
    clause: 'RFC 9068 2.2; RFC 6749 5.1',
    level: 'SHOULD',
    statement: 'It ends after it was issued, and when expires_in says.',
    run: saying(({ exp, iat }, _, { tokens }) => {
      const { expires_in } = jsonOf(tokens.answer) ?? {}
      const lasts = Number(exp) - Number(iat)
      return [
        lasts > 0 && Math.abs(lasts - Number(expires_in)) <= 5,
        `lasts ${lasts} s, expires_in ${expires_in}`,
      ]
    }),
  },
  {
    id: 'jwt_access_token.subject',
    clause: 'RFC 9068 2.2',
    level: 'SHOULD',
    statement: 'Its sub is the one that the ID Token of the same answer has.',
    async run(context) {
      const { tokens, jwt } = await sample(context)
      const id_token = tokens.id_token === undefined ? undefined : decodeJwt(tokens.id_token)
      if (!id_token) return notApplicable('there is no ID Token beside it')
      const same = id_token.payload.sub === jwt.payload.sub
      return judge(same, `the same sub: ${same}`)
    },
  },
  {
    id: 'jwt_access_token.scope',
    clause: 'RFC 9068 2.2.3',
    level: 'SHOULD',
    statement: 'Its scope is the one that was granted.',
    run: saying((claims, _, { tokens }) => {
      const { scope: told } = jsonOf(tokens.answer) ?? {}
      const scope = String(claims.scope ?? '')
      const granted = String(told ?? tokens.granted.request.parameters.scope).split(' ')
      const beyond = scope.split(' ').filter((name) => name !== '' && !granted.includes(name))
      return [
        beyond.length === 0 && (scope !== '' || told === ''),
        `scope "${scope}", granted ${granted.join(' ')}`,
      ]
    }),
  },
  {
    id: 'jwt_access_token.unique',
    clause: 'RFC 9068 2.2; RFC 7519 4.1.7',
    level: 'MUST',
    statement: 'Its jti is no other token’s.',
    async run(context) {
      const [one, other] = [await sample(context), await obtain(context)]
      const differ = one.jwt.payload.jti !== other.jwt.payload.jti
      return judge(differ, `two tokens, each with a jti of its own: ${differ}`)
    },
  },
  {
    id: 'jwt_access_token.no_id_token',
    clause: 'RFC 9068 2.1; RFC 8725 3.11',
    level: 'MUST',
    statement: 'An ID Token does not say that it is an access token.',
    async run(context) {
      const { tokens } = await sample(context)
      const id_token = tokens.id_token === undefined ? undefined : decodeJwt(tokens.id_token)
      if (!id_token) return notApplicable('there is no ID Token beside it')
      const { typ = 'none' } = id_token.header
      return judge(!/at\+jwt/i.test(String(typ)), `typ ${typ}`)
    },
  },
]
