/** OAuth 2.0 Multiple Response Type Encoding Practices section 5: the default for each response_type. */

import { expect, test } from 'vitest'
import { defaultResponseMode } from './response-mode.ts'

test.each([
  [undefined, 'query'],
  ['', 'query'],
  ['code', 'query'],
  ['none', 'query'],
  ['tokens', 'query'],
  ['token', 'fragment'],
  ['id_token', 'fragment'],
  ['code id_token', 'fragment'],
  ['code token', 'fragment'],
  ['code id_token token', 'fragment'],
])('%s: %s', (response_type, mode) => {
  expect(defaultResponseMode(response_type)).toBe(mode)
})
