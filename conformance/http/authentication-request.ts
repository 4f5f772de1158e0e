/**
 * Whether the parameters that OpenID Connect adds to the authorization request are honoured: prompt, max_age,
 * claims, hints and request objects. What ends up in the ID Token is looked at in id-token.ts.
 */
import { createServer } from 'node:http'
import { about, type Check, each, failed, judge, type Level, notApplicable } from './check.ts'
import type { Context } from './context.ts'
import { isLoopback } from './cookies.ts'
import { base64url, decodeJwt } from './jwt.ts'
import { type Asked, describeVisit } from './relying-party.ts'
import { answersCode, answersError, answersNoCode } from './standard-answers.ts'

const LOGIN = ['login_required', 'interaction_required']
const CONSENT = [...LOGIN, 'consent_required', 'account_selection_required']

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Core 6: a provider without the feature says so with the error made for it. */
const declines = (
  parameter: string,
  announced: (context: Context) => boolean,
  value: string,
  error: string,
  clause: string,
  level: Level = 'MUST',
): Check => ({
  id: `authentication_request.${parameter}_declined`,
  clause,
  level,
  statement: `A provider that does not support the ${parameter} parameter answers ${error}.`,
  async run(context) {
    if (announced(context)) return notApplicable(`${parameter} is supported`)
    return answersError(await context.anyParty().ask({ [parameter]: value }), [error])
  },
})

const unsigned = (payload: object) => {
  const segment = (value: object) => base64url(new TextEncoder().encode(JSON.stringify(value)))
  return `${segment({ alg: 'none' })}.${segment(payload)}.`
}

const asksAgain = ({ visit }: Asked) => judge(visit.shown.includes('login'), describeVisit(visit))

export const authenticationRequest: readonly Check[] = [
  {
    id: 'authentication_request.prompt_none',
    clause: 'OpenID Core 3.1.2.1, 3.1.2.6',
    level: 'MUST',
    statement: 'prompt=none without a session gives login_required and shows no page.',
    async run(context) {
      const asked = await context.anyParty().ask({ prompt: 'none' }, { browser: context.openBrowser() })
      return asked.visit.shown.length > 0 ? failed(describeVisit(asked.visit)) : answersError(asked, LOGIN)
    },
  },
  {
    id: 'authentication_request.prompt_none_signed_in',
    clause: 'OpenID Core 3.1.2.1, 3.1.2.6',
    level: 'MUST',
    statement: 'prompt=none with a session gives a code or an error, and shows no page.',
    async run(context) {
      const party = context.anyParty()
      await party.obtainCode()
      const asked = await party.ask({ prompt: 'none' })
      if (asked.visit.shown.length > 0) return failed(describeVisit(asked.visit))
      return answersCode(asked).kind === 'passed' ? answersCode(asked) : answersError(asked, CONSENT)
    },
  },
  {
    id: 'authentication_request.prompt_none_alone',
    clause: 'OpenID Core 3.1.2.1',
    level: 'MUST',
    statement: 'prompt=none together with another value is an error.',
    run: async (context) =>
      answersError(await context.anyParty().ask({ prompt: 'none login' }), ['invalid_request'], {
        page: true,
      }),
  },
  {
    id: 'authentication_request.prompt_login',
    clause: 'OpenID Core 3.1.2.1',
    level: 'SHOULD',
    statement: 'prompt=login asks a user who is signed in for the password again.',
    async run(context) {
      const party = context.anyParty()
      await party.obtainCode()
      return asksAgain(await party.ask({ prompt: 'login' }))
    },
  },
  {
    id: 'authentication_request.prompt_consent',
    clause: 'OpenID Core 3.1.2.1',
    level: 'SHOULD',
    statement: 'prompt=consent asks again for a consent that was given before.',
    async run(context) {
      const party = context.anyParty()
      await party.obtainCode()
      const { visit } = await party.ask({ prompt: 'consent' })
      return judge(visit.shown.includes('consent'), describeVisit(visit))
    },
  },
  {
    id: 'authentication_request.max_age',
    clause: 'OpenID Core 3.1.2.1',
    level: 'MUST',
    statement: 'A session older than max_age does not do: the user is asked for the password again.',
    async run(context) {
      const party = context.anyParty()
      const browser = context.openBrowser()
      await party.obtainCode({}, { browser })
      await sleep(2100)
      return asksAgain(await party.ask({ max_age: '1' }, { browser }))
    },
  },
  {
    id: 'authentication_request.max_age_form',
    clause: 'OpenID Core 3.1.2.1; RFC 6749 4.1.2.1',
    level: 'SHOULD',
    statement: 'A max_age that is not a number of seconds is an error.',
    run: (context) =>
      each(['-1', 'abc', '1.5', '0x10'], async (max_age) =>
        about(
          max_age,
          answersError(await context.anyParty().ask({ max_age }), ['invalid_request'], { page: true }),
        ),
      ),
  },
  {
    id: 'authentication_request.preferences',
    clause: 'OpenID Core 3.1.2.1, 15.1',
    level: 'MUST',
    statement: 'display, ui_locales, claims_locales, acr_values and login_hint never make a request fail.',
    run: async (context) =>
      answersCode(
        await context.anyParty().ask({
          display: 'popup',
          ui_locales: 'xx-XX de',
          claims_locales: 'xx-XX',
          acr_values: 'urn:example:acr',
          login_hint: context.file.user.username,
        }),
      ),
  },
  {
    id: 'authentication_request.id_token_hint',
    clause: 'OpenID Core 3.1.2.2',
    level: 'MUST',
    statement: 'An ID Token whose subject was changed is no valid hint.',
    async run(context) {
      const party = context.anyParty()
      const { id_token = '' } = await party.obtainTokens()
      const [header, , signature] = id_token.split('.')
      const claims = { ...decodeJwt(id_token)?.payload, sub: 'somebody-else' }
      const forged = base64url(new TextEncoder().encode(JSON.stringify(claims)))
      const id_token_hint = `${header}.${forged}.${signature}`
      return answersNoCode(await party.ask({ prompt: 'none', id_token_hint }))
    },
  },
  {
    id: 'authentication_request.required_subject',
    clause: 'OpenID Core 3.1.2.2, 5.5.1',
    level: 'MUST',
    statement: 'A request for the sub of somebody else is not answered with a code for the user signed in.',
    async run(context) {
      if (!context.metadata.flag('claims_parameter_supported', false)) {
        return notApplicable('the claims parameter is not announced')
      }
      const party = context.anyParty()
      await party.obtainCode()
      const claims = JSON.stringify({ id_token: { sub: { value: 'somebody-else' } } })
      return answersNoCode(await party.ask({ prompt: 'none', claims }))
    },
  },
  {
    id: 'authentication_request.request_and_request_uri',
    clause: 'OpenID Core 6; RFC 9101 5',
    level: 'MUST',
    statement: 'request and request_uri together give no code.',
    async run(context) {
      const party = context.anyParty()
      const request = unsigned((await party.prepare()).parameters)
      return answersNoCode(await party.ask({ request, request_uri: 'https://rp.example/request' }))
    },
  },
  {
    id: 'authentication_request.contradicting_request',
    clause: 'OpenID Core 6.1; RFC 9101 6.3',
    level: 'MUST',
    statement: 'A request object naming another client gives no code.',
    run: async (context) =>
      answersNoCode(
        await context.anyParty().ask({ request: unsigned({ client_id: 'other', response_type: 'code' }) }),
      ),
  },
  declines(
    'request',
    ({ metadata }) => metadata.flag('request_parameter_supported', false),
    unsigned({ response_type: 'code' }),
    'request_not_supported',
    'OpenID Core 6.1, 3.1.2.6',
  ),
  declines(
    'request_uri',
    ({ metadata }) => metadata.flag('request_uri_parameter_supported', true),
    'https://rp.example/request',
    'request_uri_not_supported',
    'OpenID Core 6.2, 3.1.2.6',
  ),
  declines(
    'registration',
    () => false,
    '{"client_name":"x"}',
    'registration_not_supported',
    'OpenID Core 7.2.1, 3.1.2.6',
    'SHOULD',
  ),
  {
    id: 'authentication_request.no_outbound_request',
    clause: 'RFC 9101 10.4; OpenID Core 6.2',
    level: 'MUST',
    statement: 'A request_uri that is not registered is not fetched.',
    async run(context) {
      if (!isLoopback(new URL(context.issuer).hostname)) {
        return notApplicable('the provider could not reach a listener of ours')
      }
      return withListener(async (url, visitors) => {
        const asked = await context.anyParty().ask({ request_uri: `${url}/request` })
        if (visitors() > 0) return failed(`${visitors()} connections to the request_uri`)
        return answersNoCode(asked)
      })
    },
  },
  {
    id: 'authentication_request.malformed_claims',
    clause: 'OpenID Core 5.5',
    level: 'SHOULD',
    statement: 'A claims parameter that is no JSON object is an error.',
    async run(context) {
      if (!context.metadata.flag('claims_parameter_supported', false)) {
        return notApplicable('the claims parameter is not announced')
      }
      return each(['{', '[]', 'null', '"x"', '['.repeat(2000)], async (claims) =>
        answersError(await context.anyParty().ask({ claims }), ['invalid_request'], { page: true }),
      )
    },
  },
]

/** A server on loopback that only counts who comes by. */
async function withListener<T>(use: (url: string, visitors: () => number) => Promise<T>): Promise<T> {
  let count = 0
  const server = createServer((_request, response) => response.end())
  server.on('connection', () => {
    count += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  try {
    return await use(`http://127.0.0.1:${port}`, () => count)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
