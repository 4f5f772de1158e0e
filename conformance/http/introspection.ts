/**
 * Whether introspection tells the truth about a token, to those allowed to ask, and nothing about one that is
 * not active. Which resource server may see which token is the provider's decision and not judged.
 */
import { about, type Check, each, failed, judge, notApplicable } from './check.ts'
import { anonymous, credentialsOf, named } from './client-credentials.ts'
import { oncePerRun } from './context.ts'
import { type Answer, describe, encode, jsonOf, mediaType, member, withQuery } from './http.ts'
import { NotApplicable } from './not-applicable.ts'
import { isServerFault, refuses } from './standard-answers.ts'

const CLIENT_OR_REQUEST = ['invalid_client', 'invalid_request']
const REVEALING = ['client_id', 'username', 'scope', 'sub', 'exp', 'iat', 'aud', 'iss', 'token_type']
const OPTIONAL: Readonly<Record<string, string>> = {
  scope: 'string',
  client_id: 'string',
  username: 'string',
  token_type: 'string',
  exp: 'number',
  iat: 'number',
  nbf: 'number',
  sub: 'string',
  iss: 'string',
  jti: 'string',
}

const activeOf = (answer: Answer) => jsonOf(answer)?.active

/** RFC 7662 section 2.2: 200 and active false; what else could be told is not. */
const isInactive = (answer: Answer) =>
  judge(
    answer.status === 200 && activeOf(answer) === false,
    `${describe(answer)}, active: ${activeOf(answer)}`,
  )

/** An active token of the confidential client, and what the provider says about it. */
const sample = oncePerRun(async ({ party, metadata, openBrowser }) => {
  metadata.url('introspection_endpoint')
  const tokens = await party('confidential').obtainTokens({}, { browser: openBrowser() })
  return { tokens, answer: await party('confidential').introspect(tokens.access_token) }
})

export const introspection: readonly Check[] = [
  {
    id: 'introspection.active',
    clause: 'RFC 7662 2.2',
    level: 'MUST',
    statement: 'A token in force is answered 200 with active as the boolean true.',
    async run(context) {
      const { answer } = await sample(context)
      return judge(
        answer.status === 200 && activeOf(answer) === true,
        `${describe(answer)}, active: ${activeOf(answer)}`,
      )
    },
  },
  {
    id: 'introspection.media_type',
    clause: 'RFC 7662 2.2',
    level: 'MUST',
    statement: 'The answer is application/json.',
    async run(context) {
      const { answer } = await sample(context)
      return judge(mediaType(answer) === 'application/json', `${describe(answer)} as ${mediaType(answer)}`)
    },
  },
  {
    id: 'introspection.members',
    clause: 'RFC 7662 2.2',
    level: 'MUST',
    statement: 'The members that are there have the types the specification gives them.',
    async run(context) {
      const document = jsonOf((await sample(context)).answer) ?? {}
      const wrong = Object.entries(OPTIONAL).filter(
        ([name, type]) => document[name] !== undefined && typeof document[name] !== type,
      )
      const seen = `members ${Object.keys(document).join(', ')}`
      return judge(wrong.length === 0, `${seen}; wrong: ${wrong.map(([name]) => name).join(', ') || 'none'}`)
    },
  },
  {
    id: 'introspection.truth',
    clause: 'RFC 7662 2.2; RFC 6749 5.1',
    level: 'MUST',
    statement: 'client_id, scope, issuer and expiry, where told, agree with the token response.',
    async run(context) {
      const { answer, tokens } = await sample(context)
      const { client_id, scope, iss, exp } = jsonOf(answer) ?? {}
      const expires_in = Number(jsonOf(tokens.answer)?.expires_in ?? Number.NaN)
      const granted = member(tokens.answer, 'scope') ?? context.file.options.scope
      const wrong = [
        client_id !== undefined &&
          client_id !== context.party('confidential').client.client_id &&
          'client_id',
        typeof scope === 'string' && !sameScope(scope, granted) && 'scope',
        iss !== undefined && iss !== context.issuer && 'iss',
        typeof exp === 'number' && Math.abs(exp - Date.now() / 1000 - expires_in) > 120 && 'exp',
      ].filter((one) => one !== false)
      return judge(wrong.length === 0, `not agreeing: ${wrong.join(', ') || 'nothing'}`)
    },
  },
  {
    id: 'introspection.refresh_token',
    clause: 'RFC 7662 2.1',
    level: 'SHOULD',
    statement: 'A refresh token in force is active, too.',
    async run({ party, metadata }) {
      metadata.url('introspection_endpoint')
      const { refresh_token } = await party('confidential').obtainRefreshToken()
      const answer = await party('confidential').introspect(refresh_token)
      return judge(activeOf(answer) === true, `${describe(answer)}, active: ${activeOf(answer)}`)
    },
  },
  {
    id: 'introspection.client_authentication',
    clause: 'RFC 7662 2.1, 4',
    level: 'MUST',
    statement: 'Nobody is answered who does not authenticate, or does so with a wrong secret.',
    async run(context) {
      const { tokens } = await sample(context)
      const party = context.party('confidential')
      const callers = [anonymous, named(party.client.client_id), credentialsOf(party.client, 'wrong')]
      return each(callers, async (as) =>
        refuses(await party.introspect(tokens.access_token, {}, as), CLIENT_OR_REQUEST),
      )
    },
  },
  {
    id: 'introspection.public_client',
    clause: 'RFC 7662 2.1, 4',
    level: 'MUST',
    statement: 'A client_id alone, which anybody can send, learns nothing about a token.',
    async run({ party }) {
      const { access_token } = await party('public').obtainTokens()
      const answer = await party('public').introspect(access_token)
      return judge(
        activeOf(answer) !== true && !isServerFault(answer.status),
        `${describe(answer)}, active: ${activeOf(answer)}`,
      )
    },
  },
  {
    id: 'introspection.token_as_credentials',
    clause: 'RFC 7662 2.1, 4',
    level: 'MUST',
    statement: 'The token asked about is no credential for asking.',
    async run(context) {
      const { access_token } = (await sample(context)).tokens
      const as = { headers: { Authorization: `Bearer ${access_token}` }, parameters: {} }
      const answer = await context.party('confidential').introspect(access_token, {}, as)
      return judge(activeOf(answer) !== true && !isServerFault(answer.status), describe(answer))
    },
  },
  {
    id: 'introspection.unknown_token',
    clause: 'RFC 7662 2.2',
    level: 'MUST',
    statement: 'A token that is unknown, malformed or cut short is inactive, not an error.',
    async run(context) {
      const { access_token } = (await sample(context)).tokens
      return each(['unheard-of', 'a.b.c', access_token.slice(0, -1)], async (token) =>
        isInactive(await context.party('confidential').introspect(token)),
      )
    },
  },
  {
    id: 'introspection.inactive_says_nothing',
    clause: 'RFC 7662 2.2, 4',
    level: 'SHOULD',
    statement: 'Nothing is told about an inactive token but that it is inactive.',
    async run({ party }) {
      const { access_token } = await party('confidential').obtainTokens()
      await party('confidential').revoke(access_token)
      const answer = await party('confidential').introspect(access_token)
      const told = REVEALING.filter((name) => jsonOf(answer)?.[name] !== undefined)
      return judge(told.length === 0, `${describe(answer)}, told: ${told.join(', ') || 'nothing'}`)
    },
  },
  {
    id: 'introspection.revoked_token',
    clause: 'RFC 7662 2.2, 4; RFC 7009 2.1',
    level: 'MUST',
    statement: 'A revoked access or refresh token is inactive.',
    async run({ party }) {
      const { access_token, refresh_token } = await party('confidential').obtainTokens()
      return each(
        [access_token, refresh_token].filter((one) => one !== undefined),
        async (token) => {
          const revoked = await party('confidential').revoke(token)
          if (revoked.status !== 200) return failed(describe(revoked))
          return isInactive(await party('confidential').introspect(token))
        },
      )
    },
  },
  {
    id: 'introspection.replaced_refresh_token',
    clause: 'RFC 7662 2.2; RFC 9700 4.14.2',
    level: 'MUST',
    statement: 'A refresh token that was replaced two uses ago is inactive.',
    async run({ party, metadata }) {
      metadata.url('introspection_endpoint')
      const client = party('confidential')
      const { refresh_token } = await client.obtainRefreshToken()
      const second = member(await client.refresh(refresh_token), 'refresh_token') ?? refresh_token
      if (second === refresh_token) throw new NotApplicable('refresh tokens are not rotated for this client')
      await client.refresh(second)
      return isInactive(await client.introspect(refresh_token))
    },
  },
  {
    id: 'introspection.code',
    clause: 'RFC 7662 2.2',
    level: 'MUST',
    statement: 'A code and an ID Token are no active tokens.',
    async run(context) {
      const { id_token } = (await sample(context)).tokens
      const { code } = await context.party('confidential').obtainCode()
      return each(Object.entries({ code, 'ID Token': id_token }), async ([what, token = '']) =>
        about(what, isInactive(await context.party('confidential').introspect(token))),
      )
    },
  },
  {
    id: 'introspection.hint',
    clause: 'RFC 7662 2.1',
    level: 'MUST',
    statement: 'A token is found whatever the token_type_hint says.',
    async run(context) {
      const { access_token } = (await sample(context)).tokens
      return each(['refresh_token', 'urn:example:unheard-of'], async (token_type_hint) => {
        const answer = await context.party('confidential').introspect(access_token, { token_type_hint })
        return judge(activeOf(answer) === true, `${describe(answer)}, active: ${activeOf(answer)}`)
      })
    },
  },
  {
    id: 'introspection.missing_token',
    clause: 'RFC 7662 2.1, 2.3',
    level: 'MUST',
    statement: 'Without a token the request is refused.',
    async run({ party, metadata, send }) {
      const { headers, parameters } = party('confidential').credentials
      const answer = await send(metadata.url('introspection_endpoint'), { headers, form: parameters })
      return refuses(answer, ['invalid_request'])
    },
  },
  {
    id: 'introspection.repeated_token',
    clause: 'RFC 7662 2.1; RFC 6749 3.2',
    level: 'SHOULD',
    statement: 'Of two token parameters neither is silently picked.',
    async run(context) {
      const { access_token } = (await sample(context)).tokens
      const token = [access_token, 'unheard-of']
      return refuses(await context.party('confidential').introspect('', { token }), ['invalid_request'])
    },
  },
  {
    id: 'introspection.get',
    clause: 'RFC 7662 2.1, 4',
    level: 'SHOULD',
    statement: 'A token in the query of a GET request is not looked at.',
    async run(context) {
      const { access_token } = (await sample(context)).tokens
      const { headers, parameters } = context.party('confidential').credentials
      const url = context.metadata.url('introspection_endpoint')
      const answer = await context.send(
        withQuery(url, encode({ token: access_token, ...parameters }).toString()),
        {
          headers,
        },
      )
      return judge(activeOf(answer) !== true && !isServerFault(answer.status), describe(answer))
    },
  },
  {
    id: 'introspection.agrees_with_userinfo',
    clause: 'RFC 7662 2.2; OpenID Core 5.3',
    level: 'MUST',
    statement: 'Introspection and UserInfo agree on a token, before and after its revocation.',
    async run(context) {
      const party = context.party('confidential')
      if (!context.metadata.has('userinfo_endpoint')) return notApplicable('no UserInfo endpoint')
      const { access_token } = await party.obtainTokens()
      return each([false, true], async (revoked) => {
        if (revoked) await party.revoke(access_token)
        const here = activeOf(await party.introspect(access_token)) === true
        const there = (await party.userinfo(access_token)).status === 200
        return judge(here === there, `revoked: ${revoked}, active: ${here}, UserInfo answers: ${there}`)
      })
    },
  },
]

const sameScope = (one: string, other: string) =>
  one.split(' ').toSorted().join(' ') === other.split(' ').toSorted().join(' ')
