/** Where a host knows people from, and how they prove to be who they are. */

import type { Account, Awaitable, GivenFactor, SecondFactors, SignedIn } from '../../core/index.ts'

/** What somebody brings who wants to sign in, and from where. */
export interface Credentials {
  readonly username: string
  readonly password: string
  /** Where the browser is, as far as the adapter knows. */
  readonly address?: string
  /**
   * A name for the browser, if that person has signed in at our login page there before: what it tries can be
   * counted apart from what strangers try, who could lock the person out otherwise. @param sub of an account
   */
  readonly deviceOf?: (sub: string) => string | undefined
}

/** A second factor that somebody shows whose password was right. */
export interface ShownFactor extends Pick<Credentials, 'address' | 'deviceOf'> {
  readonly sub: string
  /** A code, or what a passkey answered to the challenge of the page. */
  readonly given: GivenFactor
}

/** A passkey that somebody shows in the place of a name and a password. @see WebAuthn Level 3 section 7.2 */
export interface AssertedPasskey extends Pick<Credentials, 'address'> {
  /** What `navigator.credentials.get` answered, in JSON; its `userHandle` says whose it is. */
  readonly response: string
  /** Of the page, in base64url, that it has to have signed. */
  readonly challenge: string
}

/** Where the host knows its End-Users from. */
export interface Accounts {
  /**
   * By `sub`; `null` or `undefined` for none. Asked on every use of a token, so that a disabled account is refused
   * at once.
   */
  find(sub: string): Awaitable<Account | null | undefined>
  /** For the login page; leave it out when `loginUrl` leads to a page of your own. */
  authenticate?(credentials: Credentials): Awaitable<SignedIn | null | undefined>
  /**
   * What a person has beside the password, for our login page: asked where `authenticate` has answered
   * `second_factor: true`, and where a client would like a second factor.
   */
  secondFactors?(sub: string): Awaitable<SecondFactors | null | undefined>
  /** Whether what they show is right. What is right once is not right again. */
  verifySecondFactor?(shown: ShownFactor): Awaitable<SignedIn | null | undefined>
  /**
   * Whose passkey that is, and what it comes to: leave it out, and our login page asks for none in the place of a password.
   * It must have verified its person (`UV`); what is right once is not right again.
   */
  verifyPasskey?(asserted: AssertedPasskey): Awaitable<SignedIn | null | undefined>
}
