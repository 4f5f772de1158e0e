/**
 * Whether the ID Token of a code flow is one a careful relying party can accept: signed by a published key, for
 * this client, for this request, about one steady subject. One token is obtained for most checks and looked at
 * claim by claim, so that one fault fails one check.
 */
import { type Check, failed, judge, notApplicable } from './check.ts'
import { type Context, oncePerRun } from './context.ts'
import { describe, type JsonObject, member, type Parameters } from './http.ts'
import { base64url, decodeJwt } from './jwt.ts'
import { NotApplicable } from './not-applicable.ts'
import { describeVisit, type Tokens } from './relying-party.ts'

/** How far clocks may differ, in seconds. */
const SKEW = 120
const UNSAFE_HEADERS = ['jwk', 'jku', 'x5u', 'x5c', 'crit']

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const now = () => Math.floor(Date.now() / 1000)

const decoded = ({ id_token = '' }: Tokens) => {
  const jwt = decodeJwt(id_token)
  if (jwt === undefined) throw new Error('the ID Token is not a JWT')
  return jwt
}

const sample = oncePerRun(async (context: Context) => {
  const asking = { browser: context.openBrowser() }
  const tokens = await context.anyParty().obtainTokens({ max_age: '3600' }, asking)
  if (tokens.id_token === undefined) throw new Error('the token response has no ID Token')
  return { ...tokens, id_token: tokens.id_token, ...decoded(tokens) }
})

const isInstant = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

const claim = (
  id: string,
  clause: string,
  statement: string,
  look: (claims: JsonObject, context: Context) => boolean,
  names: readonly string[],
): Check => ({
  id: `id_token.${id}`,
  clause,
  level: 'MUST',
  statement,
  async run(context) {
    const { payload } = await sample(context)
    const shown = names.map((name) => `${name}: ${JSON.stringify(payload[name]) ?? 'absent'}`)
    return judge(look(payload, context), shown.join(', '))
  },
})

const audience = (claims: JsonObject): unknown[] => [claims.aud].flat()

export const idToken: readonly Check[] = [
  {
    id: 'id_token.issued',
    clause: 'OpenID Core 3.1.3.3',
    level: 'MUST',
    statement: 'The token response to a request with scope openid has an ID Token.',
    async run(context) {
      const { answer, id_token } = await context.anyParty().obtainTokens()
      return judge(
        id_token !== undefined,
        `${describe(answer)} with${id_token === undefined ? 'out' : ''} one`,
      )
    },
  },
  {
    id: 'id_token.signature',
    clause: 'OpenID Core 2, 3.1.3.7, 10.1; RFC 7515 5.2',
    level: 'MUST',
    statement:
      'Its signature verifies with exactly one published key, by the algorithm the client registered.',
    async run(context) {
      const { id_token, header } = await sample(context)
      const verified = await context.verifyIdToken(id_token, context.anyParty())
      const evidence = `alg ${String(header.alg)}, kid ${String(header.kid)}`
      return verified.kind === 'valid' ? judge(true, evidence) : failed(`${evidence}: ${verified.reason}`)
    },
  },
  {
    id: 'id_token.public_client',
    clause: 'OpenID Core 2, 3.1.3.7',
    level: 'MUST',
    statement: 'The public client gets an ID Token for itself that verifies, too.',
    async run(context) {
      const party = context.party('public')
      const { id_token = '' } = await party.obtainTokens()
      const verified = await context.verifyIdToken(id_token, party)
      if (verified.kind === 'invalid') return failed(verified.reason)
      const { aud } = verified.payload
      return judge(audience(verified.payload).includes(party.client.client_id), `aud ${JSON.stringify(aud)}`)
    },
  },
  {
    id: 'id_token.key_id',
    clause: 'OpenID Core 10.1',
    level: 'MUST',
    statement: 'Where several keys are published, the ID Token names its own.',
    async run(context) {
      const keys = await context.keys()
      const { kid } = (await sample(context)).header
      if (keys.length < 2) return notApplicable(`${keys.length} keys`)
      return judge(
        keys.filter((key) => key.kid === kid).length === 1,
        `kid ${String(kid)} of ${keys.length} keys`,
      )
    },
  },
  {
    id: 'id_token.headers',
    clause: 'OpenID Core 2; RFC 7515 4.1.11',
    level: 'SHOULD',
    statement: 'Its header brings no key, no link to one and no extension that must be understood.',
    async run(context) {
      const { header } = await sample(context)
      const unsafe = UNSAFE_HEADERS.filter((name) => name in header)
      return judge(unsafe.length === 0, `header members ${Object.keys(header).join(', ')}`)
    },
  },
  claim(
    'iss',
    'OpenID Core 2, 3.1.3.7',
    'iss is the issuer, character for character.',
    ({ iss }, { issuer }) => iss === issuer,
    ['iss'],
  ),
  claim(
    'sub',
    'OpenID Core 2',
    'sub is a string of 1 to 255 ASCII characters.',
    ({ sub }) => typeof sub === 'string' && /^[ -~]{1,255}$/.test(sub),
    ['sub'],
  ),
  claim(
    'aud',
    'OpenID Core 2, 3.1.3.7',
    'aud is or contains the client_id.',
    (claims, context) => audience(claims).includes(context.anyParty().client.client_id),
    ['aud'],
  ),
  claim(
    'azp',
    'OpenID Core 2',
    'azp, where present, is the client_id.',
    ({ azp }, context) => azp === undefined || azp === context.anyParty().client.client_id,
    ['azp'],
  ),
  claim(
    'times',
    'OpenID Core 2; RFC 7519 2',
    'exp and iat are numbers; the token was issued just now and has not expired.',
    ({ exp, iat }) =>
      isInstant(exp) && isInstant(iat) && exp > now() - SKEW && Math.abs(iat - now()) < SKEW + 60,
    ['exp', 'iat'],
  ),
  {
    id: 'id_token.nonce',
    clause: 'OpenID Core 2, 3.1.3.7',
    level: 'MUST',
    statement: 'nonce is the one of the request, character for character.',
    async run(context) {
      const party = context.anyParty()
      const nonce = `"quoted" \\ /?&=%20 ${'n'.repeat(200)}`
      const plain = await sample(context)
      if (plain.payload.nonce !== plain.granted.request.nonce) return failed('not the nonce of the request')
      const { payload } = decoded(await party.obtainTokens({ nonce }))
      return judge(payload.nonce === nonce, `nonce of ${nonce.length} characters: ${payload.nonce === nonce}`)
    },
  },
  {
    id: 'id_token.no_nonce',
    clause: 'OpenID Core 2',
    level: 'MUST',
    statement: 'A request without nonce gives an ID Token without one.',
    async run(context) {
      const party = context.anyParty()
      const { visit, request } = await party.ask({ nonce: undefined })
      const code = visit.kind === 'returned' ? visit.parameters.get('code') : null
      if (visit.kind === 'stayed' || code === null) throw new NotApplicable(describeVisit(visit))
      const id_token = member(await party.redeem({ request, visit, code }), 'id_token') ?? ''
      const nonce = decodeJwt(id_token)?.payload.nonce
      return judge(id_token !== '' && nonce === undefined, `nonce ${String(nonce)}`)
    },
  },
  {
    id: 'id_token.at_hash',
    clause: 'OpenID Core 3.1.3.6, 3.1.3.8',
    level: 'MUST',
    statement: 'at_hash, where present, is the left half of the hash of the access token.',
    async run(context) {
      const { payload, header, access_token } = await sample(context)
      if (payload.at_hash === undefined) return notApplicable('no at_hash')
      const expected = await leftHalf(access_token, String(header.alg))
      return judge(
        payload.at_hash === expected,
        `at_hash ${payload.at_hash === expected ? 'fits' : 'differs'}`,
      )
    },
  },
  claim(
    'auth_time',
    'OpenID Core 2, 3.1.2.1',
    'A request with max_age gives an ID Token with auth_time, a number not in the future.',
    ({ auth_time }) => isInstant(auth_time) && auth_time <= now() + SKEW && auth_time > now() - 3600 - SKEW,
    ['auth_time'],
  ),
  {
    id: 'id_token.auth_time_renewed',
    clause: 'OpenID Core 2, 3.1.2.1',
    level: 'MUST',
    statement: 'auth_time stays that of the sign-in until the user signs in anew.',
    async run(context) {
      const party = context.anyParty()
      const browser = context.openBrowser()
      const authTime = async (parameters: Parameters) => {
        const tokens = await party.obtainTokens({ max_age: '3600', ...parameters }, { browser })
        return { auth_time: decoded(tokens).payload.auth_time, shown: tokens.granted.visit.shown }
      }
      const first = await authTime({})
      await sleep(1100)
      const again = await authTime({})
      const anew = await authTime({ prompt: 'login' })
      if (!anew.shown.includes('login')) return notApplicable('prompt=login does not ask for the password')
      const times = [first, again, anew].map(({ auth_time }) => auth_time)
      const evidence = `signed in: ${times[0]}; later: ${times[1]}; signed in anew: ${times[2]}`
      return judge(times[0] === times[1] && Number(times[2]) > Number(times[1]), evidence)
    },
  },
  claim(
    'authentication_context',
    'OpenID Core 2',
    'acr, where present, is a string and amr a list of strings.',
    ({ acr, amr }) =>
      (acr === undefined || typeof acr === 'string') &&
      (amr === undefined || (Array.isArray(amr) && amr.every((one) => typeof one === 'string'))),
    ['acr', 'amr'],
  ),
  {
    id: 'id_token.steady_subject',
    clause: 'OpenID Core 2, 8',
    level: 'MUST',
    statement: 'The same user has the same sub at the same client in every ID Token, in whatever browser.',
    async run(context) {
      const party = context.anyParty()
      const before = (await sample(context)).payload.sub
      const granted = await party.obtainCode({}, { browser: context.openBrowser() })
      const after = decodeJwt(member(await party.redeem(granted), 'id_token') ?? '')?.payload.sub
      return judge(before === after, `${String(before)}, then ${String(after)}`)
    },
  },
  {
    id: 'id_token.only_for_openid',
    clause: 'OpenID Core 3.1.2.1',
    level: 'SHOULD',
    statement: 'A request without scope openid gives no ID Token.',
    async run(context) {
      const party = context.anyParty()
      const { visit, request } = await party.ask({ scope: 'profile' })
      const code = visit.kind === 'returned' ? visit.parameters.get('code') : null
      if (visit.kind === 'stayed' || code === null) return notApplicable(describeVisit(visit))
      const answer = await party.redeem({ request, visit, code })
      return judge(member(answer, 'id_token') === undefined, describe(answer))
    },
  },
  {
    id: 'id_token.no_secrets',
    clause: 'RFC 6749 10.3, 10.5; RFC 6750 5.2',
    level: 'MUST',
    statement: 'No claim of it is a token, the code or a secret of the client or the user.',
    async run(context) {
      const { payload, granted, access_token, refresh_token } = await sample(context)
      const { user, confidential } = context.file
      const secrets = [granted.code, access_token, refresh_token, user.password, confidential?.client_secret]
      const text = JSON.stringify(payload)
      const leaks = secrets.filter((secret) => secret !== undefined && text.includes(secret))
      return judge(leaks.length === 0, `${leaks.length} secrets among ${Object.keys(payload).length} claims`)
    },
  },
]

/** Core 3.1.3.6: hashed with the hash of the signature algorithm; Ed25519 goes with SHA-512. */
async function leftHalf(access_token: string, alg: string): Promise<string> {
  const bits = /^(?:RS|PS|ES)(256|384|512)$/.exec(alg)?.[1] ?? '512'
  const octets = new TextEncoder().encode(access_token)
  const digest = new Uint8Array(await crypto.subtle.digest(`SHA-${bits}`, octets))
  return base64url(digest.slice(0, digest.length / 2))
}
