import { pageReasons, reasons, standardScopes } from '../../../../core/index.ts'
import type { ProviderTexts } from '../provider-texts.ts'

export const provider: ProviderTexts = {
  login: {
    title: 'Sign in',
    to: 'to continue to {client}',
    username: 'Username',
    password: 'Password',
    forgotten: 'Forgot your password?',
    signIn: 'Sign in',
    cancel: 'Cancel',
    failed: 'That did not work. Check your username and password and try again.',
    again: 'This page was no longer current. Please sign in again.',
  },
  consent: {
    title: 'Allow access',
    asks: '{client} asks for access',
    choose: 'Choose what it may do',
    required: 'Required',
    allow: 'Allow',
    deny: 'Deny',
    lasts: 'What you allow lasts {duration} at most',
    returns: 'Either way you return to {host}',
    elsewhere:
      'After this your browser goes to {host}, which is not {other}. Allow it only if it was you who started this.',
    privacyPolicy: 'Privacy policy',
    termsOfService: 'Terms of service',
  },
  logout: {
    title: 'Sign out',
    question: 'Sign out?',
    asks: '{client} asks you to sign out',
    again: 'Please answer once more.',
    signOut: 'Sign out',
    everywhere: 'Sign out everywhere and disconnect all applications',
    stay: 'Stay signed in',
  },
  signedOut: {
    title: 'You are signed out',
    stayed: 'You are still signed in',
    close: 'You can close this page',
  },
  onward: {
    title: 'One moment',
    ifNothing: 'If nothing happens, press Continue.',
    continue: 'Continue',
  },
  shared: {
    signedInAs: 'Signed in as {account}',
    of: 'of {host}',
  },
  error: {
    title: 'This did not work',
    unavailable: 'Not available right now',
    nothingLost: 'Nothing is lost. Wait a moment and load the page again.',
    tell: 'If it happens again, tell the people who run the application, with this code:',
    goOn: 'Go on to the application',
    client: 'The application is {client}',
    registered: 'Registered is {uri}',
    noneRegistered: 'No address is registered for it',
    differs: {
      scheme: 'the scheme is another one',
      'user information': 'the user information is another one',
      host: 'the host is another one',
      port: 'the port is another one',
      path: 'the path is another one',
      query: 'the query is another one',
      fragment: 'the fragment is another one',
    },
    mistake: '{description}',
    reasons: Object.fromEntries(
      pageReasons.map((reason) => [reason, reasons[reason].description]),
    ) as ProviderTexts['error']['reasons'],
  },
  scopes: standardScopes,
  ownScopes: {},
}
