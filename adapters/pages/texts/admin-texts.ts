/** What the administration says. Names of protocols, members and reasons are the same in every language, and no texts. */

import type { AdminClientTexts } from './admin-client-texts.ts'
import type { ClientFieldTexts } from './admin-field-texts.ts'
import type { AdminPeopleTexts } from './admin-people-texts.ts'
import type { AdminRefusalTexts } from './admin-refusal-texts.ts'
import type { Text } from './text.ts'

export interface AdminTexts {
  readonly brand: string
  readonly navigation: string
  readonly skip: string
  readonly signedInAs: string
  readonly signOut: string
  readonly pages: Readonly<
    Record<'clients' | 'people' | 'keys' | 'tokens' | 'registration' | 'settings' | 'events', string>
  >
  readonly signedOut: {
    readonly title: string
    readonly text: string
    readonly noCookies: string
    readonly action: string
  }
  /** On many pages. */
  readonly shared: {
    readonly yes: string
    readonly no: string
    readonly search: string
    readonly firstPage: string
    readonly nextPage: string
    readonly save: string
    readonly create: string
    readonly edit: string
    readonly remove: string
    readonly removeNamed: Text<'id'>
    readonly takeAway: string
    readonly back: string
    readonly all: string
    readonly state: string
    readonly inUse: string
    readonly switchedOff: string
    readonly switchOn: string
    readonly switchOff: string
    readonly until: string
    readonly noLists: string
    readonly nothingDone: string
    readonly nothingChanged: string
    readonly atTheField: string
    readonly confirmed: string
    readonly changedMeanwhile: string
    readonly configured: string
    /** Why something cannot be done as things are. */
    readonly notPossible: Readonly<Record<'configured' | 'twoSecrets' | 'noSecret' | 'switchedOff', string>>
  }
  /** What the second of two administrators is told. */
  readonly conflict: {
    readonly about: string
    readonly title: string
    readonly field: string
    readonly now: string
    readonly yours: string
    readonly none: string
  }
  readonly clients: AdminClientTexts
  readonly fields: ClientFieldTexts
  readonly people: AdminPeopleTexts
  readonly refusals: AdminRefusalTexts
  readonly keys: {
    readonly about: string
    readonly title: string
    readonly none: string
    readonly key: string
    readonly algorithm: string
    readonly published: string
    readonly signsFrom: string
    readonly states: Readonly<Record<'next' | 'signing' | 'retiring' | 'retired' | 'published', string>>
    readonly rotate: string
    readonly rotated: string
    readonly back: string
    readonly leaked: string
    readonly throwAway: string
    readonly thrownAway: string
    readonly throwAwayTitle: string
    readonly throwAwayAbout: Text<'key'>
    readonly confirm: string
    readonly leave: string
  }
  readonly tokens: {
    readonly about: string
    readonly label: string
    readonly look: string
    readonly revoke: string
    readonly revoked: string
    readonly none: string
    readonly kinds: Readonly<Record<'code' | 'access_token' | 'refresh_token', string>>
    readonly isGood: string
    readonly why: string
    readonly client: string
    readonly person: string
    readonly scopes: string
    readonly audience: string
    readonly session: string
    readonly granted: string
    readonly issued: string
    readonly ends: string
  }
  readonly registration: {
    readonly states: Readonly<Record<'open' | 'token' | 'false', string>>
    readonly title: string
    readonly none: string
    readonly id: string
    readonly for: string
    readonly forMeaning: string
    readonly used: string
    readonly usedOf: Text<'used' | 'uses'>
    readonly since: string
    readonly removed: string
    readonly new: string
    readonly clients: string
    readonly clientsMeaning: string
    readonly hours: string
    readonly hoursMeaning: string
    readonly noHours: string
    readonly made: string
    readonly once: string
    readonly token: string
    readonly back: string
  }
  readonly settings: {
    readonly about: string
    readonly title: string
    readonly none: string
    readonly setting: string
    readonly inForce: string
    readonly byDefault: string
    readonly setBy: string
    /** Who has set one, by what it is called in English; what is not among them is shown as it is. */
    readonly places: Readonly<
      Record<'default' | 'the options of createProvider' | 'the configuration' | 'the command line', string>
    >
  }
  readonly events: {
    readonly client: string
    readonly person: string
    readonly reason: string
    readonly show: string
    readonly all: string
    readonly refusals: string
    readonly others: string
    readonly none: string
    readonly noneFound: string
    readonly nothingKnown: string
    readonly last: string
    readonly what: string
    readonly at: Text<'endpoint'>
    readonly whose: string
    readonly meaning: string
    readonly registered: Text<'uri'>
    readonly often: string
    readonly once: string
    readonly times: Text<'count' | 'date'>
  }
  /** What administrators changed. */
  readonly changes: {
    readonly title: string
    readonly ofOne: string
    readonly none: string
    readonly when: string
    readonly who: string
    readonly by: Text<'client'>
    readonly what: string
    readonly of: string
    readonly differences: string
    readonly members: Text<'count'>
    readonly notKnown: string
  }
}
