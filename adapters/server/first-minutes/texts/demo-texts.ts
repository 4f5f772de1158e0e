/** What the demo says of itself, and of each step of its relying party. */

import type { Text } from '../../../pages/texts/text.ts'

/** How long something is good, and until when. */
type Lasting = 'duration' | 'time'

export interface DemoTexts {
  readonly skip: string
  readonly navigation: string
  readonly pages: Readonly<Record<'start' | 'tryIt' | 'account' | 'administration', string>>
  readonly start: {
    readonly title: string
    readonly about: string
    readonly memory: string
    readonly tryItAbout: string
    readonly there: string
    readonly issuer: string
    readonly discovery: string
    readonly keys: string
    readonly signIn: string
    readonly person: Text<'username' | 'password'>
    readonly client: string
    readonly secret: Text<'client' | 'secret'>
    readonly publicClient: string
    readonly anyPort: Text<'client' | 'address'>
  }
  readonly ask: {
    readonly title: string
    readonly meanings: Readonly<
      Record<
        | 'response_type'
        | 'client_id'
        | 'redirect_uri'
        | 'scope'
        | 'state'
        | 'code_challenge'
        | 'code_challenge_method',
        string
      >
    >
    readonly go: string
    readonly signIn: Text<'username' | 'password'>
  }
  readonly elsewhere: {
    readonly title: string
    readonly about: Text<'state'>
  }
  readonly answer: {
    readonly title: string
    readonly code: Text<'code' | Lasting>
    readonly came: string
    readonly nobody: string
    readonly none: string
  }
  readonly redeem: {
    readonly title: string
    readonly about: string
    readonly action: string
  }
  readonly tokens: {
    readonly title: string
    readonly redeemed: string
    readonly idToken: string
    readonly idTokenAbout: Text<'keys' | Lasting>
    readonly keys: string
    readonly userinfo: string
    readonly introspection: string
  }
  readonly refresh: {
    readonly title: string
    readonly about: string
    readonly lasts: Text<Lasting>
    readonly action: string
    readonly used: string
    readonly replaced: string
    readonly done: string
  }
  readonly revoke: {
    readonly action: string
    readonly title: string
    readonly introspection: string
    readonly done: string
  }
  readonly refused: string
  readonly answered: Text<'status'>
  readonly answeredNothing: Text<'status'>
  readonly answeredToken: Text<'status' | Lasting>
  readonly again: string
}
