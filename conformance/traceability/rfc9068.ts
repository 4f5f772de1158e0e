/** RFC 9068, sentence by sentence. */

import type { Specification } from './requirement.ts'

const tokens = 'conformance/catalogue/jwt-access-tokens.test.ts'
const resources = 'conformance/catalogue/resources.test.ts'

export const rfc9068: Specification = {
  id: 'RFC 9068',
  title: 'JSON Web Token (JWT) Profile for OAuth 2.0 Access Tokens',
  url: 'https://www.rfc-editor.org/rfc/rfc9068',
  requirements: [
    {
      section: '2.1',
      level: 'MUST',
      requirement: 'Signs JWT access tokens, and never with none.',
      rules: ['core/flows/grants/access-token.ts'],
      checks: ['jwt_access_token.signature'],
      tests: [`${tokens} > Y-012 what is in it`],
    },
    {
      section: '2.1',
      level: 'MUST',
      requirement: 'Has at+jwt as the typ of a JWT access token.',
      rules: ['core/flows/presented-token.ts'],
      checks: ['jwt_access_token.type'],
      tests: [`${tokens} > Y-012 what is in it`],
    },
    {
      section: '2.2',
      level: 'MUST',
      requirement: 'Says in each iss, exp, aud, sub, client_id, iat and jti.',
      rules: ['core/flows/grants/access-token.ts'],
      checks: ['jwt_access_token.claims', 'jwt_access_token.unique'],
      tests: [`${tokens} > Y-012 what is in it`],
    },
    {
      section: '2.2.1',
      level: 'MUST',
      requirement: 'Keeps auth_time, acr and amr as they were at the sign-in, whatever refreshes there are.',
      rules: ['core/flows/grants/access-token.ts'],
      tests: [`${tokens} > Y-012 what is in it`],
    },
    {
      section: '3',
      level: 'MUST',
      requirement: 'Has in aud the resources that were asked for, or the default one.',
      rules: ['core/flows/audience.ts'],
      checks: ['jwt_access_token.audience'],
      tests: [`${resources} > without a resource`, `${tokens} > Y-012 what is in it`],
    },
    {
      section: '3',
      level: 'MUST',
      requirement: 'Has in scope only what means something to the resources in aud.',
      rules: ['core/rules/audience.ts'],
      tests: [`${resources} > scopes of a resource`],
    },
    {
      section: '4',
      level: 'MUST',
      requirement:
        'Takes at its own resource, UserInfo, no token whose typ, issuer, signature or audience is another.',
      rules: ['core/flows/userinfo.ts', 'core/flows/presented-token.ts'],
      tests: [`${tokens} > where it is presented`],
    },
    {
      section: '4',
      level: 'MUST',
      requirement: 'Publishes the keys that verify.',
      rules: ['core/http/discovery.ts'],
      tests: [`${tokens} > oauth4webapi takes it for what it is, and refuses it elsewhere`],
    },
  ],
}
