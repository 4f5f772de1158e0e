import type { DemoTexts } from './demo-texts.ts'

export const en: DemoTexts = {
  skip: 'Skip to the content',
  navigation: 'What runs here',
  pages: { start: 'Start', tryIt: 'Try it', account: 'Your account', administration: 'Administration' },
  start: {
    title: 'It runs',
    about: 'An OpenID Connect provider, to try things out',
    memory:
      'It runs in memory: what is done here is gone when it stops. A configuration file replaces this demo.',
    tryItAbout:
      'Goes through the authorization code flow in this browser and shows what comes back at each step, with the curl for it.',
    there: 'What there is',
    issuer: 'Issuer',
    discovery: 'Discovery',
    keys: 'Keys',
    signIn: 'Sign in as',
    person: '{username} with the password {password}, who is an administrator here',
    client: 'Client',
    secret: '{client} with the secret {secret}',
    publicClient: 'Public client',
    anyPort: '{client}, at any port of {address}',
  },
  ask: {
    title: 'The application sends the browser to sign in',
    meanings: {
      response_type: 'what is wanted: an authorization code',
      client_id: 'who asks',
      redirect_uri: 'where the answer goes; it is registered, to the letter',
      scope: '`openid` for an ID token, `offline_access` for a refresh token',
      state: 'comes back as it is, and belongs to this browser',
      code_challenge: 'PKCE: the digest of a secret that only redeems the code',
      code_challenge_method: 'how it was made',
    },
    go: 'Go to the authorization endpoint',
    signIn: 'Sign in as {username} with the password {password}, and allow what is asked.',
  },
  elsewhere: {
    title: 'This answer belongs to no request of this browser',
    about:
      'Its {state} was not made for this browser, so that nothing is done with it: somebody else may have sent you here.',
  },
  answer: {
    title: 'The browser comes back',
    code: 'The {code} is good once, for {duration}, until {time} at most.',
    came: 'A code came back',
    nobody: 'Nobody signed in',
    none: 'No answer came back',
  },
  redeem: {
    title: 'The application redeems it',
    about:
      'From its server, with its secret and the verifier of the challenge. Do it here, or in a shell: whoever is first has the tokens, and to redeem it twice revokes them.',
    action: 'Redeem the code',
  },
  tokens: {
    title: 'Tokens came back',
    redeemed: 'The application redeems the code',
    idToken: 'The ID token says who signed in',
    idTokenAbout:
      'It is for the application, and is good for {duration}, until {time}. Its key is in the {keys}.',
    keys: 'JWK Set',
    userinfo: 'UserInfo: what the access token opens',
    introspection: 'Introspection: what a resource server is told of it',
  },
  refresh: {
    title: 'The refresh token yields another access token',
    about: 'It is used once, and replaced by the answer.',
    lasts: 'If it is not used it is good for {duration}, until {time}.',
    action: 'Refresh',
    used: 'The refresh token is used',
    replaced: 'The refresh token is used, and replaced',
    done: 'Refreshed',
  },
  revoke: {
    action: 'Revoke',
    title: 'The refresh token is revoked, and every token that came of it',
    introspection: 'Introspection says so',
    done: 'Revoked',
  },
  refused: 'That was refused',
  answered: 'Answered with {status}',
  answeredNothing: 'Answered with {status}, and nothing in it',
  answeredToken: 'Answered with {status}; the access token is good for {duration}, until {time}',
  again: 'Begin again',
}
