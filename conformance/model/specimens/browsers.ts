/** Specimens that are wrong about browsers: redirects, pages, sessions and consent. */

import type { HttpResponse, Session } from 'vouchsafe/core'
import { valueIn } from '../pairs.ts'
import type { Step, Tamper } from '../system.ts'
import { isTo, misreadPerson, now, parametersOf, type Specimen, withParameters } from './specimen.ts'

const SESSION = /(_session=)([^;]+)/
const BROWSER = /(_browser=)([^;]+)/

function withLocation(response: HttpResponse, change: (location: string) => string): HttpResponse {
  const { location } = response.headers
  return location === undefined
    ? response
    : { ...response, headers: { ...response.headers, location: change(location) } }
}

function withCookie(step: Step, change: (cookie: string) => string): Step {
  if (!('request' in step) || step.request.headers.cookie === undefined) return step
  const headers = { ...step.request.headers, cookie: change(step.request.headers.cookie) }
  return { ...step, request: { ...step.request, headers } }
}

/** Sends each page's form with the cookie of the browser it was shown to. */
function pagesForAll(): Tamper {
  const shown = new Map<string, string>()
  return {
    step: (step) => {
      const browser = shown.get(valueIn(parametersOf(step), 'continuation') ?? '')
      if (!isTo(step, '/login') || browser === undefined) return step
      return withCookie(step, (cookie) => cookie.replace(BROWSER, (_, name: string) => `${name}${browser}`))
    },
    response: (response, step) => {
      const continuation = /"continuation":"([^"]+)"/.exec(response.body)?.[1]
      const given = response.setCookies?.map((cookie) => BROWSER.exec(cookie)?.[2]).find((value) => value)
      const held = step.kind === 'http' ? BROWSER.exec(step.request.headers.cookie ?? '')?.[2] : undefined
      const browser = given ?? held
      if (continuation !== undefined && browser !== undefined) shown.set(continuation, browser)
      return response
    },
  }
}

/** Leaves a browser the session id that it came with, as session fixation needs it. */
function fixedSessions(): Tamper {
  const real = new Map<string, string>()
  return {
    step: (step) =>
      withCookie(step, (cookie) =>
        cookie.replace(SESSION, (_, name: string, id: string) => `${name}${real.get(id) ?? id}`),
      ),
    response: (response, step) => {
      const held = step.kind === 'http' ? SESSION.exec(step.request.headers.cookie ?? '')?.[2] : undefined
      const setCookies = response.setCookies?.map((cookie) =>
        cookie.replace(SESSION, (_, name: string, id: string) => {
          if (held !== undefined) real.set(held, id)
          return `${name}${held ?? id}`
        }),
      )
      return setCookies ? { ...response, setCookies } : response
    },
  }
}

/** Never forgets a session. */
function undyingSessions(): Tamper {
  const ever = new Map<string, Session>()
  return misreadPerson(
    () => true,
    (user) => {
      for (const session of user.sessions) ever.set(session.nonce, session)
      const ended = [...ever.values()].filter((one) => !user.sessions.some(({ id }) => id === one.id))
      return { ...user, sessions: [...user.sessions, ...ended] }
    },
  )
}

export const browserSpecimens: readonly Specimen[] = [
  {
    name: 'a browser is sent wherever the request says',
    violates: ['INV-14', 'INV-15'],
    tamper: () => ({
      handlers: (handlers, current) => ({
        ...handlers,
        find_client: (input) => {
          const client = now(handlers.find_client(input))
          const asked = isTo(current.step, '/authorize')
            ? valueIn(parametersOf(current.step), 'redirect_uri')
            : undefined
          return client && asked !== undefined
            ? { ...client, redirect_uris: [...client.redirect_uris, asked] }
            : client
        },
      }),
    }),
  },
  {
    name: 'iss is missing from the response',
    violates: ['INV-16', 'INV-39'],
    tamper: () => ({
      response: (response) => withLocation(response, (url) => url.replace(/[&?]iss=[^&]*/, '')),
    }),
  },
  {
    name: 'state comes back in capitals',
    violates: ['INV-16'],
    tamper: () => ({
      response: (response) =>
        withLocation(response, (url) =>
          url.replace(
            /([&?]state=)([^&]*)/,
            (_, name: string, value: string) => `${name}${value.toUpperCase()}`,
          ),
        ),
    }),
  },
  {
    name: 'prompt=login is ignored',
    violates: ['INV-17'],
    tamper: () => ({
      step: (step) =>
        isTo(step, '/authorize')
          ? withParameters(step, (pairs) =>
              pairs.filter(([name, value]) => name !== 'prompt' || value !== 'login'),
            )
          : step,
    }),
  },
  {
    name: 'nobody is asked to consent',
    violates: ['INV-17'],
    tamper: () => ({
      handlers: (handlers) => ({
        ...handlers,
        find_client: (input) => {
          const client = now(handlers.find_client(input))
          return client && { ...client, skip_consent: true }
        },
      }),
    }),
  },
  { name: 'a login page works in any browser', violates: ['INV-18'], tamper: pagesForAll },
  {
    name: 'a browser keeps its session id when somebody signs in',
    violates: ['INV-19'],
    tamper: fixedSessions,
  },
  { name: 'a session that has ended still counts', violates: ['INV-19'], tamper: undyingSessions },
  {
    name: 'a page may be framed',
    violates: ['INV-41'],
    seen_by_model: false,
    tamper: () => ({
      response: (response) => {
        const { 'x-frame-options': _, ...headers } = response.headers
        return { ...response, headers }
      },
    }),
  },
  {
    name: 'a page may be asked for without TLS',
    violates: ['INV-41'],
    seen_by_model: false,
    tamper: () => ({
      response: (response) => {
        const { 'strict-transport-security': _, ...headers } = response.headers
        return { ...response, headers }
      },
    }),
  },
  {
    name: 'an error page sends the browser to where it was to go',
    violates: ['INV-14'],
    tamper: () => ({
      response: (response, step) => {
        const asked = valueIn(parametersOf(step), 'redirect_uri')
        return response.status === 400 && isTo(step, '/authorize') && asked !== undefined
          ? { ...response, status: 303, headers: { location: `${asked}?error=invalid_request` } }
          : response
      },
    }),
  },
  {
    name: 'a form is passed on by a 307',
    violates: ['INV-41'],
    tamper: () => ({
      response: (response) => (response.status === 303 ? { ...response, status: 307 } : response),
    }),
  },
]
