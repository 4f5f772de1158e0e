/** OpenID Connect Front-Channel Logout 1.0, sentence by sentence. */

import type { Specification } from './requirement.ts'

const frontChannel = 'conformance/catalogue/frontchannel-logout.test.ts'
const browser = 'conformance/browser/logout.test.ts'

export const frontChannelLogout: Specification = {
  id: 'OpenID Connect Front-Channel Logout 1.0',
  title: 'OpenID Connect Front-Channel Logout 1.0',
  url: 'https://openid.net/specs/openid-connect-frontchannel-1_0.html',
  requirements: [
    {
      section: '2',
      level: 'MUST',
      requirement: 'Takes a logout URI only of the scheme, host and port of a redirect URI of that client.',
      rules: ['core/rules/front-channel.ts', 'core/messages/client-metadata-schema.ts'],
      tests: [`${frontChannel} > frontchannel_logout_uri is of the origin of a redirect URI`],
    },
    {
      section: '2',
      level: 'MUST NOT',
      requirement: 'Takes no logout URI with a fragment.',
      rules: ['core/messages/client-metadata-schema.ts'],
      tests: [`${frontChannel} > frontchannel_logout_uri is of the origin of a redirect URI`],
    },
    {
      section: '2',
      level: 'MUST',
      requirement: 'Keeps the query of a logout URI where it adds to it.',
      rules: ['core/rules/front-channel.ts'],
      tests: [`${frontChannel} > L-017: a frame for each client`],
    },
    {
      section: '2',
      level: 'MUST',
      requirement: 'Adds iss and sid both or neither; both where the client wants the session.',
      rules: ['core/rules/front-channel.ts'],
      tests: [`${frontChannel} > L-017: a frame for each client`, `${browser} > L-017 a client with a frame`],
    },
    {
      section: '3',
      level: 'MUST',
      requirement: 'Says that it loads frames, and that they have the session.',
      rules: ['core/http/discovery.ts'],
      tests: [`${frontChannel} > discovery says so`],
    },
    {
      section: '4',
      level: 'MUST',
      requirement: 'Loads a frame of each client of the session that ends, and then sends the browser on.',
      rules: ['core/flows/sign-out.ts', 'adapters/pages/signed-out.ts'],
      tests: [
        `${frontChannel} > L-017: a frame for each client`,
        `${browser} > L-017 a client with a frame`,
        `${browser} > L-017 a frame that never answers`,
        `${browser} > L-017 without scripts`,
      ],
    },
  ],
}
