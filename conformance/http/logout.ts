/**
 * Whether a person can sign out, and nobody else can do it for them or send them elsewhere by it: the end-session
 * endpoint, with whatever page it has between. Where the browser goes on afterwards is looked at for the client whose URI
 * the options name.
 */
import type { Browser, Visit } from './browser.ts'
import { type Check, each, judge, notApplicable, type Verdict } from './check.ts'
import type { Context } from './context.ts'
import { parsePage } from './html.ts'
import { encode, type Parameters, withQuery } from './http.ts'
import { base64url, decodeJwt } from './jwt.ts'
import { signOutStep } from './page-driver.ts'
import { describeVisit } from './relying-party.ts'
import { carriesGrant } from './standard-answers.ts'

const ELSEWHERE = 'https://attacker.example/signed-out'

interface SignedIn {
  readonly browser: Browser
  readonly id_token: string
}

async function signIn(context: Context): Promise<SignedIn> {
  const browser = context.openBrowser()
  const { id_token = '' } = await context.party('confidential').obtainTokens({}, { browser })
  return { browser, id_token }
}

/** At the endpoint. @param confirms whether the person signs out on a page that asks */
async function signOut(
  { metadata }: Context,
  browser: Browser,
  parameters: Parameters,
  confirms = true,
): Promise<Visit> {
  const url = withQuery(metadata.url('end_session_endpoint'), encode(parameters).toString())
  const visit = await browser.visit({ url }, { interact: false })
  if (visit.kind === 'returned' || !confirms) return visit
  const step = signOutStep(parsePage(visit.page.text))
  if (step === undefined) return visit
  const { method, fields } = step
  const action = new URL(step.action, visit.page.url).href
  return browser.visit({ url: action, method, form: fields }, { interact: false })
}

async function isSignedIn(context: Context, browser: Browser): Promise<boolean> {
  const { visit } = await context.party('confidential').ask({ prompt: 'none' }, { browser })
  return carriesGrant(visit)
}

/** Nobody is sent anywhere, whatever they answer. */
async function staysHere(
  context: Context,
  parametersOf: (signed_in: SignedIn) => Parameters,
): Promise<Verdict> {
  const signed_in = await signIn(context)
  const visit = await signOut(context, signed_in.browser, parametersOf(signed_in))
  return judge(visit.kind === 'stayed', `the browser: ${describeVisit(visit)}`)
}

const isOffered = ({ metadata }: Context) => metadata.has('end_session_endpoint')

/** Of a provider that has the endpoint. */
const offered =
  (run: Check['run']): Check['run'] =>
  async (context) =>
    isOffered(context) ? run(context) : notApplicable('the metadata has no end_session_endpoint')

/** And of a client whose URI is known. @param run is given it */
const returning = (run: (context: Context, uri: string) => Promise<Verdict>): Check['run'] =>
  offered(async (context) => {
    const uri = context.file.options.postLogoutRedirectUri
    return uri === undefined ? notApplicable('the options have no postLogoutRedirectUri') : run(context, uri)
  })

export const logout: readonly Check[] = [
  {
    id: 'logout.ends_session',
    clause: 'OpenID RP-Initiated Logout 2',
    level: 'MUST',
    statement:
      'Who signs out at the end-session endpoint, by an ID Token of the session, is signed in no more.',
    run: offered(async (context) => {
      const { browser, id_token } = await signIn(context)
      const visit = await signOut(context, browser, { id_token_hint: id_token })
      return judge(!(await isSignedIn(context, browser)), `the browser: ${describeVisit(visit)}`)
    }),
  },
  {
    id: 'logout.asks',
    clause: 'OpenID RP-Initiated Logout 2, 6',
    level: 'SHOULD',
    statement: 'Who is only sent there, with no ID Token, is signed in until they say otherwise.',
    run: offered(async (context) => {
      const { browser } = await signIn(context)
      const visit = await signOut(context, browser, {}, false)
      return judge(await isSignedIn(context, browser), `the browser: ${describeVisit(visit)}`)
    }),
  },
  {
    id: 'logout.unregistered_uri',
    clause: 'OpenID RP-Initiated Logout 3',
    level: 'MUST',
    statement: 'Nobody is sent to a post_logout_redirect_uri that is not registered for the client.',
    run: offered(async (context) => {
      const { postLogoutRedirectUri: registered } = context.file.options
      const uris = [
        ELSEWHERE,
        ...(registered === undefined ? [] : [`${registered}/more`, `${registered}?x=1`]),
      ]
      return each(uris, (post_logout_redirect_uri) =>
        staysHere(context, ({ id_token }) => ({ id_token_hint: id_token, post_logout_redirect_uri })),
      )
    }),
  },
  {
    id: 'logout.uri_of_nobody',
    clause: 'OpenID RP-Initiated Logout 3',
    level: 'MUST',
    statement: 'Nor to any where nothing says which client asks.',
    run: returning((context, uri) => staysHere(context, () => ({ post_logout_redirect_uri: uri }))),
  },
  {
    id: 'logout.modified_hint',
    clause: 'OpenID RP-Initiated Logout 4',
    level: 'MUST',
    statement: 'Nor by an ID Token whose claims were changed after it was signed.',
    run: returning((context, uri) =>
      staysHere(context, ({ id_token }) => ({
        id_token_hint: withOtherClaims(id_token),
        post_logout_redirect_uri: uri,
      })),
    ),
  },
  {
    id: 'logout.hint_of_another',
    clause: 'OpenID RP-Initiated Logout 2',
    level: 'MUST',
    statement: 'Nor where the ID Token was issued to another client than the one that client_id names.',
    run: returning((context, uri) => {
      const { client_id } = context.party('other').client
      return staysHere(context, ({ id_token }) => ({
        id_token_hint: id_token,
        client_id,
        post_logout_redirect_uri: uri,
      }))
    }),
  },
  {
    id: 'logout.state',
    clause: 'OpenID RP-Initiated Logout 2, 3',
    level: 'MUST',
    statement: 'Who signs out is sent to the registered URI, with state as the client sent it.',
    run: returning(async (context, uri) => {
      const { browser, id_token } = await signIn(context)
      const state = 'a state: ünïcode & %20 + more'
      const visit = await signOut(context, browser, {
        id_token_hint: id_token,
        post_logout_redirect_uri: uri,
        state,
      })
      const came_back =
        visit.kind === 'returned' &&
        visit.location.split('?')[0] === uri.split('?')[0] &&
        visit.parameters.get('state') === state
      return judge(came_back, `the browser: ${describeVisit(visit)}`)
    }),
  },
]

/** The signature is that of what was there before. */
function withOtherClaims(jwt: string): string {
  const [header, , signature] = jwt.split('.')
  const claims = { ...decodeJwt(jwt)?.payload, sub: 'somebody else' }
  return [header, base64url(new TextEncoder().encode(JSON.stringify(claims))), signature].join('.')
}
