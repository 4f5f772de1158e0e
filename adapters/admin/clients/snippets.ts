/** What to paste for libraries that clients are built with, with the values of one client in it. */

import { say } from '../../pages/texts/text.ts'
import { code } from '../../pages/verbatim.ts'
import { curlSnippets } from './curl-snippet.ts'
import { resourceSnippets } from './resource-snippets.ts'
import { quoted, redirectOf, SECRET_ELSEWHERE, type Snippet, type SnippetValues, scopeOf } from './snippet.ts'

export function snippetsFor(values: SnippetValues): readonly Snippet[] {
  const { grant_types, token_endpoint_auth_method: method } = values.client
  // What a key has to sign is more than a line in a shell.
  const by_curl = method === 'private_key_jwt' ? [] : curlSnippets(values)
  if (grant_types.includes('authorization_code')) {
    const signing_in = [...by_curl, openidClient(values)]
    if (method === 'none') return [...signing_in, oidcClientTs(values), oauth4webapi(values), msal(values)]
    if (method === 'private_key_jwt') return signing_in
    return [...signing_in, expressOpenidConnect(values), authJs(values), passport(values)]
  }
  if (grant_types.includes('client_credentials')) return [...by_curl, machine(values)]
  return resourceSnippets(values)
}

const secretOf = ({ client_secret = SECRET_ELSEWHERE }: SnippetValues) => quoted(client_secret)
const insecure = ({ issuer }: SnippetValues, option: string) => (issuer.startsWith('http:') ? option : '')

/** How it proves itself, as the third and fourth argument of `discovery`. */
function proofOf(values: SnippetValues): string {
  switch (values.client.token_endpoint_auth_method) {
    case 'none':
      return 'undefined, client.None()'
    case 'private_key_jwt':
      return 'undefined, client.PrivateKeyJwt(privateKey)'
    default:
      return `${secretOf(values)}, undefined`
  }
}

function openidClient(values: SnippetValues): Snippet {
  const { issuer, client } = values
  const http = insecure(values, `, { execute: [client.allowInsecureRequests] }`)
  return {
    title: 'openid-client (Node.js)',
    code: `import * as client from 'openid-client'

const config = await client.discovery(new URL(${quoted(issuer)}), ${quoted(client.client_id)}, ${proofOf(values)}${http})
const redirect_uri = ${quoted(redirectOf(values))}

// To sign in, send the browser to this URL, and keep verifier and state with its session.
const verifier = client.randomPKCECodeVerifier()
const state = client.randomState()
const url = client.buildAuthorizationUrl(config, {
  redirect_uri,
  scope: ${quoted(scopeOf(values))},
  state,
  code_challenge: await client.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
})

// When it comes back, with the URL that it came to:
async function signedIn(currentUrl) {
  const tokens = await client.authorizationCodeGrant(config, currentUrl, {
    pkceCodeVerifier: verifier,
    expectedState: state,
  })
  return client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub)
}`,
  }
}

function expressOpenidConnect(values: SnippetValues): Snippet {
  const base = new URL(redirectOf(values)).origin
  return {
    title: 'express-openid-connect (Express)',
    note: say(values.said.redirect, { uri: code(`${base}/callback`) }),
    code: `import { auth } from 'express-openid-connect'

app.use(
  auth({
    issuerBaseURL: ${quoted(values.issuer)},
    baseURL: ${quoted(base)},
    clientID: ${quoted(values.client.client_id)},
    clientSecret: ${secretOf(values)},
    secret: process.env.SESSION_SECRET,
    authorizationParams: { response_type: 'code', scope: ${quoted(scopeOf(values))} },
  }),
)`,
  }
}

function authJs(values: SnippetValues): Snippet {
  const base = new URL(redirectOf(values)).origin
  return {
    title: 'Auth.js (Next.js, Express)',
    note: say(values.said.redirects, {
      uri: code(`${base}/auth/callback/vouchsafe`),
      next: code(`${base}/api/auth/callback/vouchsafe`),
    }),
    code: `import { ExpressAuth } from '@auth/express' // or NextAuth of next-auth

const vouchsafe = {
  id: 'vouchsafe',
  name: 'vouchsafe',
  type: 'oidc',
  issuer: ${quoted(values.issuer)},
  clientId: ${quoted(values.client.client_id)},
  clientSecret: ${secretOf(values)},
  idToken: false,
}

app.use('/auth', ExpressAuth({ providers: [vouchsafe] }))`,
  }
}

function passport(values: SnippetValues): Snippet {
  const { endpoints } = values
  return {
    title: 'passport-openidconnect (Passport)',
    note: values.said.noPkce,
    code: `import OpenIDConnectStrategy from 'passport-openidconnect'

passport.use(
  new OpenIDConnectStrategy(
    {
      issuer: ${quoted(values.issuer)},
      authorizationURL: ${quoted(endpoints.authorization)},
      tokenURL: ${quoted(endpoints.token)},
      userInfoURL: ${quoted(endpoints.userinfo)},
      clientID: ${quoted(values.client.client_id)},
      clientSecret: ${secretOf(values)},
      callbackURL: ${quoted(redirectOf(values))},
      scope: ['profile', 'email'],
    },
    (issuer, profile, done) => done(null, profile),
  ),
)`,
  }
}

function oidcClientTs(values: SnippetValues): Snippet {
  return {
    title: 'oidc-client-ts (browser)',
    code: `import { UserManager } from 'oidc-client-ts'

const users = new UserManager({
  authority: ${quoted(values.issuer)},
  client_id: ${quoted(values.client.client_id)},
  redirect_uri: ${quoted(redirectOf(values))},
  scope: ${quoted(scopeOf(values))},
  loadUserInfo: true,
})

await users.signinRedirect()
// on the page of the redirect URI:
const user = await users.signinCallback()`,
  }
}

function oauth4webapi(values: SnippetValues): Snippet {
  const http = insecure(values, ', { [oauth.allowInsecureRequests]: true }')
  return {
    title: 'oauth4webapi (any runtime)',
    code: `import * as oauth from 'oauth4webapi'

const issuer = new URL(${quoted(values.issuer)})
const client = { client_id: ${quoted(values.client.client_id)} }
const redirect_uri = ${quoted(redirectOf(values))}
const found = await oauth.discoveryRequest(issuer${http})
const server = await oauth.processDiscoveryResponse(issuer, found)

// To sign in, send the browser to this URL, and keep verifier and state with its session.
const verifier = oauth.generateRandomCodeVerifier()
const state = oauth.generateRandomState()
const url = new URL(server.authorization_endpoint)
url.search = new URLSearchParams({
  client_id: client.client_id,
  redirect_uri,
  response_type: 'code',
  scope: ${quoted(scopeOf(values))},
  state,
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
}).toString()

// When it comes back, with the URL that it came to:
async function signedIn(currentUrl) {
  const came = oauth.validateAuthResponse(server, client, currentUrl, state)
  const answer = await oauth.authorizationCodeGrantRequest(server, client, oauth.None(), came, redirect_uri, verifier${http})
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer)
  const { sub } = oauth.getValidatedIdTokenClaims(tokens)
  const told = await oauth.userInfoRequest(server, client, tokens.access_token${http})
  return oauth.processUserInfoResponse(server, client, sub, told)
}`,
  }
}

function msal(values: SnippetValues): Snippet {
  return {
    title: 'MSAL.js (browser)',
    note: values.said.httpsAlone,
    code: `import { PublicClientApplication } from '@azure/msal-browser'

const app = new PublicClientApplication({
  auth: {
    clientId: ${quoted(values.client.client_id)},
    authority: ${quoted(values.issuer)},
    knownAuthorities: [${quoted(new URL(values.issuer).host)}],
    redirectUri: ${quoted(redirectOf(values))},
  },
  system: { protocolMode: 'OIDC' },
})
await app.initialize()

// On the page of the redirect URI: who came back, or on to the sign-in.
const came = await app.handleRedirectPromise()
if (!came) await app.loginRedirect({ scopes: ['profile', 'email'] })`,
  }
}

function machine(values: SnippetValues): Snippet {
  const http = insecure(values, ', { execute: [client.allowInsecureRequests] }')
  return {
    title: 'openid-client (Node.js)',
    code: `import * as client from 'openid-client'

const config = await client.discovery(new URL(${quoted(values.issuer)}), ${quoted(values.client.client_id)}, ${proofOf(values)}${http})
const { access_token, expires_in } = await client.clientCredentialsGrant(config)`,
  }
}
