/** RFC 7591 section 2: what a client may say of itself, and what only its operator says of it. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { clientDescription } from './client-description-schema.ts'
import { clientGrant, clientMetadata } from './client-metadata-schema.ts'

const said = Object.keys(clientDescription.entries)
const granted = Object.keys(clientGrant.entries)

test('the two parts have no member in common, and are all there is', () => {
  expect(said.filter((member) => granted.includes(member))).toEqual([])
  expect([...granted, ...said].toSorted()).toEqual(Object.keys(clientMetadata.entries).toSorted())
})

describe('what a client may not say of itself', () => {
  test.each(granted)('%s', (member) => {
    const result = v.safeParse(clientDescription, { [member]: undefined })
    expect(result.issues?.map((issue) => v.getDotPath(issue))).toEqual([member])
  })

  test('is all that bears on consent, on others, on the policy and on who it is', () => {
    expect(granted).toEqual(
      expect.arrayContaining([
        'client_id',
        'client_secret',
        'client_secret_hash',
        'skip_consent',
        'introspect',
        'allowed_origins',
        'disabled',
        'access_token_lifetime',
        'require_pkce',
        'issue_refresh_token',
      ]),
    )
  })
})

describe('backchannel_logout_uri', () => {
  const isTaken = (uri: string) => v.safeParse(clientDescription, { backchannel_logout_uri: uri }).success

  test.each([
    'https://rp.test/backchannel',
    'https://rp.test:8443/a?tenant=1',
    'http://localhost:3000/logout',
    'http://127.0.0.1/logout',
    'http://[::1]:1/logout',
  ])('%s', (uri) => expect(isTaken(uri)).toBe(true))

  test.each([
    'https://rp.test/backchannel#x',
    'http://rp.test/backchannel',
    'http://localhost.rp.test/backchannel',
    '/backchannel',
    'com.example.app:/backchannel',
    'https://user@rp.test/',
    '',
  ])('%s is refused', (uri) => expect(isTaken(uri)).toBe(false))
})
