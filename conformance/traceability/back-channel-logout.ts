/** OpenID Connect Back-Channel Logout 1.0, sentence by sentence. */

import type { Specification } from './requirement.ts'

const logout = 'conformance/catalogue/backchannel-logout.test.ts'
const token = 'core/flows/logout-token.ts'
const delivery = 'core/flows/deliver-logout.ts'

export const backChannelLogout: Specification = {
  id: 'OpenID Connect Back-Channel Logout 1.0',
  title: 'OpenID Connect Back-Channel Logout 1.0',
  url: 'https://openid.net/specs/openid-connect-backchannel-1_0.html',
  requirements: [
    {
      section: '2.1',
      level: 'SHOULD',
      requirement:
        'Says in discovery that it tells clients of logouts, and that its logout tokens can name the session.',
      rules: ['core/http/discovery.ts'],
      tests: ['conformance/catalogue/discovery.test.ts > backchannel_logout_supported'],
    },
    {
      section: '2.2',
      level: 'MUST NOT',
      requirement: 'Takes no backchannel_logout_uri with a fragment, nor one in plain http beyond loopback.',
      rules: ['core/messages/client-description-schema.ts'],
      tests: ['core/messages/client-metadata.test.ts > backchannel_logout_uri'],
    },
    {
      section: '2.4',
      level: 'MUST',
      requirement:
        'Logout tokens have iss, aud, iat, exp, jti, an event that says what they are, and the sub or the sid.',
      rules: [token],
      tests: [`${logout} > says who, of which session, to one client`],
    },
    {
      section: '2.4',
      level: 'MUST NOT',
      requirement: 'Logout tokens have no nonce, so that none is taken for an ID token.',
      rules: [token],
      tests: [`${logout} > says who, of which session, to one client`],
    },
    {
      section: '2.4',
      level: 'SHOULD',
      requirement: 'Logout tokens are good for two minutes at most.',
      rules: [token],
      tests: [`${logout} > says who, of which session, to one client`],
    },
    {
      section: '2.4',
      level: 'SHOULD',
      requirement: 'Logout tokens say by their type that they are ones.',
      rules: [token],
      tests: [`${logout} > says who, of which session, to one client`],
    },
    {
      section: '2.4',
      level: 'MUST',
      requirement: 'Logout tokens are signed by the algorithm of the client’s ID tokens.',
      rules: [token],
      tests: [`${logout} > is signed as its ID tokens are`],
    },
    {
      section: '2.5',
      level: 'MUST',
      requirement: 'Sends the logout token by POST, form-encoded, as logout_token.',
      rules: [delivery],
      tests: [`${logout} > says who, of which session, to one client`],
    },
    {
      section: '2.5',
      level: 'SHOULD',
      requirement: 'Tells every client that the session served, each without regard to what another answers.',
      rules: [delivery, 'core/flows/announce-ends.ts'],
      tests: [`${logout} > to every client that it served`, `${logout} > L-016`],
    },
    {
      section: '2.5',
      level: 'SHOULD',
      requirement: 'Tries again where a client could not be told.',
      rules: ['core/rules/logout-notice.ts'],
      tests: [`${logout} > is asked again`, `${logout} > is down for an hour`],
    },
    {
      section: '2.7',
      level: 'SHOULD',
      requirement:
        'Ends with a logout the refresh tokens that were bound to the session; those of offline access stay.',
      rules: ['core/rules/basis.ts'],
      tests: ['conformance/catalogue/logout.test.ts > L-013'],
    },
  ],
}
