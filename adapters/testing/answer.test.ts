/** Which redirects answer a client. */

import { expect, test } from 'vitest'
import { answerTo } from './answer.ts'

const issuer = 'https://login.test'
const iss = encodeURIComponent(issuer)

test.each([
  [`https://app.test/callback?code=c&iss=${iss}`, true],
  [`https://app.test/callback?tenant=1&error=access_denied&iss=${iss}`, true],
  [`com.example.app:/callback?code=c&iss=${iss}`, true],
  [`https://app.test/callback#code=c&iss=${iss}`, true],
  ['https://app.test/callback?code=c&iss=https%3A%2F%2Fother.test', false],
  ['https://app.test/callback?code=c', false],
  [`https://app.test/?iss=${iss}`, false],
])('%s: %j', (location, is_answer) => {
  expect(answerTo(location, issuer)?.href).toBe(is_answer ? location : undefined)
})
