/**
 * Login and consent pages of the host's own: what such a page is asked, and how it answers. They speak of
 * neutral requests and answers; the entries give them those of their platform.
 */

import {
  type AuthorizationOutcome,
  answerBrowser,
  answerUnasked,
  type ConsentAsked,
  type Context,
  completeConsent,
  completeLogin,
  type Flow,
  type HttpRequest,
  type HttpResponse,
  isUnasked,
  type LoginAsked,
  orUnavailable,
  type PageClient,
  type PageScope,
  parseParameters,
  parseVisitor,
  readConsent,
  readLogin,
  refuseLogin,
  type SignedIn,
  type ToldError,
  type Visitor,
} from '../../core/index.ts'

/** The page has nothing to ask (any more): this is the answer to the browser. */
export interface Answered<A> {
  readonly kind: 'answer'
  readonly answer: A
}

/** Who signed in on a page of the host's. */
export interface CompletedLogin {
  /** The account's, as `accounts.find` knows it. */
  readonly sub: string
  /** When, as NumericDate in seconds and not in the future; default: now. */
  readonly authTime?: number
  /** How. @see RFC 8176 */
  readonly amr?: readonly string[]
  readonly acr?: string
}

/** A sign-in that somebody waits for. @typeParam A an answer of the platform */
export interface Login<A> {
  readonly kind: 'login'
  /** To be carried along by the page's own form, in its URL or in a field of this name. */
  readonly continuation: string
  readonly client: PageClient
  readonly scopes: readonly string[]
  readonly prompt: LoginAsked['prompt']
  readonly loginHint?: string
  /** BCP 47 tags, the preferred one first. */
  readonly uiLocales: readonly string[]
  readonly acrValues: readonly string[]
  /** Why the page is shown again: `failed`, or `again` when it was no longer current. */
  readonly notice?: 'failed' | 'again'
  /** Whether the person has to sign in now, whoever the host thinks is there. */
  readonly mustAuthenticate: boolean
  /** A sign-in from before this instant (NumericDate) is not completed; 0: any is. */
  readonly countsSince: number
  /** Who is signed in at that browser already, as when a stronger sign-in is asked for. */
  readonly sub?: string
  /**
   * The person signed in. An account that is gone or disabled, and a sign-in that is too old, are answered to
   * the client.
   * @throws {TypeError} for an `authTime` that is no NumericDate or in the future
   */
  complete(login: CompletedLogin): Promise<A>
  /** The person gave up. */
  cancel(): Promise<A>
  /** The host does not let the person in. */
  refuse(options?: ToldError): Promise<A>
}

/** A decision that somebody waits for. @typeParam A an answer of the platform */
export interface Consent<A> {
  readonly kind: 'consent'
  /** To be carried along by the page's own form, in its URL or in a field of this name. */
  readonly continuation: string
  readonly client: PageClient
  readonly scopes: readonly PageScope[]
  /** Who is asked, by `sub` and for people to recognise. */
  readonly sub: string
  readonly account: string
  /** Seconds that allowing it lasts at most. */
  readonly lifetime: number
  /** Where the answer will go, for people to recognise. */
  readonly redirectHost: string
  /** Whether that is another host than the client's, where it has one: to be shown in plain sight. */
  readonly leadsElsewhere?: boolean
  readonly uiLocales: readonly string[]
  readonly notice?: 'failed' | 'again'
  /** @param scopes those that the person allows, of those that were shown */
  allow(scopes: readonly string[]): Promise<A>
  deny(options?: ToldError): Promise<A>
}

/** @typeParam Q a request of the platform @typeParam A an answer of it */
export interface HostPages<Q, A> {
  /** What a login page of the host's is asked (`loginUrl`, or where `stepUp` has sent the browser). */
  readLogin(request: Q): Promise<Login<A> | Answered<A>>
  /** What a consent page of the host's is asked (`consentUrl`). */
  readConsent(request: Q): Promise<Consent<A> | Answered<A>>
}

export interface HostPagesWorld<A> {
  now(): Context
  /** Runs a flow. Rejects where the world is down. */
  perform<T>(flow: Flow<T>): Promise<T>
  /** Answers the browser, whatever happens. */
  answer(flow: () => Flow<HttpResponse>): Promise<A>
}

/** Where a clock of the host's may be ahead of ours. Seconds. */
const SKEW = 10

export function createHostPages<A>({ now, perform, answer }: HostPagesWorld<A>): HostPages<HttpRequest, A> {
  const respond = (
    page: 'login' | 'consent',
    request: HttpRequest,
    flow: (context: Context) => Flow<AuthorizationOutcome>,
  ) =>
    answer(() => {
      const context = now()
      return orUnavailable(page, 'people', rendered(page, flow(context), request, context), request, context)
    })
  const answered = async (
    page: 'login' | 'consent',
    request: HttpRequest,
    outcome: AuthorizationOutcome,
  ): Promise<Answered<A>> => ({ kind: 'answer', answer: await respond(page, request, () => given(outcome)) })
  const toNobody = async (page: 'login' | 'consent', request: HttpRequest): Promise<Answered<A>> => {
    const flow = () => answerUnasked(page, 'people', request, now()) as Flow<HttpResponse>
    return { kind: 'answer', answer: await answer(flow) }
  }

  return {
    async readLogin(request) {
      if (isUnasked(request)) return toNobody('login', request)
      const { continuation, visitor } = carried(request, now())
      const read = await perform(readLogin(continuation, visitor, now()))
      if (read.kind !== 'login') return answered('login', request, read)
      return {
        ...loginOf(read, continuation),
        complete: (login) => {
          const signed_in = readCompleted(login, now().now)
          return respond('login', request, (context) =>
            completeLogin(continuation, signed_in, visitor, context),
          )
        },
        cancel: () =>
          respond('login', request, (context) =>
            refuseLogin(continuation, 'login.cancelled', {}, visitor, context),
          ),
        refuse: (options) =>
          respond('login', request, (context) =>
            refuseLogin(continuation, 'login.refused', told(options), visitor, context),
          ),
      }
    },
    async readConsent(request) {
      if (isUnasked(request)) return toNobody('consent', request)
      const { continuation, visitor } = carried(request, now())
      const read = await perform(readConsent(continuation, visitor, now()))
      if (read.kind !== 'consent') return answered('consent', request, read)
      const decide = (decision: Parameters<typeof completeConsent>[1]) =>
        respond('consent', request, (context) => completeConsent(continuation, decision, visitor, context))
      return {
        ...consentOf(read, continuation),
        allow: (scope) => decide({ kind: 'allow', scope }),
        deny: (options) => decide({ kind: 'deny', ...told(options) }),
      }
    },
  }
}

function* rendered(
  page: 'login' | 'consent',
  flow: Flow<AuthorizationOutcome>,
  request: HttpRequest,
  context: Context,
): Flow<HttpResponse> {
  return yield* answerBrowser(page, yield* flow, request, context)
}

// biome-ignore lint/correctness/useYield: an outcome that is there already, as a flow
function* given(outcome: AuthorizationOutcome): Flow<AuthorizationOutcome> {
  return outcome
}

/** The continuation is in the URL, or in the form that was posted there. */
function carried(request: HttpRequest, context: Context): { continuation: string; visitor: Visitor } {
  const all = [request.query, request.body].flatMap((encoded) => {
    const { values, faults } = parseParameters(encoded)
    if (faults.continuation !== undefined) return [undefined]
    return values.continuation === undefined ? [] : [values.continuation]
  })
  // The form of a page that has it in its URL may well bring it again; two that differ are none.
  const [continuation, ...others] = new Set(all)
  return {
    continuation: others.length > 0 ? '' : (continuation ?? ''),
    visitor: parseVisitor(request, context),
  }
}

function loginOf(read: LoginAsked, continuation: string) {
  const { kind, client, scope, prompt, login_hint, ui_locales, acr_values, notice, sub } = read
  return {
    kind,
    continuation,
    client,
    scopes: scope,
    prompt,
    uiLocales: ui_locales,
    acrValues: acr_values,
    mustAuthenticate: read.must_authenticate,
    countsSince: read.counts_since,
    ...(login_hint !== undefined && { loginHint: login_hint }),
    ...(notice && { notice }),
    ...(sub !== undefined && { sub }),
  }
}

function consentOf({ ui_locales, ...read }: ConsentAsked, continuation: string) {
  return { ...read, continuation, uiLocales: ui_locales }
}

function readCompleted({ sub, authTime, amr, acr }: CompletedLogin, now: number): SignedIn {
  if (typeof sub !== 'string' || sub === '') throw new TypeError('sub: must be the `sub` of an account')
  if (authTime !== undefined && !(Number.isSafeInteger(authTime) && authTime >= 0 && authTime <= now + SKEW))
    throw new TypeError('authTime: must be a NumericDate, whole seconds since 1970, and not in the future')
  return {
    sub,
    ...(authTime !== undefined && { auth_time: Math.min(authTime, now) }),
    ...(amr && { amr }),
    ...(acr !== undefined && { acr }),
  }
}

/** RFC 6749 section 4.1.2.1: %x20-21 / %x23-5B / %x5D-7E. */
const DESCRIPTION = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/

/** @throws {TypeError} for a description that no answer may hold */
function told(options: ToldError = {}): ToldError {
  if (!DESCRIPTION.test(options.errorDescription ?? ''))
    throw new TypeError('errorDescription: must be printable ASCII without quotation marks and backslashes')
  return options
}
