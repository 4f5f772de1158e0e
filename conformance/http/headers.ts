/**
 * Whether answers tell browsers and caches what they must not do with them: keep tokens, frame the sign-in page,
 * follow a form post to the client, read across origins. It looks at header fields and at what a page loads, not
 * at what it says.
 */
import { type Check, each, failed, judge, notApplicable } from './check.ts'
import { type Context, oncePerRun } from './context.ts'
import { isLoopback } from './cookies.ts'
import { parsePage } from './html.ts'
import { type Answer, describe, mediaType } from './http.ts'

const header = (answer: Answer, name: string) => answer.headers.get(name) ?? ''
const told = (answer: Answer, name: string) =>
  `${describe(answer)}, ${name}: ${header(answer, name) || 'missing'}`

const isUncached = (answer: Answer) => /\bno-store\b/i.test(header(answer, 'cache-control'))

const sample = oncePerRun((context) =>
  context.anyParty().obtainTokens({}, { browser: context.openBrowser() }),
)

/** The first page a signed-out user sees, and a page that tells of an error. */
const signInPage = oncePerRun(async (context) => {
  const { visit } = await context.anyParty().ask({}, { browser: context.openBrowser(), interact: false })
  if (visit.kind === 'returned') throw new Error('the browser was not asked to sign in')
  return visit.page
})
const errorPage = oncePerRun(async (context) => {
  const { visit } = await context.anyParty().ask({ client_id: 'unheard-of' })
  if (visit.kind === 'returned') throw new Error('an unknown client got an answer')
  return visit.page
})
const pages = async (context: Context) => [await signInPage(context), await errorPage(context)]

/** RFC 9700 section 4.16 leaves the choice between CSP and the older field. */
function forbidsFraming(page: Answer): boolean {
  const ancestors = /frame-ancestors\s+([^;]*)/i.exec(header(page, 'content-security-policy'))?.[1]?.trim()
  const closed = ancestors !== undefined && /^('none'|'self')$/i.test(ancestors)
  return closed || /^(deny|sameorigin)$/i.test(header(page, 'x-frame-options').trim())
}

const pageHeader = (id: string, clause: string, statement: string, name: string, wanted: RegExp): Check => ({
  id: `headers.${id}`,
  clause,
  level: 'SHOULD',
  statement,
  run: async (context) =>
    each(await pages(context), (page) => judge(wanted.test(header(page, name)), told(page, name))),
})

/** The last answers of a fresh sign-in: the one that sends the browser to the client among them. */
const journey = oncePerRun(async (context) => {
  const { visit } = await context.anyParty().obtainCode({}, { browser: context.openBrowser() })
  return visit.answers
})

export const headers: readonly Check[] = [
  {
    id: 'headers.token_no_store',
    clause: 'RFC 6749 5.1',
    level: 'MUST',
    statement: 'Token responses carry Cache-Control: no-store.',
    async run(context) {
      const { answer } = await sample(context)
      return judge(isUncached(answer), told(answer, 'cache-control'))
    },
  },
  {
    id: 'headers.token_pragma',
    clause: 'RFC 6749 5.1',
    level: 'SHOULD',
    statement:
      'Token responses carry Pragma: no-cache for caches of HTTP/1.0 (RFC 6749 says MUST; RFC 9111 retired it).',
    async run(context) {
      const { answer } = await sample(context)
      return judge(/no-cache/i.test(header(answer, 'pragma')), told(answer, 'pragma'))
    },
  },
  {
    id: 'headers.token_media_type',
    clause: 'RFC 6749 5.1',
    level: 'MUST',
    statement: 'Token responses are application/json.',
    async run(context) {
      const { answer } = await sample(context)
      return judge(mediaType(answer) === 'application/json', told(answer, 'content-type'))
    },
  },
  {
    id: 'headers.refusal_no_store',
    clause: 'RFC 6749 5.2',
    level: 'SHOULD',
    statement: 'Refusals of the token endpoint are not cached either.',
    async run(context) {
      const answer = await context.anyParty().token({ grant_type: 'authorization_code', code: 'unheard-of' })
      return judge(isUncached(answer), told(answer, 'cache-control'))
    },
  },
  {
    id: 'headers.userinfo_no_store',
    clause: 'RFC 6749 5.1; OpenID Core 17.1',
    level: 'SHOULD',
    statement: 'UserInfo answers are not cached.',
    async run(context) {
      const answer = await context.anyParty().userinfo((await sample(context)).access_token)
      return judge(
        isUncached(answer) || /\bprivate\b/.test(header(answer, 'cache-control')),
        told(answer, 'cache-control'),
      )
    },
  },
  {
    id: 'headers.nosniff',
    clause: 'RFC 6749 10.14; Fetch 3.6',
    level: 'SHOULD',
    statement: 'Token responses and pages carry X-Content-Type-Options: nosniff.',
    async run(context) {
      const answers = [(await sample(context)).answer, ...(await pages(context))]
      const name = 'x-content-type-options'
      return each(answers, (answer) => judge(/nosniff/i.test(header(answer, name)), told(answer, name)))
    },
  },
  {
    id: 'headers.framing',
    clause: 'RFC 9700 4.16; RFC 6749 10.13',
    level: 'MUST',
    statement: 'Sign-in and error pages cannot be framed by other sites.',
    run: async (context) =>
      each(await pages(context), (page) =>
        judge(forbidsFraming(page), told(page, 'content-security-policy')),
      ),
  },
  pageHeader(
    'content_security_policy',
    'RFC 9700 4.16',
    'Pages carry a Content-Security-Policy that names its scripts.',
    'content-security-policy',
    /default-src|script-src/i,
  ),
  pageHeader(
    'referrer_policy',
    'RFC 9700 4.2.4',
    'Pages do not pass the authorization request on in the Referer header.',
    'referrer-policy',
    /no-referrer$|same-origin|strict-origin/i,
  ),
  pageHeader(
    'page_no_store',
    'RFC 9111 5.2.2.5',
    'Pages are not kept by caches.',
    'cache-control',
    /no-store/i,
  ),
  {
    id: 'headers.third_parties',
    clause: 'RFC 9700 4.2.4',
    level: 'SHOULD',
    statement: 'Pages load nothing from other sites.',
    run: async (context) =>
      each(await pages(context), (page) => {
        const { origin } = new URL(page.url)
        const foreign = parsePage(page.text)
          .resources.filter(
            (url) => URL.canParse(url, page.url) && /^https?:/.test(new URL(url, page.url).protocol),
          )
          .filter((url) => new URL(url, page.url).origin !== origin)
        return judge(
          foreign.length === 0,
          `${describe(page)}, loads ${foreign.join(', ') || 'nothing foreign'}`,
        )
      }),
  },
  {
    id: 'headers.redirect_status',
    clause: 'RFC 9700 4.12',
    level: 'MUST',
    statement: 'No redirect makes the browser post the password again: never 307 or 308.',
    async run(context) {
      const statuses = (await journey(context)).map(({ status }) => status)
      return judge(!statuses.includes(307) && !statuses.includes(308), `answers ${statuses.join(', ')}`)
    },
  },
  {
    id: 'headers.see_other',
    clause: 'RFC 9700 4.12',
    level: 'SHOULD',
    statement: 'A form with a password is answered by a page or by 303.',
    async run(context) {
      const answers = await journey(context)
      const posted = answers.filter(
        ({ method, status }) => method === 'POST' && status >= 300 && status < 400,
      )
      if (posted.length === 0) return notApplicable('no form was answered by a redirect')
      return judge(
        posted.every(({ status }) => status === 303),
        `answers ${posted.map(({ status }) => status).join(', ')}`,
      )
    },
  },
  {
    id: 'headers.cookies',
    clause: 'RFC 6265 4.1.2.5, 4.1.2.6, 8.3',
    level: 'SHOULD',
    statement: 'Cookies are HttpOnly and SameSite, and Secure on https.',
    async run(context) {
      const lines = (await journey(context)).flatMap((answer) => answer.headers.getSetCookie())
      const plain = isLoopback(new URL(context.issuer).hostname) && context.issuer.startsWith('http:')
      const wanted = [/;\s*httponly/i, /;\s*samesite=/i, ...(plain ? [] : [/;\s*secure/i])]
      const open = lines.filter((line) => !wanted.every((attribute) => attribute.test(line)))
      const names = open.map((line) => line.split('=')[0])
      return judge(open.length === 0, `${lines.length} cookies set, open: ${names.join(', ') || 'none'}`)
    },
  },
  {
    id: 'headers.authorization_cors',
    clause: 'RFC 9700 2.6',
    level: 'MUST',
    statement: 'The authorization endpoint has no CORS headers, for whatever origin.',
    async run(context) {
      const party = context.anyParty()
      const url = context.metadata.url('authorization_endpoint')
      const origins = ['https://attacker.example', 'null', new URL(party.client.redirect_uri).origin]
      return each(origins, async (origin) =>
        each(['GET', 'OPTIONS'], async (method) => {
          const request = { 'Access-Control-Request-Method': 'GET', Origin: origin }
          const answer = await context.send(url, { method, headers: request })
          const name = 'access-control-allow-origin'
          return judge(header(answer, name) === '', told(answer, name))
        }),
      )
    },
  },
  {
    id: 'headers.cors_credentials',
    clause: 'RFC 9700 2.6; Fetch 3.3.5',
    level: 'MUST',
    statement: 'No endpoint lets a foreign origin read answers given to the cookies of the user.',
    async run(context) {
      const names = ['token_endpoint', 'userinfo_endpoint', 'jwks_uri'].filter((name) =>
        context.metadata.has(name),
      )
      return each(names, async (name) => {
        const request = { Origin: 'https://attacker.example', 'Access-Control-Request-Method': 'POST' }
        const answer = await context.send(context.metadata.url(name), { method: 'OPTIONS', headers: request })
        const evidence = told(answer, 'access-control-allow-credentials')
        return header(answer, 'access-control-allow-credentials') === 'true'
          ? failed(evidence)
          : judge(true, evidence)
      })
    },
  },
  {
    id: 'headers.transport_security',
    clause: 'RFC 9700 2.6; RFC 6797 7.1',
    level: 'SHOULD',
    statement: 'Pages on https carry Strict-Transport-Security.',
    async run(context) {
      if (!context.issuer.startsWith('https:')) return notApplicable('the issuer is on http')
      const page = await signInPage(context)
      const name = 'strict-transport-security'
      return judge(header(page, name) !== '', told(page, name))
    },
  },
]
