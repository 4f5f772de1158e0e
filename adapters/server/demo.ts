/** What runs when nothing is configured: enough to go through every flow, and plainly not for production. */

import { type Config, readConfig } from './config.ts'

/** Nothing listens there: the code is read off the address bar. */
export const demoRedirect = 'http://localhost:9999/callback'
export const demoClient = { client_id: 'demo', client_secret: 'demo-secret-at-localhost' }
export const demoUser = { username: 'alice', password: 'wonderland' }

/** RFC 7636 Appendix B: fixed, so that the commands can be pasted as they are. */
export const demoPkce = {
  code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
}

export const demoScope = 'openid profile email offline_access'

/** Where the demo's own relying party is answered, below the issuer. */
export const demoCallback = '/try/callback'

export function demoConfig(issuer: string): Config {
  const grant_types = ['authorization_code', 'refresh_token']
  return readConfig({
    // Time enough to paste a code by hand, and little enough to see an access token expire.
    policy: { code_lifetime: 300, access_token_lifetime: 60 },
    clients: [
      {
        ...demoClient,
        client_name: 'Demo Application',
        redirect_uris: [demoRedirect, `${issuer}${demoCallback}`],
        grant_types: [...grant_types, 'client_credentials'],
      },
      {
        client_id: 'demo-native',
        client_name: 'Demo Native Application',
        application_type: 'native',
        redirect_uris: ['http://127.0.0.1/callback', 'http://[::1]/callback', 'http://localhost/callback'],
        token_endpoint_auth_method: 'none',
        grant_types,
      },
    ],
    accounts: [
      {
        ...demoUser,
        sub: 'alice',
        claims: {
          name: 'Alice Example',
          given_name: 'Alice',
          family_name: 'Example',
          preferred_username: 'alice',
          email: 'alice@example.com',
          email_verified: true,
          roles: ['admin'],
        },
      },
    ],
  })
}
