/**
 * Whether input that no honest client sends is refused without harm: no code, no token, no server error, nothing
 * of it in a header or unescaped in a page, and a provider that goes on serving. How fast is not judged.
 */
import { type Check, each, failed, judge, passed } from './check.ts'
import type { Context } from './context.ts'
import { describe, encode, withQuery } from './http.ts'
import { discoveryUrl } from './metadata.ts'
import { type Asking, describeVisit } from './relying-party.ts'
import { answersNoCode, isServerFault, staysOnPage, turnsAway } from './standard-answers.ts'

const HTML = `"><script>alert('1')</script>`

const serves = async ({ send, issuer }: Context) => {
  const answer = await send(discoveryUrl(issuer))
  return judge(answer.status === 200, `afterwards ${describe(answer)}`)
}

/** A request target of the authorization endpoint, written byte by byte. */
const authorizationUrl = async (context: Context, suffix: string, without: readonly string[] = []) => {
  const { parameters } = await context.anyParty().prepare()
  const kept = Object.fromEntries(Object.entries(parameters).filter(([name]) => !without.includes(name)))
  return withQuery(context.metadata.url('authorization_endpoint'), `${encode(kept)}&${suffix}`)
}

const postToken = async (
  context: Context,
  type: string,
  body: string | Uint8Array<ArrayBuffer>,
  more = {},
) => {
  const { headers } = context.anyParty().credentials
  const url = context.metadata.url('token_endpoint')
  const octets = typeof body === 'string' ? new TextEncoder().encode(body) : body
  return context.send(url, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': type, ...more },
    body: octets,
  })
}

const asks = (
  id: string,
  statement: string,
  parameters: Record<string, string>,
  asking: Asking = {},
): Check => ({
  id: `bad_input.${id}`,
  clause: 'RFC 6749 4.1.2.1, appendix B',
  level: 'MUST',
  statement,
  run: async (context) => answersNoCode(await context.anyParty().ask(parameters, asking)),
})

export const badInput: readonly Check[] = [
  {
    id: 'bad_input.encoding',
    clause: 'RFC 6749 appendix B; RFC 3986 2.1; RFC 3629 3',
    level: 'MUST',
    statement:
      'Broken percent-encoding and octets that are no UTF-8 in a client_id end on a page of the provider.',
    run: (context) =>
      each(['%zz', '%', '%ff%fe', '%c0%af', '%ed%a0%80', '%u0041'], async (octets) =>
        staysOnPage(
          await context.anyParty().ask({ client_id: undefined }, { suffix: `client_id=${octets}` }),
        ),
      ),
  },
  {
    id: 'bad_input.state_encoding',
    clause: 'RFC 6749 4.1.2, appendix A.5, appendix B',
    level: 'MUST',
    statement: 'A state that is no UTF-8 is not sent back as something else.',
    async run(context) {
      const asking = { suffix: 'state=%ff%fe' }
      const { visit } = await context.anyParty().ask({ state: undefined }, asking)
      const replaced = visit.kind === 'returned' && /%EF%BF%BD|\uFFFD/i.test(visit.location)
      if (visit.kind === 'stayed' && isServerFault(visit.page.status)) return failed(describeVisit(visit))
      return judge(!replaced, `${describeVisit(visit)}${replaced ? ' and a replacement character' : ''}`)
    },
  },
  {
    id: 'bad_input.header_injection',
    clause: 'RFC 9110 5.5; RFC 6749 10.14',
    level: 'MUST',
    statement: 'A state with a line break adds no header field to the answer.',
    async run(context) {
      const { visit } = await context.anyParty().ask({ state: 'a\r\nX-Injected: 1\r\n\r\n<p>' })
      const injected = visit.answers.filter((answer) => answer.headers.has('x-injected'))
      const broken = visit.kind === 'returned' && /[\r\n]/.test(visit.location)
      return judge(injected.length === 0 && !broken, describeVisit(visit))
    },
  },
  {
    id: 'bad_input.page_injection',
    clause: 'RFC 6749 10.14',
    level: 'MUST',
    statement: 'Nothing of a request stands unescaped in a page.',
    async run(context) {
      const requests = [
        { client_id: HTML },
        { redirect_uri: HTML },
        { login_hint: HTML },
        { ui_locales: HTML },
        { state: HTML, response_mode: HTML },
      ]
      return each(requests, async (parameters) => {
        const asking = { browser: context.openBrowser(), interact: false }
        const { visit } = await context.anyParty().ask(parameters, asking)
        const shown = visit.answers.some(({ text }) => text.includes('<script>alert('))
        const evidence = `${Object.keys(parameters).join(', ')}: ${describeVisit(visit)}`
        return judge(!shown, shown ? `${evidence}, unescaped` : evidence)
      })
    },
  },
  asks('long_state', 'A state of 12,000 characters is refused or returned, without a server error.', {
    state: 'a'.repeat(12_000),
    response_type: 'unheard_of',
  }),
  asks('long_redirect_uri', 'So is a redirect_uri of 4,000 brackets and colons.', {
    redirect_uri: `http://${'[:'.repeat(2000)}`,
  }),
  asks(
    'many_scopes',
    'So are 5,000 scopes by POST.',
    { scope: `openid ${'x '.repeat(5000)}`, response_type: 'unheard_of' },
    { method: 'POST' },
  ),
  {
    id: 'bad_input.deep_claims',
    clause: 'OpenID Core 5.5; RFC 8259 9',
    level: 'MUST',
    statement: 'A claims parameter of great depth, or with names of prototypes, does no harm.',
    async run(context) {
      const hostile = [
        `${'{"a":'.repeat(500)}1${'}'.repeat(500)}`,
        '{"userinfo":{"__proto__":{"essential":true},"constructor":null}}',
      ]
      return each(hostile, async (claims) => {
        const { visit } = await context.anyParty().ask({ claims })
        const isFault = visit.kind === 'stayed' && isServerFault(visit.page.status)
        return isFault ? failed(describeVisit(visit)) : serves(context)
      })
    },
  },
  {
    id: 'bad_input.authorization_methods',
    clause: 'RFC 6749 3.1; RFC 9110 15.5.6',
    level: 'SHOULD',
    statement: 'The authorization endpoint answers GET and POST only.',
    async run(context) {
      const url = await authorizationUrl(context, 'x=1')
      return each(['PUT', 'PATCH', 'DELETE'], async (method) =>
        turnsAway(await context.send(url, { method })),
      )
    },
  },
  {
    id: 'bad_input.allow',
    clause: 'RFC 9110 15.5.6',
    level: 'MUST',
    statement: 'Where a method is refused with 405, the answer says which are allowed.',
    async run(context) {
      const answer = await context.send(context.metadata.url('token_endpoint'), { method: 'DELETE' })
      const allow = answer.headers.get('allow') ?? ''
      if (answer.status !== 405) return passed(describe(answer))
      return judge(/\bPOST\b/.test(allow), `${describe(answer)}, Allow: ${allow || 'missing'}`)
    },
  },
  {
    id: 'bad_input.method_override',
    clause: 'RFC 6749 3.2; RFC 9110 9.1',
    level: 'MUST',
    statement: 'A header or parameter that claims another method changes nothing.',
    async run(context) {
      const party = context.anyParty()
      const { code, request } = await party.obtainCode()
      const { redirect_uri, code_verifier } = request
      const parameters = {
        grant_type: 'authorization_code',
        code,
        redirect_uri,
        code_verifier,
        _method: 'POST',
      }
      const query = encode({ ...parameters, ...party.credentials.parameters }).toString()
      const headers = { ...party.credentials.headers, 'X-HTTP-Method-Override': 'POST' }
      return turnsAway(
        await context.send(withQuery(context.metadata.url('token_endpoint'), query), { headers }),
      )
    },
  },
  {
    id: 'bad_input.token_bodies',
    clause: 'RFC 6749 5.2, appendix B',
    level: 'MUST',
    statement: 'Bodies that are no form, or a broken one, are refused without a server error.',
    async run(context) {
      const form = 'application/x-www-form-urlencoded'
      const bodies: readonly (readonly [string, string | Uint8Array<ArrayBuffer>])[] = [
        [
          'multipart/form-data; boundary=x',
          '--x\r\nContent-Disposition: form-data; name="code"\r\n\r\n1\r\n--x--',
        ],
        ['application/json', '{"__proto__":{"grant_type":"authorization_code"}}'],
        [form, new Uint8Array([0xff, 0xfe, 0x00, 0x3d])],
        [form, 'grant_type=%zz&code=%'],
        [form, '&&&===&'],
        [`${form}; charset=utf-16`, 'grant_type=authorization_code'],
        ['%%%', 'grant_type=authorization_code'],
      ]
      return each(bodies, async ([type, body]) => turnsAway(await postToken(context, type, body)))
    },
  },
  {
    id: 'bad_input.many_parameters',
    clause: 'RFC 6749 3.2',
    level: 'MUST',
    statement: 'A token request with 5,000 parameters does no harm.',
    async run(context) {
      const body = Array.from({ length: 5000 }, (_, index) => `p${index}=1`).join('&')
      const verdict = turnsAway(await postToken(context, 'application/x-www-form-urlencoded', body))
      return verdict.kind === 'passed' ? serves(context) : verdict
    },
  },
  {
    id: 'bad_input.cookies',
    clause: 'RFC 6265 5.4',
    level: 'MUST',
    statement: 'Cookies of nonsense count as none: the user is asked to sign in.',
    async run(context) {
      const url = await authorizationUrl(context, 'x=1')
      const cookies = ['%%%; __proto__=1; ="', `_session=${'A'.repeat(3000)}; session="; __Host-session=%00`]
      return each(cookies, async (cookie) => {
        const answer = await context.send(url, { headers: { Cookie: cookie, Accept: 'text/html' } })
        const location = answer.headers.get('location') ?? ''
        return judge(!isServerFault(answer.status) && !/[?&#]code=/.test(location), describe(answer))
      })
    },
  },
]
