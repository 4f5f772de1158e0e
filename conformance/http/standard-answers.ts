/**
 * The answers the specifications prescribe over and over, judged once: an error page without a redirect, an
 * error sent to the client, a refused token request. It decides what counts as each. Where a specification
 * leaves the error code open, the caller passes every code that fits.
 */
import type { Visit } from './browser.ts'
import { failed, passed, type Verdict } from './check.ts'
import { type Answer, describe, jsonOf, mediaType, member } from './http.ts'
import { type Asked, describeVisit } from './relying-party.ts'

/** A status that blames the server for what the client sent. */
export const isServerFault = (status: number) => status >= 500 && status !== 501 && status !== 505

export function carriesGrant(visit: Visit): boolean {
  if (visit.kind === 'stayed') return false
  return ['code', 'access_token', 'id_token'].some((name) => visit.parameters.has(name))
}

/** RFC 6749 section 4.1.2.1: with a bad client or redirection URI the browser is told, and sent nowhere. */
export function staysOnPage({ visit }: Asked): Verdict {
  const evidence = describeVisit(visit)
  if (visit.kind === 'returned' || isServerFault(visit.page.status)) return failed(evidence)
  const targets = visit.answers.map(({ headers }) => headers.get('location') ?? '')
  if (targets.some((target) => /[?&#]code=/.test(target)))
    return failed(`${evidence}, with a code on the way`)
  return passed(evidence)
}

export interface ErrorTolerance {
  /** A page of the provider's own instead of a redirect is as good. */
  readonly page?: boolean
  /** `state` must not come back, because what was sent was not one usable value. */
  readonly stateless?: boolean
}

/** RFC 6749 section 4.1.2.1: an error at the redirection URI, with the state that was sent and no code. */
export function answersError(
  asked: Asked,
  errors: readonly string[],
  tolerance: ErrorTolerance = {},
): Verdict {
  const { visit, request } = asked
  const evidence = describeVisit(visit)
  if (visit.kind === 'stayed') {
    const isErrorPage = visit.page.status >= 400 && !isServerFault(visit.page.status)
    return tolerance.page === true && isErrorPage ? passed(evidence) : failed(evidence)
  }
  const error = visit.parameters.get('error')
  if (carriesGrant(visit) || error === null) return failed(`${evidence} where an error was due`)
  if (!goesTo(visit.location, request.redirect_uri)) return failed(`${evidence}, not to the redirect_uri`)
  if (!errors.includes(error)) return failed(`${evidence}, not ${errors.join(' or ')}`)
  if (tolerance.stateless !== true && visit.parameters.get('state') !== request.state) {
    return failed(`${evidence} and not the state that was sent`)
  }
  return passed(evidence)
}

export function answersCode({ visit, request }: Asked): Verdict {
  const evidence = describeVisit(visit)
  if (visit.kind === 'stayed' || !visit.parameters.has('code')) return failed(evidence)
  if (!goesTo(visit.location, request.redirect_uri)) return failed(`${evidence}, not to the redirect_uri`)
  return passed(evidence)
}

export function answersNoCode({ visit }: Asked): Verdict {
  const evidence = describeVisit(visit)
  if (carriesGrant(visit)) return failed(evidence)
  return visit.kind === 'stayed' && isServerFault(visit.page.status) ? failed(evidence) : passed(evidence)
}

/** Whether a Location is this URI with nothing but response parameters added. */
export function goesTo(location: string, redirect_uri: string): boolean {
  const wanted = new URL(redirect_uri).href
  if (!location.startsWith(wanted)) return false
  const rest = location.slice(wanted.length)
  return rest === '' || /^[?#&]/.test(rest)
}

export const hasTokens = (answer: Answer) =>
  ['access_token', 'refresh_token', 'id_token'].some((name) => jsonOf(answer)?.[name] !== undefined)

/** RFC 6749 section 5.2: a 400 (or 401 for the client itself) with one of these error codes as JSON. */
export function refuses(answer: Answer, errors: readonly string[]): Verdict {
  const evidence = describe(answer)
  const error = member(answer, 'error')
  if (hasTokens(answer)) return failed(`${evidence} with tokens`)
  if (answer.status !== 400 && answer.status !== 401) return failed(evidence)
  if (mediaType(answer) !== 'application/json' || error === undefined) {
    return failed(`${evidence} without an error in a JSON object`)
  }
  return errors.includes(error) ? passed(evidence) : failed(`${evidence}, not ${errors.join(' or ')}`)
}

/** Refused in whatever way, as long as the request is blamed and not the server. */
export function turnsAway(answer: Answer): Verdict {
  const evidence = describe(answer)
  if (hasTokens(answer)) return failed(`${evidence} with tokens`)
  return answer.status >= 400 && !isServerFault(answer.status) ? passed(evidence) : failed(evidence)
}

export function answersTokens(answer: Answer): Verdict {
  const evidence = describe(answer)
  return answer.status === 200 && member(answer, 'access_token') !== undefined
    ? passed(evidence)
    : failed(evidence)
}
