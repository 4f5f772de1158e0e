/** OpenID Connect Core 1.0, sections 3.1.2.3 to 3.1.2.6: signing in, consent, and the answer. */

import type { Requirement } from './requirement.ts'

const prompts = 'conformance/catalogue/authorization-prompt.test.ts'
const responses = 'conformance/catalogue/authorization-response.test.ts'

export const authentication: readonly Requirement[] = [
  {
    section: '3.1.2.3',
    level: 'MUST',
    requirement: 'Asks to sign in when nobody is signed in.',
    rules: ['core/rules/prompt.ts', 'core/flows/visitor.ts'],
    properties: ['INV-17'],
    checks: ['session.two_browsers', 'session.altered_cookie'],
    tests: ['core/rules/prompt.test.ts > who has to sign in'],
  },
  {
    section: '3.1.2.3',
    level: 'MUST',
    requirement: 'Has the End-User sign in again when prompt is login, signed in or not.',
    rules: ['core/rules/prompt.ts'],
    properties: ['INV-17'],
    checks: ['authentication_request.prompt_login'],
    tests: [`${prompts} > who has to sign in again`],
  },
  {
    section: '3.1.2.3',
    level: 'MUST NOT',
    requirement: 'Does not turn to the End-User when prompt is none.',
    rules: ['core/flows/proceed.ts'],
    checks: ['authentication_request.prompt_none'],
    tests: ['conformance/catalogue/hooks.test.ts > prompt=none shows no page, of the host neither'],
  },
  {
    section: '3.1.2.3',
    level: 'MUST',
    requirement: 'Answers prompt=none with an error when nobody is signed in.',
    rules: ['core/flows/proceed.ts'],
    properties: ['INV-17'],
    checks: ['authentication_request.prompt_none'],
    tests: [`${prompts} > A-057 a session too old for max_age`],
  },
  {
    section: '3.1.2.3',
    level: 'MUST',
    requirement: 'Guards its pages against forged requests and against clickjacking.',
    rules: ['core/flows/resume.ts', 'core/http/endpoints.ts', 'core/http/render.ts'],
    properties: ['INV-18', 'INV-41'],
    checks: ['session.sign_in_page', 'session.consent_page', 'headers.framing'],
    tests: [
      'conformance/catalogue/authorization-csrf.test.ts > W-001',
      'conformance/catalogue/pages.test.ts > W-013',
    ],
  },
  {
    section: '3.1.2.4',
    level: 'MUST',
    requirement:
      'Has a decision before it tells a client anything: of the End-User, or of the operator for a client of the first party.',
    rules: ['core/rules/consent.ts', 'core/flows/proceed.ts'],
    properties: ['INV-17'],
    checks: ['authorization_request.denied'],
    tests: ['core/rules/consent.test.ts > whether it is asked for'],
  },
  {
    section: '3.1.2.5',
    level: 'MUST',
    requirement: 'Adds code and state to the query of the redirect URI.',
    rules: ['core/rules/response-mode.ts', 'core/flows/authorization-outcome.ts'],
    properties: ['INV-16'],
    checks: ['authorization_request.query_mode', 'authorization_request.state'],
    tests: ['core/rules/response-mode.test.ts > RFC 6749 section 4.1.2'],
  },
  {
    section: '3.1.2.6',
    level: 'SHOULD NOT',
    requirement: 'Adds nothing to an error but its description, state, and the iss of RFC 9207.',
    rules: ['core/flows/authorization-outcome.ts'],
    tests: [`${responses} > RFC 6749 section 3.1.1`],
  },
  {
    section: '3.1.2.6',
    level: 'MUST NOT',
    requirement: 'Does not redirect to a redirect URI that is not valid.',
    rules: ['core/flows/trusted-request.ts'],
    properties: ['INV-14', 'INV-15'],
    checks: ['redirect_uri.other_host'],
    tests: [
      'conformance/catalogue/authorization-redirect-uri.test.ts > A-059 prompt=none does not come before',
    ],
  },
  {
    section: '3.1.2.6',
    level: 'MUST',
    requirement:
      'Shows a page with status 400, and redirects nowhere, when it does not support the response mode.',
    not_yet:
      'On purpose: the client is sent an invalid_request in the default mode of the response type, so that it learns what was wrong.',
  },
  {
    section: '3.1.2.6',
    level: 'MUST',
    requirement: 'Has an error code in every error.',
    rules: ['core/errors.ts', 'core/reasons/authorization-reasons.ts'],
    checks: ['authentication_request.prompt_none', 'authentication_request.request_declined'],
    tests: ['core/errors.test.ts > has an id, a registered error, a clause and a mend'],
  },
  {
    section: '3.1.2.6',
    level: 'MUST',
    requirement: 'Returns the state of the request with the error.',
    rules: ['core/flows/authorization-outcome.ts'],
    properties: ['INV-16'],
    checks: ['authorization_request.denied'],
    tests: [`${responses} > RFC 6749 Appendix A.5: state comes back to the letter`],
  },
]
