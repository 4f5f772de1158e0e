/** What the administration says of people. */

import type { Text } from './text.ts'

export interface AdminPeopleTexts {
  readonly search: string
  readonly new: string
  readonly none: string
  readonly noneFound: string
  readonly removed: string
  readonly noPassword: string
  readonly username: string
  readonly usernameMeaning: string
  readonly email: string
  readonly emailMeaning: string
  readonly emailVerified: string
  readonly name: string
  readonly roles: string
  readonly rolesMeaning: string
  readonly claims: string
  readonly claimsMeaning: Text<'example'>
  readonly noObject: string
  readonly taken: string
  readonly password: string
  readonly passwordMeaning: string
  readonly verified: Text<'email'>
  readonly unverified: Text<'email'>
  readonly since: string
  readonly changed: string
  readonly elsewhere: string
  readonly lately: string
  readonly endEverything: string
  readonly done: Readonly<
    Record<
      | 'created'
      | 'updated'
      | 'off'
      | 'on'
      | 'password'
      | 'factors'
      | 'session'
      | 'sessions'
      | 'disconnected'
      | 'everything',
      string
    >
  >
  readonly sessions: {
    readonly title: string
    readonly none: string
    readonly device: string
    readonly unknownDevice: string
    readonly browserOn: Text<'browser' | 'system'>
    readonly address: string
    readonly seen: string
    readonly by: string
    readonly clients: string
    readonly end: string
    readonly endOne: string
    readonly endAll: string
  }
  readonly connections: {
    readonly title: string
    readonly none: string
    readonly client: string
    readonly used: string
    readonly may: string
    readonly end: string
    readonly disconnect: string
  }
  readonly factors: {
    readonly title: string
    readonly app: string
    readonly passkeys: string
    readonly recoveryCodes: string
    readonly remove: string
  }
  readonly edit: {
    readonly title: string
    readonly back: string
  }
  readonly newPassword: {
    readonly title: string
    readonly about: string
    readonly meaning: string
    readonly set: string
  }
  readonly resetLink: {
    readonly make: string
    readonly title: string
    readonly once: string
    readonly link: string
    readonly until: string
  }
  readonly remove: {
    readonly title: string
    readonly about: Text<'person'>
    readonly confirm: string
    readonly leave: string
  }
}
