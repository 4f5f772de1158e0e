/**
 * The end-session endpoint and its page. A client that shows an ID token of the session at hand, or of the person, is
 * taken at its word; for anybody else the person is asked. A browser goes on to where the client is known to be, and
 * stays here otherwise.
 * @see OpenID Connect RP-Initiated Logout 1.0 sections 2 to 4
 */

import type { ClientMetadata } from 'vouchsafe/core'
import { type Members, text } from '../answer.ts'
import { type Browser, type Continuation, type Model, type Session, usableClient } from '../model.ts'
import type { Expected } from '../outcome.ts'
import { type Pairs, repeatedName, valueIn } from '../pairs.ts'
import { endingDisabled, errorPage, evaluate, isContinuable, type Visit } from './authorization.ts'
import { isRegistered, judge as judgeAuthorization } from './authorization-request.ts'
import { endAll, signOut } from './endings.ts'
import { currentSession } from './sessions.ts'

interface Request {
  readonly client: ClientMetadata | undefined
  /** The claims of an ID token of ours. */
  readonly hint: Members | undefined
  /** Where the browser may go on. */
  readonly uri: string | undefined
  readonly pairs: Pairs
}

export type Decision = 'sign_out' | 'everywhere' | 'stay' | undefined

export function logout(visit: Visit, pairs: Pairs): Expected {
  const request = judge(visit.model, pairs)
  if (!request) return errorPage
  const session = currentSession(visit.model, visit.browser, visit.now)
  if (!session) return endingDisabled(visit, leave(request))
  if (isOfSession(visit.model, request, session))
    return { ...leave(request), after: () => signOut(visit.model, session) }
  return ask(visit, request, session)
}

/** Nothing, where the person is only told that it cannot be done. */
function judge(model: Model, pairs: Pairs): Request | undefined {
  if (repeatedName(pairs) !== undefined) return undefined
  const shown = valueIn(pairs, 'id_token_hint')
  const hint = shown === undefined ? undefined : model.id_tokens.get(shown)
  const client_id = valueIn(pairs, 'client_id')
  const issued_to = hint && text(hint, 'aud')
  if (issued_to !== undefined && client_id !== undefined && issued_to !== client_id) return undefined
  const client = usableClient(model, client_id ?? issued_to)
  if (client_id !== undefined && !client) return undefined
  const uri = valueIn(pairs, 'post_logout_redirect_uri')
  if (client && uri !== undefined && !isRegistered({ redirect_uris: client.post_logout_redirect_uris }, uri))
    return undefined
  const is_trusted = client !== undefined && (shown === undefined || hint !== undefined)
  return { client, hint, uri: is_trusted ? uri : undefined, pairs }
}

function isOfSession(model: Model, { client, hint }: Request, session: Session): boolean {
  if (!hint) return false
  const sid = text(hint, 'sid')
  if (sid !== undefined && sid === session.sids.get(text(hint, 'aud') ?? '')) return true
  return client !== undefined && hint.sub === model.world.subject(session.sub, client)
}

function leave({ uri, pairs }: Request): Expected {
  return uri === undefined
    ? {
        outcome: { kind: 'page', name: 'signedOut', status: 200, stayed: false },
        because: 'RP-Initiated Logout section 3: nobody known to be the client is there to go on to',
      }
    : {
        outcome: { kind: 'left', uri, state: valueIn(pairs, 'state') },
        because: 'RP-Initiated Logout section 3: the URI is registered, and its client is known',
      }
}

function ask({ model, browser, now, status }: Visit, { pairs }: Request, session: Session): Expected {
  return {
    outcome: { kind: 'page', name: 'logout', status },
    because:
      'RP-Initiated Logout section 2: the person is asked, unless the client knows the session at hand',
    after: (answer) => {
      const continuation = answer.kind === 'page' ? answer.page.continuation : undefined
      if (continuation === undefined) return
      model.pages.push({ kind: 'logout', continuation, browser })
      model.continuations.set(continuation, {
        purpose: 'logout',
        request: pairs,
        issued_at: now,
        browser: browser.browser,
        signed_in: session.cookie,
        issued: new Map(),
      })
    },
  }
}

/** What a page carried is looked at once more, as a request that comes now. */
export function afresh(visit: Visit, { purpose, request }: Continuation): Expected {
  return purpose === 'logout'
    ? logout(visit, request)
    : evaluate(visit, judgeAuthorization(visit.model, request))
}

export function confirmLogout(
  model: Model,
  browser: Browser,
  continuation_text: string,
  { altered, decision }: { readonly altered: boolean; readonly decision: Decision },
  now: number,
): Expected {
  const visit = { model, browser, now, status: 403 }
  const continuation = model.continuations.get(continuation_text)
  if (!continuation) return errorPage
  if (altered || continuation.purpose !== 'logout' || !isContinuable(model, continuation, browser, now))
    return afresh(visit, continuation)
  const request = judge(model, continuation.request)
  if (!request) return errorPage
  if (decision === 'stay')
    return {
      outcome: { kind: 'page', name: 'signedOut', status: 200, stayed: true },
      because: 'who wants to stay signed in does, and goes nowhere',
    }
  const session = currentSession(model, browser, now)
  if (!session) return endingDisabled(visit, leave(request))
  // It counts for the session that they were asked about.
  if (decision === undefined || continuation.signed_in !== session.cookie) return ask(visit, request, session)
  const after = () => (decision === 'everywhere' ? endAll(model, session.sub) : signOut(model, session))
  return { ...leave(request), after }
}
