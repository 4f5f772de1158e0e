/** What the account pages say. Sentences have places in braces; what belongs to a person or a client is put there as text. */

import type { Text } from './text.ts'

export interface AccountTexts {
  readonly brand: string
  readonly navigation: string
  readonly skip: string
  readonly signedInAs: string
  readonly signOut: string
  readonly pages: {
    readonly overview: string
    readonly applications: string
    readonly sessions: string
    readonly security: string
  }
  readonly signedOut: {
    readonly title: string
    readonly text: string
    readonly noCookies: string
    readonly action: string
  }
  readonly overview: {
    readonly title: string
    readonly about: string
    readonly name: string
    readonly username: string
    readonly email: string
    readonly unverified: string
    readonly id: string
    readonly data: string
    readonly dataText: string
    readonly download: string
  }
  readonly applications: {
    readonly title: string
    readonly about: string
    readonly none: string
    readonly since: Text<'date'>
    readonly used: Text<'date'>
    readonly may: string
    readonly signInOnly: string
    readonly at: Text<'resource'>
    readonly gone: string
    readonly disconnect: string
    readonly disconnectNamed: Text<'client'>
    readonly done: string
    readonly more: string
  }
  readonly sessions: {
    readonly title: string
    readonly about: string
    readonly thisOne: string
    readonly unknownDevice: string
    readonly device: Text<'browser' | 'system'>
    readonly since: Text<'date'>
    readonly seen: Text<'date'>
    readonly address: Text<'address'>
    readonly end: string
    readonly endNamed: Text<'device'>
    readonly done: string
    readonly others: string
    readonly othersText: string
    readonly endOthers: string
    readonly othersDone: string
    readonly everywhere: string
    readonly everywhereText: string
    readonly endEverywhere: string
  }
  readonly security: {
    readonly title: string
    readonly confirmed: string
  }
  /** What is shown beside the password. */
  readonly factors: {
    readonly title: string
    readonly about: string
    /** In the middle of a sign-in, where nobody goes on without one. */
    readonly required: Text<'client'>
    readonly app: string
    readonly noApp: string
    readonly since: Text<'date'>
    readonly addApp: string
    readonly scan: string
    readonly qrCode: string
    readonly typeInstead: string
    readonly show: string
    readonly code: string
    readonly add: string
    readonly wrong: string
    readonly added: string
    readonly remove: string
    readonly removeApp: string
    readonly removed: string
    readonly passkeys: string
    readonly passkeysAbout: string
    /** Where the login page asks for one in the place of a password. */
    readonly passkeysAlone: string
    readonly used: Text<'date'>
    readonly addPasskey: string
    readonly passkeyAbout: string
    readonly passkeyName: string
    readonly passkeyAdded: string
    readonly passkeyFailed: string
    readonly passkeyNeedsScripts: string
    readonly removePasskey: Text<'name'>
    readonly passkeyRemoved: string
    readonly recoveryCodes: string
    readonly left: Text<'count'>
    readonly newCodes: string
    readonly keep: string
    readonly kept: string
  }
  readonly password: {
    readonly title: string
    readonly about: string
    readonly elsewhere: string
    readonly current: string
    readonly next: string
    readonly repeated: string
    readonly change: string
    readonly done: string
    readonly wrong: {
      readonly current: string
      readonly different: string
      readonly short: string
      readonly long: string
      readonly conflict: string
    }
  }
}
