/** What the pages of the provider say: signing in and out, consent, errors. */

import type { PageReason, RedirectMismatch, standardScopes } from '../../../core/index.ts'
import type { Text } from './text.ts'

export interface ProviderTexts {
  readonly login: {
    readonly title: string
    readonly to: Text<'client'>
    readonly username: string
    readonly password: string
    readonly forgotten: string
    readonly signIn: string
    /** In the place of a password. */
    readonly passkey: string
    readonly passkeyFailed: string
    readonly cancel: string
    readonly failed: string
    /** The page was no longer current. */
    readonly again: string
  }
  readonly secondFactor: {
    readonly title: string
    readonly code: string
    readonly recoveryCode: string
    readonly useRecoveryCode: string
    readonly passkey: string
    readonly passkeyFailed: string
    readonly passkeyNeedsScripts: string
    readonly failed: string
  }
  readonly consent: {
    readonly title: string
    readonly asks: Text<'client'>
    readonly choose: string
    /** Of a scope that cannot be left out. */
    readonly required: string
    readonly allow: string
    readonly deny: string
    readonly lasts: Text<'duration'>
    readonly returns: Text<'host'>
    /** Another host than the client's. */
    readonly elsewhere: Text<'host' | 'other'>
    readonly privacyPolicy: string
    readonly termsOfService: string
  }
  readonly logout: {
    readonly title: string
    readonly question: string
    readonly asks: Text<'client'>
    readonly again: string
    readonly signOut: string
    readonly everywhere: string
    readonly stay: string
  }
  readonly signedOut: {
    readonly title: string
    readonly stayed: string
    readonly close: string
  }
  /** What goes on by itself. */
  readonly onward: {
    readonly title: string
    readonly ifNothing: string
    readonly continue: string
  }
  readonly shared: {
    readonly signedInAs: Text<'account'>
    /** Whose a client is, by the host of its URL. */
    readonly of: Text<'host'>
  }
  readonly error: {
    readonly title: string
    readonly unavailable: string
    readonly nothingLost: string
    readonly tell: string
    readonly goOn: string
    readonly client: Text<'client'>
    readonly registered: Text<'uri'>
    readonly noneRegistered: string
    /** Beside what is registered: the part of the address in which it is another one. */
    readonly differs: Readonly<Record<NonNullable<RedirectMismatch['differs']>, string>>
    /** Of reasons that are the application's, for its developers: `{description}` is theirs, in English. */
    readonly mistake: string
    readonly reasons: Readonly<Record<PageReason, string>>
  }
  /** What the scopes of OpenID Connect let a client do, where the policy says nothing else of one. */
  readonly scopes: Readonly<Record<keyof typeof standardScopes, string>>
  /** Of scopes of your own, and in the place of what the policy or a resource says of one. */
  readonly ownScopes: Readonly<Record<string, string>>
}
