/** OpenID Connect Session Management 1.0, sentence by sentence. */

import type { Specification } from './requirement.ts'

const catalogue = 'conformance/catalogue/session-management.test.ts'
const interop = 'conformance/interop/session-management.test.ts'

export const sessionManagement: Specification = {
  id: 'OpenID Connect Session Management 1.0',
  title: 'OpenID Connect Session Management 1.0',
  url: 'https://openid.net/specs/openid-connect-session-1_0.html',
  requirements: [
    {
      section: '2',
      level: 'MUST',
      requirement: 'Answers authentication requests with a session_state, where it does session management.',
      rules: ['core/flows/session-state.ts'],
      tests: [
        `${catalogue} > section 2: session_state is a hash`,
        `${catalogue} > nobody being there is a state too`,
        `${catalogue} > there is no frame, no session_state, and no cookie`,
      ],
    },
    {
      section: '2',
      level: 'MUST NOT',
      requirement: 'Has no space in a session_state.',
      rules: ['core/rules/session-state.ts'],
      tests: [`${catalogue} > section 2: session_state is a hash`],
    },
    {
      section: '3.2',
      level: 'MUST',
      requirement: 'Answers in the frame only who is of the origin of the page around it.',
      rules: ['core/http/check-session.ts'],
      tests: [
        `${catalogue} > section 3.2: only the page that frames it`,
        `${catalogue} > it is of one client, one origin and one browser`,
      ],
    },
    {
      section: '3.2',
      level: 'MUST',
      requirement:
        'Makes session_state again of the client_id, the origin of who asks and what the browser knows now, and compares.',
      rules: ['core/http/check-session.ts'],
      tests: [
        `${catalogue} > section 3.2: unchanged, until they sign out`,
        `${catalogue} > it is of one client, one origin and one browser`,
        `${interop} > a page is told that the person signed out in another tab`,
      ],
    },
    {
      section: '3.2',
      level: 'SHOULD',
      requirement: 'Answers error to what is no such message.',
      rules: ['core/http/check-session.ts'],
      tests: [`${catalogue} > section 3.2: what is no such message is an error`],
    },
    {
      section: '3.3',
      level: 'MUST',
      requirement: 'Names the frame as check_session_iframe.',
      rules: ['core/http/discovery.ts'],
      tests: [`${catalogue} > section 3.3: discovery names the frame`],
    },
  ],
}
