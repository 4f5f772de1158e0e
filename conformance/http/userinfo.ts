/**
 * Whether the UserInfo endpoint speaks about the right user to the bearer of the right token, by header only,
 * and to nobody else. Which claims a scope gives is looked at only as far as nothing is given unasked.
 */
import { type Check, each, failed, judge, notApplicable } from './check.ts'
import { type Context, oncePerRun } from './context.ts'
import { type Answer, describe, jsonOf, mediaType, withQuery } from './http.ts'
import { decodeJwt } from './jwt.ts'
import { describeRaw, isRefusedRaw } from './raw-http.ts'
import { isServerFault } from './standard-answers.ts'

/** OpenID Core 5.4: claims that only a scope of their own, or a claims parameter, asks for. */
const UNASKED = ['name', 'given_name', 'family_name', 'email', 'phone_number', 'address', 'birthdate']

/** In a browser of its own, so that no other check ends its session or its grant. */
const sample = oncePerRun((context) =>
  context.anyParty().obtainTokens({}, { browser: context.openBrowser() }),
)

const url = ({ metadata }: Context) => metadata.url('userinfo_endpoint')
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })
const challengeOf = (answer: Answer) => answer.headers.get('www-authenticate') ?? ''
const hasClaims = (answer: Answer) => jsonOf(answer)?.sub !== undefined

const tellsUser = async (context: Context, answer: Answer) => {
  const subject = decodeJwt((await sample(context)).id_token ?? '')?.payload.sub
  const holds = answer.status === 200 && subject !== undefined && jsonOf(answer)?.sub === subject
  return judge(holds, `${describe(answer)}, sub ${String(jsonOf(answer)?.sub)}`)
}

/** RFC 6750 section 3.1: 401 invalid_token, with the challenge that section 3 asks for. */
const rejectsToken = (answer: Answer) => {
  const evidence = `${describe(answer)}, WWW-Authenticate: ${challengeOf(answer) || 'missing'}`
  const holds =
    answer.status === 401 && /^\s*(bearer|dpop)\b/i.test(challengeOf(answer)) && !hasClaims(answer)
  return judge(holds, evidence)
}

const turnsAway = (answer: Answer) =>
  judge(answer.status >= 400 && !isServerFault(answer.status) && !hasClaims(answer), describe(answer))

export const userinfo: readonly Check[] = [
  {
    id: 'userinfo.get',
    clause: 'OpenID Core 5.3, 5.3.2; RFC 6750 2.1',
    level: 'MUST',
    statement: 'GET with a bearer token is answered with the sub of the ID Token.',
    run: async (context) =>
      tellsUser(context, await context.anyParty().userinfo((await sample(context)).access_token)),
  },
  {
    id: 'userinfo.post',
    clause: 'OpenID Core 5.3',
    level: 'MUST',
    statement: 'So is POST.',
    async run(context) {
      const headers = bearer((await sample(context)).access_token)
      return tellsUser(context, await context.send(url(context), { method: 'POST', headers }))
    },
  },
  {
    id: 'userinfo.media_type',
    clause: 'OpenID Core 5.3.2',
    level: 'MUST',
    statement: 'Claims that are not signed come as application/json.',
    async run(context) {
      const answer = await context.anyParty().userinfo((await sample(context)).access_token)
      return judge(mediaType(answer) === 'application/json', `${describe(answer)} as ${mediaType(answer)}`)
    },
  },
  {
    id: 'userinfo.scheme_case',
    clause: 'RFC 9110 11.1; RFC 6750 2.1',
    level: 'MUST',
    statement: 'The scheme name Bearer is recognised in any letter case.',
    async run(context) {
      const { access_token } = await sample(context)
      const headers = { Authorization: `bEARER ${access_token}` }
      return tellsUser(context, await context.send(url(context), { headers }))
    },
  },
  {
    id: 'userinfo.no_token',
    clause: 'RFC 6750 3; RFC 9110 15.5.2',
    level: 'MUST',
    statement: 'Without a token the answer is 401 with a Bearer challenge.',
    run: async (context) => rejectsToken(await context.send(url(context))),
  },
  {
    id: 'userinfo.no_token_no_error',
    clause: 'RFC 6750 3.1',
    level: 'SHOULD',
    statement: 'That challenge says nothing of an error, since nothing was tried.',
    async run(context) {
      const challenge = challengeOf(await context.send(url(context)))
      return judge(challenge !== '' && !/\berror\s*=/.test(challenge), `WWW-Authenticate: ${challenge}`)
    },
  },
  {
    id: 'userinfo.unknown_token',
    clause: 'RFC 6750 3, 3.1',
    level: 'MUST',
    statement: 'A token that is unknown, cut short or changed is answered 401 with a Bearer challenge.',
    async run(context) {
      const { access_token } = await sample(context)
      const last = access_token.endsWith('A') ? 'B' : 'A'
      const wrong = ['unheard-of', access_token.slice(0, -1), `${access_token.slice(0, -1)}${last}`]
      return each(wrong, async (token) => rejectsToken(await context.anyParty().userinfo(token)))
    },
  },
  {
    id: 'userinfo.invalid_token_code',
    clause: 'RFC 6750 3, 3.1',
    level: 'SHOULD',
    statement: 'The challenge for a bad token says invalid_token.',
    async run(context) {
      const answer = await context.anyParty().userinfo('unheard-of')
      return judge(
        /error="invalid_token"/.test(challengeOf(answer)),
        `${describe(answer)}, ${challengeOf(answer)}`,
      )
    },
  },
  {
    id: 'userinfo.other_tokens',
    clause: 'RFC 6750 3.1; RFC 8725 2.8; OpenID Core 5.3',
    level: 'MUST',
    statement: 'Codes, ID Tokens and refresh tokens do not pass for access tokens.',
    async run(context) {
      const party = context.anyParty()
      const { id_token, refresh_token } = await sample(context)
      const { code } = await party.obtainCode()
      const others = [code, id_token, refresh_token].filter((other) => other !== undefined)
      return each(others, async (other) => rejectsToken(await party.userinfo(other)))
    },
  },
  {
    id: 'userinfo.query_token',
    clause: 'RFC 6750 2.3; RFC 9700 4.3.2',
    level: 'SHOULD',
    statement: 'A token in the query of the URL is not read.',
    async run(context) {
      const { access_token } = await sample(context)
      return turnsAway(await context.send(withQuery(url(context), `access_token=${access_token}`)))
    },
  },
  {
    id: 'userinfo.two_tokens',
    clause: 'RFC 6750 2, 3.1',
    level: 'SHOULD',
    statement: 'A token in the header and another in the form body is an invalid_request.',
    async run(context) {
      const { access_token } = await sample(context)
      const request = { headers: bearer(access_token), form: { access_token } }
      return turnsAway(await context.send(url(context), request))
    },
  },
  {
    id: 'userinfo.two_headers',
    clause: 'RFC 9110 5.3, 11.6.2; RFC 6750 2',
    level: 'SHOULD',
    statement: 'Of two Authorization headers the good one is not picked out.',
    async run(context) {
      const { access_token } = await sample(context)
      const headers = ['Authorization: Bearer unheard-of', `Authorization: Bearer ${access_token}`]
      return each([headers, headers.toReversed()], async (both) => {
        const answer = await context.sendRaw(url(context), { headers: both })
        return judge(isRefusedRaw(answer), describeRaw(answer))
      })
    },
  },
  {
    id: 'userinfo.malformed_header',
    clause: 'RFC 6750 2.1, 3.1',
    level: 'MUST',
    statement: 'An Authorization header that is no bearer token is refused, and not with a server error.',
    async run(context) {
      const { access_token } = await sample(context)
      const values = [
        'Bearer',
        'Bearer ',
        `Bearer ${access_token},x`,
        `Basic ${access_token}`,
        access_token,
        ',',
      ]
      return each(values, async (value) =>
        turnsAway(await context.send(url(context), { headers: { Authorization: value } })),
      )
    },
  },
  {
    id: 'userinfo.nothing_unasked',
    clause: 'OpenID Core 5.4, 17.1',
    level: 'SHOULD',
    statement: 'Scope openid alone gives no name, address, e-mail or telephone number.',
    async run(context) {
      const asked = context.file.options.scope
      if (asked !== 'openid') return notApplicable(`the client file asks for "${asked}"`)
      const answer = await context.anyParty().userinfo((await sample(context)).access_token)
      const given = UNASKED.filter((name) => jsonOf(answer)?.[name] !== undefined)
      return judge(given.length === 0, `claims ${Object.keys(jsonOf(answer) ?? {}).join(', ')}`)
    },
  },
  {
    id: 'userinfo.openid_scope',
    clause: 'OpenID Core 5.3; RFC 6750 3.1',
    level: 'MUST',
    statement: 'A token that no user stands behind, or that lacks scope openid, gives no claims.',
    async run(context) {
      const answer = await context.party('confidential').token({ grant_type: 'client_credentials' })
      const token = jsonOf(answer)?.access_token
      if (typeof token !== 'string') return notApplicable(`client_credentials: ${describe(answer)}`)
      return turnsAway(await context.anyParty().userinfo(token))
    },
  },
  {
    id: 'userinfo.own_subject',
    clause: 'OpenID Core 5.3.2',
    level: 'MUST',
    statement: 'The token of one client tells the sub that this client knows, also for the public client.',
    async run(context) {
      const { access_token, id_token = '' } = await context.party('public').obtainTokens()
      const answer = await context.party('public').userinfo(access_token)
      const subject = decodeJwt(id_token)?.payload.sub
      if (answer.status !== 200) return failed(describe(answer))
      return judge(jsonOf(answer)?.sub === subject, `${String(subject)}, then ${String(jsonOf(answer)?.sub)}`)
    },
  },
  {
    id: 'userinfo.cors',
    clause: 'OpenID Core 5.3',
    level: 'SHOULD',
    statement: 'A browser application on the origin of the public client may read the answer.',
    async run(context) {
      const { redirect_uri, application_type } = context.party('public').client
      if (application_type === 'native') return notApplicable('the public client is no browser application')
      const { origin } = new URL(redirect_uri)
      const { access_token } = await context.party('public').obtainTokens()
      const headers = { ...bearer(access_token), Origin: origin }
      const allowed = (await context.send(url(context), { headers })).headers.get(
        'access-control-allow-origin',
      )
      return judge(
        allowed === origin || allowed === '*',
        `Access-Control-Allow-Origin: ${allowed ?? 'missing'}`,
      )
    },
  },
]
