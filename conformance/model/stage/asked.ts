/** What a flow can be started with, as plain data: a request, or what a host does by itself. */

import {
  at,
  type Configuration,
  type Context,
  disconnect,
  endEverything,
  endSession,
  endSessions,
  type Flow,
  type HttpRequest,
  type HttpResponse,
  parseHandle,
  type Router,
} from 'vouchsafe/core'

/** What a host does by itself: nobody waits for an answer. */
export type Called =
  /** It ends the session of a cookie. */
  | { readonly kind: 'end_session'; readonly session: string }
  /** It takes back what an End-User allowed a client. */
  | { readonly kind: 'disconnect'; readonly sub: string; readonly client_id: string }
  /** It ends all sessions of an End-User, or everything there is of one. */
  | { readonly kind: 'end_sessions' | 'end_everything'; readonly sub: string }

/** Or a request to one of the endpoints. */
export type Asked = Called | { readonly kind: 'request'; readonly request: HttpRequest }

/** @returns an answer only where somebody waits for one */
export function* flowOfAsked(
  asked: Asked,
  router: Router,
  configuration: Configuration,
  now: number,
): Flow<HttpResponse | undefined> {
  if (asked.kind === 'request') return yield* router.answer(asked.request, now)
  yield* called(asked, at(configuration, now))
  return undefined
}

export function* called(asked: Called, context: Context): Flow<void> {
  switch (asked.kind) {
    case 'end_session': {
      const session = parseHandle(context.keys, asked.session)
      if (session?.kind === 'session') yield* endSession(session, context)
      return
    }
    case 'disconnect':
      return yield* disconnect(asked, context)
    case 'end_sessions':
      return yield* endSessions(asked, context)
    case 'end_everything':
      return yield* endEverything(asked, context)
  }
}
