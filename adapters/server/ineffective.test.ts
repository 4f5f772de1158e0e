import { expect, test } from 'vitest'
import { ineffectiveSettings } from './ineffective.ts'

test('what asks for refresh tokens that the client may not have is named, by client', () => {
  const code = { grant_types: ['authorization_code'] }
  const both = { grant_types: ['authorization_code', 'refresh_token'] }
  const scope = 'openid offline_access'
  const found = ineffectiveSettings([
    { client_id: 'asks', ...code, scope },
    { client_id: 'always', ...code, issue_refresh_token: 'always' },
    { client_id: 'may', ...both, scope, issue_refresh_token: 'always' },
    { client_id: 'any', ...code },
    { client_id: 'other', ...code, scope: 'openid my_offline_access' },
  ])
  expect(found).toEqual([
    {
      client_id: 'asks',
      problem: 'the scope offline_access does nothing for a client that may not refresh',
      mend: 'Add refresh_token to the grant_types of the client, or take it out.',
    },
    {
      client_id: 'always',
      problem: 'issue_refresh_token does nothing for a client that may not refresh',
      mend: expect.any(String),
    },
  ])
})
