/**
 * A browser without scripts: keeps cookies, follows redirects one by one, submits sign-in and consent forms,
 * and stops at the moment it would leave the provider, so that a relying party need not be running anywhere.
 * It decides how a visit ends and keeps every answer on the way. It never loads a page outside the provider
 * and does not judge what it saw.
 */
import { type CookieJar, createCookieJar } from './cookies.ts'
import { type Form, parsePage } from './html.ts'
import { type Answer, encode, type Parameters, type Request, type Send, withQuery } from './http.ts'
import { type Decision, nextStep, type PageKind, type PageOptions, type User } from './page-driver.ts'

export interface Navigation {
  readonly url: string
  readonly method?: string
  readonly form?: Parameters
  readonly headers?: Record<string, string>
}

interface Journey {
  readonly answers: readonly Answer[]
  /** The pages on which something was submitted, in order. */
  readonly shown: readonly PageKind[]
}

/** The browser was sent away from the provider: `location` is where to, parameters are what it carried. */
export interface Returned extends Journey {
  readonly kind: 'returned'
  readonly location: string
  readonly mode: 'query' | 'fragment' | 'form_post'
  readonly parameters: URLSearchParams
}

/** The browser ended on a page of the provider with nothing further to do. */
export interface Stayed extends Journey {
  readonly kind: 'stayed'
  readonly page: Answer
}

export type Visit = Returned | Stayed

export interface Behaviour {
  readonly decision?: Decision
  /** `false` looks at the first page and presses nothing. */
  readonly interact?: boolean
}

export interface Browser {
  readonly jar: CookieJar
  /** One request with this browser's cookies; no redirect is followed. */
  load(url: string, request?: Request): Promise<Answer>
  visit(start: Navigation, behaviour?: Behaviour): Promise<Visit>
}

export interface BrowserOptions {
  readonly send: Send
  readonly user: User
  readonly pages: PageOptions
  /** Whether a URL is outside the provider, so that the visit ends there. */
  readonly leaves: (url: string) => boolean
}

const HOPS = 25
const REDIRECTS = new Set([301, 302, 303, 307, 308])

export function createBrowser({ send, user, pages, leaves }: BrowserOptions): Browser {
  const jar = createCookieJar()

  const load = async (url: string, request: Request = {}) => {
    const cookie = jar.header(url)
    const headers = {
      Accept: 'text/html,application/xhtml+xml',
      ...(cookie === undefined ? {} : { Cookie: cookie }),
      ...request.headers,
    }
    const answer = await send(url, { ...request, headers })
    jar.take(url, answer.headers.getSetCookie())
    return answer
  }

  const navigate = ({ url, method = 'GET', form, headers = {} }: Navigation) => {
    if (method === 'GET') return load(withQuery(url, encode(form ?? {}).toString()), { headers })
    const origin = { Origin: new URL(url).origin }
    return load(url, { method, headers: { ...origin, ...headers }, form: form ?? {} })
  }

  const visit = async (start: Navigation, behaviour: Behaviour = {}): Promise<Visit> => {
    const answers: Answer[] = []
    const shown: PageKind[] = []
    let here = start
    for (let hop = 0; hop < HOPS; hop += 1) {
      const answer = await navigate(here)
      answers.push(answer)
      const location = answer.headers.get('location')
      if (REDIRECTS.has(answer.status) && location !== null) {
        const target = resolve(location, here.url)
        if (leaves(target)) return { kind: 'returned', ...carried(target), location: target, answers, shown }
        here = answer.status >= 307 ? { ...here, url: target } : { url: target }
        continue
      }
      const page = parsePage(answer.text)
      const delivery = page.forms.find(({ action }) => leaves(resolve(action, here.url)))
      if (delivery !== undefined) return posted(delivery, here.url, answers, shown)
      const stayed: Stayed = { kind: 'stayed', page: answer, answers, shown }
      if (answer.status >= 400 || behaviour.interact === false) return stayed
      const step = nextStep(page, user, behaviour.decision ?? 'allow', pages)
      if (step === undefined) return stayed
      if (step.kind === 'login' && shown.at(-1) === 'login') {
        throw new Error(
          'the sign-in form came back after the user name and password of the client file were sent',
        )
      }
      shown.push(step.kind)
      here = { url: resolve(step.action, here.url), method: step.method, form: step.fields }
    }
    throw new Error(`the browser was still being redirected after ${HOPS} requests`)
  }

  return { jar, load, visit }
}

const resolve = (target: string, base: string) =>
  URL.canParse(target, base) ? new URL(target, base).href : target

function carried(location: string): Pick<Returned, 'mode' | 'parameters'> {
  const hash = location.indexOf('#')
  const fragment = hash === -1 ? '' : location.slice(hash + 1)
  if (fragment !== '') return { mode: 'fragment', parameters: new URLSearchParams(fragment) }
  const query = location.indexOf('?')
  return { mode: 'query', parameters: new URLSearchParams(query === -1 ? '' : location.slice(query + 1)) }
}

function posted(form: Form, base: string, answers: readonly Answer[], shown: readonly PageKind[]): Returned {
  const parameters = new URLSearchParams()
  for (const { name, value } of form.fields) parameters.append(name, value)
  return {
    kind: 'returned',
    location: resolve(form.action, base),
    mode: 'form_post',
    parameters,
    answers,
    shown,
  }
}
