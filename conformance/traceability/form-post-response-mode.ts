/** OAuth 2.0 Form Post Response Mode, sentence by sentence. */

import type { Specification } from './requirement.ts'

const CATALOGUE = 'conformance/catalogue/form-post.test.ts'
const CHROMIUM = 'conformance/browser/form-post.test.ts'

export const formPostResponseMode: Specification = {
  id: 'Form Post Response Mode',
  title: 'OAuth 2.0 Form Post Response Mode',
  url: 'https://openid.net/specs/oauth-v2-form-post-response-mode-1_0.html',
  requirements: [
    {
      section: '2',
      level: 'MUST',
      requirement:
        'Answers with the parameters, those of an error too, as fields of a form that is posted, each value as text.',
      rules: ['core/rules/response-mode.ts', 'core/http/render.ts', 'adapters/pages/post.ts'],
      checks: ['authorization_request.form_post'],
      tests: [
        `${CATALOGUE} > A-038 with a code that is redeemed`,
        `${CATALOGUE} > prompt=none with nobody signed in`,
        `${CATALOGUE} > A-038 a script`,
        `${CHROMIUM} > with scripts it goes on by itself`,
        `${CHROMIUM} > without scripts its button does`,
      ],
    },
    {
      section: '2',
      level: 'MUST',
      requirement: 'Has the redirect_uri as its action.',
      rules: ['core/rules/response-mode.ts'],
      tests: [
        `${CATALOGUE} > at a redirect_uri with a query of its own`,
        `${CATALOGUE} > A-039 a scheme that takes no form is answered by its URL`,
      ],
    },
    {
      section: '2',
      level: 'MUST',
      requirement: 'Says that nobody may store the answer or use it again.',
      rules: ['core/http/message.ts'],
      tests: [`${CATALOGUE} > without a body for HEAD, and not to be stored`],
    },
  ],
}
