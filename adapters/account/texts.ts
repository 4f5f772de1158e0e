/** What the account pages say. Sentences have places in braces; what belongs to a person or a client is put there as text. */

import type { Text } from '../pages/texts/text.ts'

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
}

export const english: AccountTexts = {
  brand: 'Your account',
  navigation: 'Your account',
  skip: 'Skip to the content',
  signedInAs: 'Signed in as',
  signOut: 'Sign out',
  pages: {
    overview: 'Overview',
    applications: 'Applications',
    sessions: 'Sessions',
    security: 'Security',
  },
  signedOut: {
    title: 'You are not signed in',
    text: 'Sign in to see and change what belongs to your account.',
    noCookies:
      'Your browser has not kept the cookie that a sign-in needs. Allow cookies for this site and try again.',
    action: 'Sign in',
  },
  overview: {
    title: 'Overview',
    about: 'This is how you are known here.',
    name: 'Name',
    username: 'Username',
    email: 'E-mail',
    unverified: 'not confirmed',
    id: 'Identifier',
    data: 'Your data',
    dataText:
      'Everything that is kept here about you: who you are, what you let in and where you are signed in.',
    download: 'Download as JSON',
  },
  applications: {
    title: 'Connected applications',
    about:
      'These applications have access to your account. Once disconnected, an application has to ask you again.',
    none: 'No application has access to your account.',
    since: 'Connected since {date}',
    used: 'Last used {date}',
    may: 'It may:',
    signInOnly: 'It knows that it is you who signs in.',
    at: 'At {resource}:',
    gone: 'This application is no longer known here.',
    disconnect: 'Disconnect',
    disconnectNamed: 'Disconnect {client}',
    done: 'The application is disconnected.',
    more: 'More applications',
  },
  sessions: {
    title: 'Where you are signed in',
    about: 'If you do not recognise one of these, sign it out and change your password.',
    thisOne: 'This one',
    unknownDevice: 'A browser',
    device: '{browser} on {system}',
    since: 'Signed in {date}',
    seen: 'Last seen {date}',
    address: 'From {address}',
    end: 'Sign out',
    endNamed: 'Sign out {device}',
    done: 'That session is signed out.',
    others: 'All other sessions',
    othersText: 'Signs you out everywhere but here.',
    endOthers: 'Sign out all others',
    othersDone: 'All other sessions are signed out.',
    everywhere: 'Everywhere',
    everywhereText: 'Signs you out in every browser, this one too. Your applications stay connected.',
    endEverywhere: 'Sign out everywhere',
  },
}
