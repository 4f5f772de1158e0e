/** What a flow can be started with, as plain data: a request, or what a host does by itself. */

import {
  at,
  type Configuration,
  endSession,
  type Flow,
  type HttpRequest,
  type HttpResponse,
  parseHandle,
  type Router,
  withdrawConsent,
} from 'vouchsafe/core'

export type Asked =
  /** A request to one of the endpoints. */
  | { readonly kind: 'request'; readonly request: HttpRequest }
  /** The host ends the session of a cookie. */
  | { readonly kind: 'end_session'; readonly session: string }
  /** The host withdraws what an End-User allowed a client. */
  | { readonly kind: 'withdraw_consent'; readonly sub: string; readonly client_id: string }

/** @returns an answer only where somebody waits for one */
export function* flowOfAsked(
  asked: Asked,
  router: Router,
  configuration: Configuration,
  now: number,
): Flow<HttpResponse | undefined> {
  switch (asked.kind) {
    case 'request':
      return yield* router.answer(asked.request, now)
    case 'end_session': {
      const session = parseHandle(configuration.keys, asked.session)
      if (session?.kind === 'session') yield* endSession(session, at(configuration, now))
      return undefined
    }
    case 'withdraw_consent':
      yield* withdrawConsent(asked, at(configuration, now))
      return undefined
  }
}
