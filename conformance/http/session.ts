/**
 * Whether what one browser does stays with that browser: a sign-in or consent page cannot be finished from
 * another, and cookies that were never signed in do not become so. How long a session lasts is the provider's
 * decision.
 */
import type { Browser } from './browser.ts'
import { type Check, each, failed, judge, notApplicable, type Verdict } from './check.ts'
import type { Context } from './context.ts'
import { parsePage } from './html.ts'
import type { Parameters } from './http.ts'
import { nextStep } from './page-driver.ts'
import { type Asked, describeVisit } from './relying-party.ts'
import { carriesGrant } from './standard-answers.ts'

const getsNothing = ({ visit }: Pick<Asked, 'visit'>): Verdict =>
  judge(!carriesGrant(visit), `the other browser: ${describeVisit(visit)}`)

/**
 * The page is fetched in one browser; what a user would press there is sent from another, which must neither get
 * a code nor be signed in by it.
 */
async function finishElsewhere(context: Context, parameters: Parameters, browser: Browser) {
  const party = context.anyParty()
  const { visit } = await party.ask(parameters, { browser, interact: false })
  if (visit.kind === 'returned') return notApplicable('no page was shown')
  const { page } = visit
  const step = nextStep(parsePage(page.text), context.file.user, 'allow', context.file.options)
  if (step === undefined) return notApplicable('the page has no form')
  const { method, fields } = step
  const elsewhere = context.openBrowser()
  const submission = { url: new URL(step.action, page.url).href, method, form: fields }
  const submitted = getsNothing({ visit: await elsewhere.visit(submission, { interact: false }) })
  if (submitted.kind === 'failed') return submitted
  const asked = await party.ask({ prompt: 'none' }, { browser: elsewhere })
  return each([submitted, isUnknown(asked)], (verdict) => verdict)
}

/** OpenID Connect Core section 3.1.2.6: any error but the one that only a known user gets. */
const isUnknown = ({ visit }: Asked): Verdict => {
  const known = visit.kind === 'returned' && visit.parameters.get('error') === 'consent_required'
  return known ? failed(`then ${describeVisit(visit)}`) : getsNothing({ visit })
}

const asksSilently = async (context: Context, cookie: string): Promise<Verdict> => {
  const { parameters } = await context.anyParty().prepare({ prompt: 'none' })
  const visit = await context.openBrowser().visit({
    url: context.metadata.url('authorization_endpoint'),
    form: parameters,
    headers: { Cookie: cookie },
  })
  return getsNothing({ visit })
}

const endpoint = ({ metadata }: Context) => metadata.url('authorization_endpoint')

export const session: readonly Check[] = [
  {
    id: 'session.silent',
    clause: 'OpenID Core 3.1.2.3',
    level: 'MUST',
    statement: 'A browser that signed in is known the next time, and its cookies are what makes it known.',
    async run(context) {
      const browser = context.openBrowser()
      const party = context.anyParty()
      await party.obtainCode({}, { browser })
      const { visit } = await party.ask({}, { browser })
      return judge(carriesGrant(visit) && !visit.shown.includes('login'), describeVisit(visit))
    },
  },
  {
    id: 'session.two_browsers',
    clause: 'OpenID Core 3.1.2.3; RFC 6749 10.12',
    level: 'MUST',
    statement: 'A sign-in in one browser does not sign in another.',
    async run(context) {
      const party = context.anyParty()
      await party.obtainCode({}, { browser: context.openBrowser() })
      return getsNothing(await party.ask({ prompt: 'none' }, { browser: context.openBrowser() }))
    },
  },
  {
    id: 'session.sign_in_page',
    clause: 'RFC 6749 10.12; OpenID Core 3.1.2.3',
    level: 'MUST',
    statement: 'The sign-in page of one browser cannot be submitted from another.',
    run: (context) => finishElsewhere(context, {}, context.openBrowser()),
  },
  {
    id: 'session.consent_page',
    clause: 'RFC 6749 10.12',
    level: 'MUST',
    statement: 'Neither can its consent page.',
    async run(context) {
      await context.anyParty().obtainCode()
      return finishElsewhere(context, { prompt: 'consent' }, context.browser)
    },
  },
  {
    id: 'session.fixation',
    clause: 'RFC 6265 8.4',
    level: 'SHOULD',
    statement: 'Cookies that a browser had before the sign-in are not signed in by it.',
    async run(context) {
      const browser = context.openBrowser()
      const party = context.anyParty()
      await party.ask({}, { browser, interact: false })
      const before = browser.jar.header(endpoint(context))
      if (before === undefined) return notApplicable('no cookie goes to the authorization endpoint before')
      await party.obtainCode({}, { browser })
      return asksSilently(context, before)
    },
  },
  {
    id: 'session.altered_cookie',
    clause: 'RFC 6265 8.4, 8.6',
    level: 'MUST',
    statement: 'A session cookie with one character changed is nobody’s.',
    async run(context) {
      const browser = context.openBrowser()
      await context.anyParty().obtainCode({}, { browser })
      const cookies = browser.jar.header(endpoint(context)) ?? ''
      const altered = cookies.split('; ').map((cookie) => {
        const middle = Math.ceil((cookie.indexOf('=') + cookie.length) / 2)
        return `${cookie.slice(0, middle)}${cookie[middle] === 'A' ? 'B' : 'A'}${cookie.slice(middle + 1)}`
      })
      return asksSilently(context, altered.join('; '))
    },
  },
]
