/** OpenID Connect RP-Initiated Logout 1.0, sentence by sentence. */

import type { Specification } from './requirement.ts'

const logout = 'conformance/catalogue/logout.test.ts'

export const rpInitiatedLogout: Specification = {
  id: 'OpenID Connect RP-Initiated Logout 1.0',
  title: 'OpenID Connect RP-Initiated Logout 1.0',
  url: 'https://openid.net/specs/openid-connect-rpinitiated-1_0.html',
  requirements: [
    {
      section: '2',
      level: 'MUST',
      requirement: 'Takes a logout request by GET and by POST.',
      rules: ['core/http/router.ts'],
      tests: [`${logout} > also by POST`],
    },
    {
      section: '2',
      level: 'SHOULD',
      requirement: 'Takes an ID token that has expired, or of an earlier session, as a hint.',
      rules: ['core/flows/logout-request.ts'],
      tests: [`${logout} > L-007`],
    },
    {
      section: '2',
      level: 'MUST',
      requirement: 'Sees that a client_id beside an ID token is the one that the token was issued to.',
      rules: ['core/flows/logout-request.ts'],
      tests: [`${logout} > L-008`],
    },
    {
      section: '2',
      level: 'MUST',
      requirement: 'Gives state back to the client as it was sent.',
      rules: ['core/flows/logout-request.ts'],
      tests: [`${logout} > L-003`],
    },
    {
      section: '2',
      level: 'SHOULD',
      requirement: 'Asks the End-User whether to sign out.',
      rules: ['core/flows/logout.ts'],
      tests: [`${logout} > L-001`],
    },
    {
      section: '2',
      level: 'MUST',
      requirement: 'Asks where no ID token came along, or one of somebody else than the End-User at hand.',
      rules: ['core/flows/logout.ts'],
      tests: [`${logout} > L-001`, `${logout} > L-009`],
    },
    {
      section: '2.1',
      level: 'MUST',
      requirement: 'Publishes the endpoint as end_session_endpoint.',
      rules: ['core/http/discovery.ts'],
      tests: ['conformance/catalogue/discovery.test.ts > K-001'],
    },
    {
      section: '3',
      level: 'MUST NOT',
      requirement: 'Sends nobody to a URI that is not registered for the client, compared exactly.',
      rules: ['core/rules/redirect-uri.ts', 'core/flows/logout-request.ts'],
      tests: [`${logout} > L-004`],
    },
    {
      section: '3',
      level: 'MUST NOT',
      requirement: 'Sends nobody anywhere for a client that it does not know to have asked.',
      rules: ['core/flows/logout-request.ts'],
      tests: [`${logout} > L-005`],
    },
    {
      section: '4',
      level: 'MUST',
      requirement: 'Sees that an ID token was issued by itself before it believes it.',
      rules: ['core/flows/logout-request.ts'],
      tests: [`${logout} > L-006`],
    },
    {
      section: '4',
      level: 'MUST NOT',
      requirement: 'Sends nobody on where something of the request is wrong.',
      rules: ['core/flows/logout-request.ts'],
      tests: [`${logout} > L-004`, `${logout} > L-006`, `${logout} > L-008`, `${logout} > L-011`],
    },
    {
      section: '6',
      level: 'MUST',
      requirement: 'Lets nobody sign others out by a link or a form on a page of theirs.',
      rules: ['core/flows/logout.ts', 'core/flows/confirm-logout.ts', 'core/http/endpoints.ts'],
      tests: [`${logout} > L-001`, `${logout} > from another site`],
    },
  ],
}
