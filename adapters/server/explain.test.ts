import { expect, test } from 'vitest'
import { explain, listReasons, nearReasons } from './explain.ts'

test('says what is told outside, the clause and the mend', () => {
  expect(explain('code.replayed')).toMatch(
    /invalid_grant[\s\S]*RFC 6749 section 4\.1\.2[\s\S]*sends the request twice/,
  )
})

test('a reason that is only shown on a page says so', () => {
  expect(explain('redirect_uri.not_registered')).toContain('never sent to the client')
})

test('a reason that does not exist has near ones', () => {
  expect(explain('constructor')).toBeUndefined()
  expect(nearReasons('redirect.mismatch')).toContain('code.redirect_uri_mismatch')
})

test('lists them all', () => {
  expect(listReasons().split('\n').length).toBeGreaterThan(60)
})
