/** A browser without scripts, for tests: it follows redirects and goes through sign-in and consent pages. */

import type { Provider } from '../provider.ts'
import { answerTo } from './answer.ts'
import type { TestCookie } from './cookies.ts'
import { textOf } from './html.ts'
import { type BrowserOptions, createLoader, type TestPage, type Visit } from './loader.ts'
import { type AtPages, type Credentials, isRepeated, nextStep, type Step, submission } from './step.ts'

export interface TestBrowser {
  /** The cookies that it has, for Playwright's `context.addCookies()` too. */
  readonly cookies: readonly TestCookie[]
  /** Opens a page, and follows redirects to wherever they lead. */
  open(url: string | URL, init?: RequestInit): Promise<TestPage>
  /**
   * Opens an authorization URL, or a URL of the app that leads to one, and does on the pages what a person would.
   * @returns where the client is answered, which is not opened
   * @throws with the text of the page where there is nothing to press, and of one that does not let the person in
   */
  authorize(url: string | URL, at?: AtPages): Promise<URL>
}

export interface BrowserWorld {
  readonly provider: Provider
  credentialsOf(at: AtPages): Credentials
}

const MAX_HOPS = 30

export function createBrowser(
  { provider, credentialsOf }: BrowserWorld,
  options: BrowserOptions = {},
): TestBrowser {
  const { jar, load } = createLoader(provider, options)
  const { issuer } = provider.configuration

  /** As browsers do it: all but 307 and 308 lead on by GET. */
  const kept = ({ status }: Visit, init: RequestInit | undefined) =>
    status === 307 || status === 308 ? init : undefined

  const send = (step: Step, from: URL): [string, RequestInit | undefined] => {
    const url = new URL(step.pressed?.action ?? step.form.action, from)
    const form = submission(step)
    if (step.form.method === 'POST')
      return [url.href, { method: 'POST', body: form, headers: { origin: from.origin } }]
    url.search = `${form}`
    return [url.href, undefined]
  }

  return {
    get cookies() {
      return jar.cookies
    },
    async open(url, init) {
      let sent = init
      let visit = await load(String(url), sent)
      for (let hop = 0; visit.location !== undefined; hop++) {
        if (hop === MAX_HOPS) throw new Error(`still redirected after ${hop} requests: ${visit.location}`)
        sent = kept(visit, sent)
        visit = await load(visit.location, sent)
      }
      return visit
    },
    async authorize(url, at = {}) {
      let [target, init]: [string, RequestInit | undefined] = [String(url), undefined]
      let visit = await load(target)
      let done: Step | undefined
      for (let hop = 0; hop < MAX_HOPS; hop++) {
        const { location } = visit
        if (location !== undefined) {
          const answer = answerTo(location, issuer)
          if (answer) return answer
          init = kept(visit, init)
          visit = await load(location, init)
          continue
        }
        const step = nextStep(visit.html, at, () => credentialsOf(at))
        if (!step) throw new Error(`nothing to press: ${shown(visit)}`)
        if (isRepeated(step, done)) throw new Error(`the page came back: ${shown(visit)}`)
        done = step
        ;[target, init] = send(step, visit.url)
        visit = await load(target, init)
      }
      throw new Error(`no answer for the client after ${MAX_HOPS} requests: ${shown(visit)}`)
    },
  }
}

function shown({ url, status, html }: Visit): string {
  return `${status} at ${url.origin}${url.pathname}: ${textOf(html)}`
}
