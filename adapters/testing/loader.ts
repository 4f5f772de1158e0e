/**
 * One request of a browser after the other, with its cookies and no redirect followed. What is the provider's the
 * provider itself answers, and everything else the network, or whoever stands for it.
 */

import type { Provider } from '../provider.ts'
import { type CookieJar, createCookieJar, type TestCookie } from './cookies.ts'

/** Where a browser came to. */
export interface TestPage {
  readonly url: URL
  readonly status: number
  readonly headers: Headers
  readonly html: string
}

export interface BrowserOptions {
  /** The session that it begins with, as `signedIn` gives it. */
  readonly session?: { readonly cookies: readonly TestCookie[] }
  /** Answers what is not the provider's, in the place of the network: the app, where it is such a function. */
  readonly fetch?: (request: Request) => Response | Promise<Response>
}

/** One answer, before a redirect is followed. */
export interface Visit extends TestPage {
  readonly location?: string
}

export interface Loader {
  readonly jar: CookieJar
  load(url: string, init?: RequestInit): Promise<Visit>
  /** What an answer from there is, when its cookies have been put away. */
  taken(url: string, response: Response): Promise<Visit>
}

export function createLoader(provider: Provider, { session, fetch: elsewhere }: BrowserOptions = {}): Loader {
  const jar = createCookieJar(session?.cookies)
  const ask = (request: Request): Response | Promise<Response> => {
    const { origin, pathname } = new URL(request.url)
    const is_ours = origin === provider.configuration.origin && provider.serves(pathname)
    return is_ours ? provider.fetch(request) : elsewhere ? elsewhere(request) : fetch(request)
  }
  const taken = async (url: string, response: Response): Promise<Visit> => {
    const { status, headers } = response
    jar.take(url, headers)
    const location = status >= 300 && status < 400 ? headers.get('location') : null
    return {
      url: new URL(url),
      status,
      headers,
      html: await response.text(),
      ...(location !== null && { location: new URL(location, url).href }),
    }
  }
  return {
    jar,
    taken,
    async load(url, init) {
      const headers = new Headers(init?.headers)
      const cookie = jar.header(url)
      if (cookie !== '') headers.set('cookie', cookie)
      if (!headers.has('accept')) headers.set('accept', 'text/html')
      return taken(url, await ask(new Request(url, { ...init, headers, redirect: 'manual' })))
    },
  }
}
