/** What the pages show, as data. How they look is the `render_page` handler's. */

import type { Client } from './hosts.ts'
import type { RedirectMismatch } from './rules/redirect-mismatch.ts'
import type { SecondFactors } from './rules/second-factor.ts'

/** Who asks, as far as people are shown it. */
export interface PageClient
  extends Pick<Client, 'client_id' | 'client_name' | 'client_uri' | 'logo_uri' | 'policy_uri' | 'tos_uri'> {
  /** Of its client_id, where that is the URL of a document, and all that is known of it for certain. */
  readonly host?: string
}

interface PersonsPage {
  /** BCP 47 tags, the preferred one first: those the client asked for (`ui_locales`), then the browser's. */
  readonly languages: readonly string[]
}

export interface LoginPage extends PersonsPage {
  readonly name: 'login'
  /** Where the form posts `continuation`, and `username` and `password`, or `passkey`; or `cancel`. */
  readonly action: string
  readonly continuation: string
  readonly client: PageClient
  readonly loginHint?: string
  /** Where somebody goes on who has forgotten their password, if anywhere. */
  readonly forgottenUrl?: string
  /** What a passkey has to sign in the place of a password, in base64url; absent: none is asked for. */
  readonly challenge?: string
  /** Why the page is shown again. */
  readonly notice?: 'failed' | 'again'
  /** Where it `failed`, whether that was a passkey. */
  readonly passkeyFailed?: boolean
}

/** Asks somebody whose password was right for what else they have. */
export interface SecondFactorPage extends PersonsPage {
  readonly name: 'secondFactor'
  /** Where the form posts `continuation` and one of `otp`, `recovery_code` and `passkey`, or `cancel`. */
  readonly action: string
  readonly continuation: string
  readonly client: PageClient
  /** What they have; `passkeys` by their credential ids in base64url. */
  readonly factors: SecondFactors
  /** What a passkey has to sign, in base64url. */
  readonly challenge: string
  /** Why the page is shown again. */
  readonly notice?: 'failed'
}

export interface PageScope {
  readonly name: string
  readonly description: string
  /** `openid` cannot be unticked. */
  readonly required: boolean
}

export interface ConsentPage extends PersonsPage {
  readonly name: 'consent'
  /** Where the form posts `continuation`, `decision` (allow or deny) and the allowed `scope` values. */
  readonly action: string
  readonly continuation: string
  readonly client: PageClient
  readonly scopes: readonly PageScope[]
  /** Who is signed in, for people to recognise. */
  readonly account: string
  /** Seconds that allowing it lasts at most. */
  readonly lifetime: number
  /** Where the answer will go, for people to recognise. */
  readonly redirectHost: string
  /** Whether that is another host than the client's, where it has one. */
  readonly leadsElsewhere?: boolean
}

/** Asks whether to sign out. */
export interface LogoutPage extends PersonsPage {
  readonly name: 'logout'
  /** Where the form posts `continuation` and `decision` (`sign_out`, `everywhere` or `stay`). */
  readonly action: string
  readonly continuation: string
  /** Who asked for it, if it is known. */
  readonly client?: PageClient
  /** Who is signed in, for people to recognise. */
  readonly account: string
  /** Why the page is shown again. */
  readonly notice?: 'again'
}

/** What came of it, where there is nowhere to go on to. */
export interface SignedOutPage extends PersonsPage {
  readonly name: 'signedOut'
  /** The person chose to stay signed in. */
  readonly stayed: boolean
  /** What is to be loaded in hidden frames, so that clients end their own sessions in this browser. */
  readonly frames?: readonly string[]
  /** Where the browser is to go on to after that, if anywhere. */
  readonly continueUrl?: string
}

export interface ErrorPage extends PersonsPage {
  readonly name: 'error'
  readonly status: number
  /** The stable reason id, for support. */
  readonly reason: string
  readonly description: string
  /** Who asked, where that is known and no answer goes there. */
  readonly client?: PageClient
  /** Of a redirect_uri that is not registered: the nearest that is, and the part that differs. */
  readonly redirectUri?: Pick<RedirectMismatch, 'registered' | 'differs'>
  /** What an operator finds the request by, where something of ours failed. */
  readonly requestId?: string
  /** Where the person can go on to, if anywhere. */
  readonly continueUrl?: string
  /** Where that takes a form that is posted: its fields, names and values in their order. */
  readonly continueFields?: PostPage['fields']
}

/** A form that posts itself where the browser has scripts, and has a button where it has none. */
export interface PostPage extends PersonsPage {
  readonly name: 'post'
  readonly action: string
  /** Names and values, in their order. */
  readonly fields: readonly (readonly [name: string, value: string])[]
}

/** Open: a later version may have others, and who tells them apart by `name` needs a default. */
export type Page =
  | LoginPage
  | SecondFactorPage
  | ConsentPage
  | LogoutPage
  | SignedOutPage
  | ErrorPage
  | PostPage

/** Content-Security-Policy sources, such as `'self'`, `https://cdn.example`, `'sha256-…'` or `'nonce-…'`. */
export interface PageSources {
  readonly style?: readonly string[]
  readonly script?: readonly string[]
  readonly font?: readonly string[]
  readonly img?: readonly string[]
  readonly frame?: readonly string[]
}

export interface RenderedPage {
  readonly html: string
  /** What the page loads or runs; all else is forbidden to it. */
  readonly csp?: PageSources
}
