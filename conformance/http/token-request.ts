/**
 * Whether the token endpoint takes well-formed requests only, by POST and in the body, and words its refusals as
 * RFC 6749 section 5.2 has them. What a particular grant needs is looked at in the grant's own module.
 */
import { type Check, each, failed, judge, notApplicable } from './check.ts'
import type { Context } from './context.ts'
import { describe, encode, jsonOf, mediaType, type Parameters, withQuery } from './http.ts'
import { answersTokens, hasTokens, refuses, turnsAway } from './standard-answers.ts'

const UNSUPPORTED = ['unsupported_grant_type', 'unauthorized_client', 'invalid_request']

/** What would redeem a fresh code, credentials included, for tests that send it in unusual ways. */
async function redemption(context: Context) {
  const party = context.anyParty()
  const { code, request } = await party.obtainCode()
  const parameters: Parameters = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: request.redirect_uri,
    code_verifier: request.code_verifier,
    ...party.credentials.parameters,
  }
  return { url: context.metadata.url('token_endpoint'), parameters, headers: party.credentials.headers }
}

const repeats = (name: string): Check => ({
  id: `token_request.repeated_${name}`,
  clause: 'RFC 6749 3.2, 5.2',
  level: 'MUST',
  statement: `A request with ${name} twice is refused, even if both values agree.`,
  async run(context) {
    const party = context.anyParty()
    const granted = await party.obtainCode()
    const values: Record<string, string> = {
      grant_type: 'authorization_code',
      code: granted.code,
      redirect_uri: granted.request.redirect_uri,
      code_verifier: granted.request.code_verifier,
    }
    const value = values[name] ?? ''
    return refuses(await party.redeem(granted, { [name]: [value, value] }), ['invalid_request'])
  },
})

const contentType = (name: string, type: string | undefined, statement: string): Check => ({
  id: `token_request.${name}`,
  clause: 'RFC 6749 4.1.3, appendix B',
  level: 'SHOULD',
  statement,
  async run(context) {
    const { url, parameters, headers } = await redemption(context)
    const body = type === 'application/json' ? JSON.stringify(parameters) : encode(parameters).toString()
    const answer = await context.send(url, {
      method: 'POST',
      headers: { ...headers, ...(type === undefined ? {} : { 'Content-Type': type }) },
      // Octets, since fetch would give a string a content type of its own.
      body: new TextEncoder().encode(body),
    })
    return turnsAway(answer)
  },
})

export const tokenRequest: readonly Check[] = [
  {
    id: 'token_request.get',
    clause: 'RFC 6749 3.2, 2.3.1',
    level: 'MUST',
    statement: 'Tokens are not given to a GET request.',
    async run(context) {
      const { url, parameters, headers } = await redemption(context)
      return turnsAway(await context.send(withQuery(url, encode(parameters).toString()), { headers }))
    },
  },
  {
    id: 'token_request.query',
    clause: 'RFC 6749 3.2, 4.1.3, 2.3.1',
    level: 'MUST',
    statement: 'Parameters in the query of the URL are not read.',
    async run(context) {
      const { url, parameters, headers } = await redemption(context)
      const target = withQuery(url, encode(parameters).toString())
      return turnsAway(await context.send(target, { method: 'POST', headers, form: {} }))
    },
  },
  contentType('json', 'application/json', 'Parameters as JSON are not taken for a form.'),
  contentType('plain_text', 'text/plain', 'Neither are parameters as plain text.'),
  contentType('no_content_type', undefined, 'Neither is a body that does not say what it is.'),
  {
    id: 'token_request.charset',
    clause: 'RFC 9110 8.3.1',
    level: 'MUST',
    statement: 'The form content type is recognised in any letter case and with a charset of UTF-8.',
    async run(context) {
      const { url, parameters, headers } = await redemption(context)
      const type = 'Application/X-WWW-Form-Urlencoded; charset=UTF-8'
      const body = new TextEncoder().encode(encode(parameters).toString())
      const answer = await context.send(url, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': type },
        body,
      })
      return answersTokens(answer)
    },
  },
  ...['grant_type', 'code', 'redirect_uri', 'code_verifier'].map(repeats),
  {
    id: 'token_request.unknown_parameters',
    clause: 'RFC 6749 3.2',
    level: 'MUST',
    statement: 'Parameters that are not understood are ignored, whatever their name.',
    async run(context) {
      const party = context.anyParty()
      const extra = {
        unheard_of: '1',
        ['__proto__']: '1',
        'constructor[prototype][admin]': '1',
        hasOwnProperty: '1',
      }
      return answersTokens(await party.redeem(await party.obtainCode(), extra))
    },
  },
  {
    id: 'token_request.missing_grant_type',
    clause: 'RFC 6749 5.2',
    level: 'MUST',
    statement: 'Without grant_type, or with an empty one, the request is an invalid_request.',
    async run(context) {
      const party = context.anyParty()
      const granted = await party.obtainCode()
      return each([undefined, ''], async (grant_type) =>
        refuses(await party.redeem(granted, { grant_type }), ['invalid_request']),
      )
    },
  },
  {
    id: 'token_request.unknown_grant_type',
    clause: 'RFC 6749 5.2',
    level: 'MUST',
    statement: 'A grant_type that is not understood is refused as such.',
    run: async (context) =>
      refuses(await context.anyParty().token({ grant_type: 'urn:example:unheard-of' }), [
        'unsupported_grant_type',
      ]),
  },
  {
    id: 'token_request.password_grant',
    clause: 'RFC 9700 2.4',
    level: 'MUST',
    statement: 'The password grant is not available.',
    async run(context) {
      const { username, password } = context.file.user
      const answer = await context
        .anyParty()
        .token({ grant_type: 'password', username, password, scope: 'openid' })
      return refuses(answer, UNSUPPORTED)
    },
  },
  {
    id: 'token_request.public_client_credentials',
    clause: 'RFC 6749 4.4',
    level: 'MUST',
    statement: 'A public client gets no token by client_credentials.',
    run: async ({ party }) =>
      refuses(await party('public').token({ grant_type: 'client_credentials' }), [
        ...UNSUPPORTED,
        'invalid_client',
      ]),
  },
  {
    id: 'token_request.client_credentials_refresh',
    clause: 'RFC 6749 4.4.3',
    level: 'SHOULD',
    statement: 'The client_credentials grant gives no refresh token.',
    async run({ party }) {
      const answer = await party('confidential').token({ grant_type: 'client_credentials' })
      if (!hasTokens(answer)) return notApplicable(describe(answer))
      return judge(jsonOf(answer)?.refresh_token === undefined, describe(answer))
    },
  },
  {
    id: 'token_request.error_form',
    clause: 'RFC 6749 5.2',
    level: 'MUST',
    statement: 'A refusal is a 400 with a JSON object, whose texts keep to the allowed characters.',
    async run(context) {
      const party = context.anyParty()
      const granted = await party.obtainCode()
      const hostile = [`<script>alert("1")</script>`, 'é"\\', 'a\r\nb']
      return each(hostile, async (value) => {
        const answer = await party.redeem({ ...granted, code: value })
        const texts = ['error', 'error_description'].map((name) => jsonOf(answer)?.[name] ?? '')
        const wellFormed = texts.every((text) => typeof text === 'string' && /^[ !#-[\]-~]*$/.test(text))
        const evidence = `${describe(answer)} as ${mediaType(answer)}: ${texts.join(', ')}`
        if (answer.status !== 400 || mediaType(answer) !== 'application/json') return failed(evidence)
        return judge(wellFormed && texts[0] !== '' && !answer.text.includes('<script'), evidence)
      })
    },
  },
]
