/**
 * Whether the token endpoint knows its clients by what they registered and by nothing less. The checks send about
 * a dozen wrong secrets in all, so that a provider that slows guessing down can still be looked at. That it does
 * slow guessing down is not checked: it would lock out the tester.
 */
import { about, type Check, each, judge, notApplicable } from './check.ts'
import {
  anonymous,
  authorizationHeader,
  basic,
  type Credentials,
  credentialsOf,
  named,
  post,
} from './client-credentials.ts'
import type { Context } from './context.ts'
import { type Answer, describe, encode, withQuery } from './http.ts'
import { base64url } from './jwt.ts'
import { answersTokens, refuses, turnsAway } from './standard-answers.ts'

const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const CLIENT = ['invalid_client']
const CLIENT_OR_REQUEST = ['invalid_client', 'invalid_request']

/** A right redemption in everything but who asks. */
const redeemAs = async (context: Context, as: Credentials): Promise<Answer> => {
  const party = context.party('confidential')
  return party.redeem(await party.obtainCode(), {}, as)
}

const confidential = ({ party }: Context) => {
  const { client } = party('confidential')
  return { client, client_id: client.client_id, client_secret: client.client_secret ?? '' }
}

const segment = (value: object) => base64url(new TextEncoder().encode(JSON.stringify(value)))

async function assertion(context: Context, alg: 'none' | 'HS256'): Promise<Credentials> {
  const { client_id, client_secret } = confidential(context)
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: client_id,
    sub: client_id,
    aud: context.issuer,
    iat: now,
    exp: now + 60,
    jti: crypto.randomUUID(),
  }
  const input = `${segment({ alg })}.${segment(claims)}`
  const signature = alg === 'none' ? '' : await hmac(client_secret, input)
  return {
    headers: {},
    parameters: { client_assertion_type: ASSERTION, client_assertion: `${input}.${signature}` },
  }
}

async function hmac(secret: string, input: string): Promise<string> {
  const encoder = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign'])
  return base64url(new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(input))))
}

export const clientAuthentication: readonly Check[] = [
  {
    id: 'client_authentication.registered',
    clause: 'RFC 6749 2.3.1, 3.2.1',
    level: 'MUST',
    statement: 'The right secret by the registered method is accepted.',
    run: async (context) => answersTokens(await redeemAs(context, context.party('confidential').credentials)),
  },
  {
    id: 'client_authentication.wrong_secret',
    clause: 'RFC 6749 3.2.1, 5.2',
    level: 'MUST',
    statement: 'A secret that is wrong, cut short, longer or in other letter case is refused.',
    async run(context) {
      const { client, client_secret } = confidential(context)
      const changed = client_secret.replace(/[a-z]/i, (letter) =>
        letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
      )
      const wrong = ['wrong', client_secret.slice(0, -1), `${client_secret}x`, changed]
      return each(
        wrong.filter((secret) => secret !== client_secret),
        async (secret) => refuses(await redeemAs(context, credentialsOf(client, secret)), CLIENT),
      )
    },
  },
  {
    id: 'client_authentication.challenge',
    clause: 'RFC 6749 5.2; RFC 9110 15.5.2',
    level: 'MUST',
    statement: 'Failed Basic authentication is answered 401 with a WWW-Authenticate header for Basic.',
    async run(context) {
      const { client_id } = confidential(context)
      const answer = await redeemAs(context, basic(client_id, 'wrong-again'))
      const challenge = answer.headers.get('www-authenticate') ?? ''
      const evidence = `${describe(answer)}, WWW-Authenticate: ${challenge.split(' ')[0] || 'missing'}`
      return judge(answer.status === 401 && /\bbasic\b/i.test(challenge), evidence)
    },
  },
  {
    id: 'client_authentication.unknown_client',
    clause: 'RFC 6749 5.2',
    level: 'MUST',
    statement: 'An unknown client is refused with invalid_client.',
    run: async (context) => refuses(await redeemAs(context, basic('unheard-of', 'secret')), CLIENT),
  },
  {
    id: 'client_authentication.no_oracle',
    clause: 'RFC 6749 5.2',
    level: 'SHOULD',
    statement:
      'An unknown client and a wrong secret are answered alike, so that nobody learns which clients exist.',
    async run(context) {
      const { client_id } = confidential(context)
      const unknown = await redeemAs(context, basic('unheard-of', 'wrong-secret'))
      const wrong = await redeemAs(context, basic(client_id, 'wrong-secret'))
      const alike = unknown.status === wrong.status && unknown.text === wrong.text
      return judge(alike, `unknown: ${describe(unknown)}; wrong: ${describe(wrong)}`)
    },
  },
  {
    id: 'client_authentication.absent',
    clause: 'RFC 6749 3.2.1, 2.3',
    level: 'MUST',
    statement: 'A confidential client that sends only its client_id, or an empty secret, is refused.',
    async run(context) {
      const { client_id } = confidential(context)
      const looks = [named(client_id), basic(client_id, ''), post(client_id, '')]
      return each(looks, async (as) => refuses(await redeemAs(context, as), CLIENT_OR_REQUEST))
    },
  },
  {
    id: 'client_authentication.anonymous',
    clause: 'RFC 6749 3.2.1, 4.1.3',
    level: 'MUST',
    statement: 'A request that names no client at all is refused.',
    run: async (context) => refuses(await redeemAs(context, anonymous), CLIENT_OR_REQUEST),
  },
  {
    id: 'client_authentication.secret_of_another',
    clause: 'RFC 6749 2.3.1, 3.2.1',
    level: 'MUST',
    statement: 'The secret of one client does not open another.',
    async run(context) {
      const { client } = confidential(context)
      const secret = context.party('other').client.client_secret
      return refuses(await redeemAs(context, credentialsOf(client, secret)), CLIENT)
    },
  },
  {
    id: 'client_authentication.query',
    clause: 'RFC 6749 2.3.1',
    level: 'MUST',
    statement: 'Credentials in the query of the URL are not read.',
    async run(context) {
      const party = context.party('confidential')
      const { client_id, client_secret } = confidential(context)
      const { code, request } = await party.obtainCode()
      const url = context.metadata.url('token_endpoint')
      const { redirect_uri, code_verifier } = request
      const answer = await context.send(withQuery(url, encode({ client_id, client_secret }).toString()), {
        form: { grant_type: 'authorization_code', code, redirect_uri, code_verifier },
      })
      return turnsAway(answer)
    },
  },
  {
    id: 'client_authentication.two_methods',
    clause: 'RFC 6749 2.3',
    level: 'MUST',
    statement: 'A request with the secret in the header and in the body is refused, though both are right.',
    async run(context) {
      const { client_id, client_secret } = confidential(context)
      const { headers } = basic(client_id, client_secret)
      const { parameters } = post(client_id, client_secret)
      return refuses(await redeemAs(context, { headers, parameters }), CLIENT_OR_REQUEST)
    },
  },
  {
    id: 'client_authentication.two_clients',
    clause: 'RFC 6749 2.3, 3.2.1',
    level: 'MUST',
    statement: 'A request that names one client in the header and another in the body is refused.',
    async run(context) {
      const { client_id, client_secret } = confidential(context)
      const { headers } = basic(client_id, client_secret)
      const { parameters } = named(context.party('other').client.client_id)
      return refuses(await redeemAs(context, { headers, parameters }), CLIENT_OR_REQUEST)
    },
  },
  {
    id: 'client_authentication.form_encoded',
    clause: 'RFC 6749 2.3.1, appendix B',
    level: 'MUST',
    statement: 'The parts of Basic credentials are form-decoded: percent-encoded letters are letters.',
    async run(context) {
      const { client, client_id, client_secret } = confidential(context)
      if (client.token_endpoint_auth_method !== 'client_secret_basic') {
        return notApplicable(`the client registered ${client.token_endpoint_auth_method}`)
      }
      const encoded = [client_id, client_secret].map(percentEncoded).join(':')
      return answersTokens(await redeemAs(context, authorizationHeader(`Basic ${btoa(encoded)}`)))
    },
  },
  {
    id: 'client_authentication.scheme_case',
    clause: 'RFC 9110 11.1',
    level: 'MUST',
    statement: 'The scheme name Basic is recognised in any letter case.',
    async run(context) {
      const { client, client_id, client_secret } = confidential(context)
      if (client.token_endpoint_auth_method !== 'client_secret_basic') {
        return notApplicable(`the client registered ${client.token_endpoint_auth_method}`)
      }
      const { Authorization = '' } = basic(client_id, client_secret).headers
      return answersTokens(
        await redeemAs(context, authorizationHeader(Authorization.replace('Basic', 'bASIC'))),
      )
    },
  },
  {
    id: 'client_authentication.malformed',
    clause: 'RFC 7617 2; RFC 6749 5.2',
    level: 'MUST',
    statement:
      'An Authorization header that is no Basic credentials is refused, and not with a server error.',
    async run(context) {
      const { client_id } = confidential(context)
      const party = context.party('confidential')
      const granted = await party.obtainCode()
      const values = [
        'Basic',
        'Basic ',
        'Basic %%%',
        `Basic ${btoa(client_id)}`,
        `Basic ${btoa('%zz:%')}`,
        'Bearer x',
        ',',
      ]
      return each(values, async (value) => {
        const answer = await party.redeem(granted, {}, authorizationHeader(value))
        return about(`"${value}"`, turnsAway(answer))
      })
    },
  },
  {
    id: 'client_authentication.unsigned_assertion',
    clause: 'RFC 7523 3; RFC 8725 3.2',
    level: 'MUST',
    statement: 'A client assertion with the algorithm none is refused.',
    run: async (context) => turnsAway(await redeemAs(context, await assertion(context, 'none'))),
  },
  {
    id: 'client_authentication.unregistered_assertion',
    clause: 'OpenID Core 9; OpenID Registration 2',
    level: 'SHOULD',
    statement: 'A client registered for a plain secret cannot present an assertion made with it instead.',
    run: async (context) => turnsAway(await redeemAs(context, await assertion(context, 'HS256'))),
  },
  {
    id: 'client_authentication.untyped_assertion',
    clause: 'RFC 7521 4.2',
    level: 'MUST',
    statement: 'An assertion without its type, or with an unknown one, does not authenticate.',
    async run(context) {
      const { client_assertion } = (await assertion(context, 'HS256')).parameters
      return each([undefined, 'unheard-of'], async (client_assertion_type) => {
        const parameters = { client_assertion, client_assertion_type }
        return turnsAway(await redeemAs(context, { headers: {}, parameters }))
      })
    },
  },
]

const percentEncoded = (text: string) =>
  Array.from(new TextEncoder().encode(text), (octet) => `%${octet.toString(16).padStart(2, '0')}`).join('')
