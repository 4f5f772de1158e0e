/** OpenID Connect Core 1.0 section 3.1.2.1: prompt and max_age. */

import { describe, expect, test } from 'vitest'
import { sessionOf } from './end-user.fixture.ts'
import { needsLogin, type Prompt, parsePrompt } from './prompt.ts'

describe('prompt', () => {
  test.each([
    [undefined, []],
    ['none', ['none']],
    ['login', ['login']],
    ['consent login', ['consent', 'login']],
    ['login login', ['login']],
    ['select_account', ['select_account']],
  ])('%s', (prompt, values) => {
    expect(parsePrompt(prompt)).toEqual({ kind: 'prompt', values: new Set(values) })
  })

  test.each([
    '',
    ' ',
    'NONE',
    'none login',
    'login none',
    'create',
    'login\tconsent',
    'login  consent',
    'toString',
  ])('%j is none', (prompt) => {
    expect(parsePrompt(prompt)).toEqual({ kind: 'refused', reason: 'prompt.invalid', input: 'prompt' })
  })
})

describe('who has to sign in', () => {
  const session = sessionOf('a', { auth_time: 1000, created_at: 1000, seen_at: 5000 })
  const asks = (prompt: Prompt[], max_age?: number) => ({
    prompt: new Set(prompt),
    ...(max_age !== undefined && { max_age }),
  })

  test.each([
    ['nobody is there', asks([]), undefined, false, 1000, true],
    ['nobody is there, though somebody signed in for this', asks([]), undefined, true, 1000, true],
    ['a session is there', asks([]), session, false, 999_999, false],
    ['prompt=none', asks(['none']), session, false, 2000, false],
    ['prompt=consent', asks(['consent']), session, false, 2000, false],
    ['prompt=login', asks(['login']), session, false, 1000, true],
    ['prompt=login, done', asks(['login']), session, true, 2000, false],
    ['prompt=select_account', asks(['select_account']), session, false, 1000, true],
    ['prompt=select_account, done', asks(['select_account']), session, true, 1000, false],
    ['max_age not exceeded', asks([], 10), session, false, 1010, false],
    ['max_age exceeded, however lately the session was used', asks([], 10), session, false, 1011, true],
    ['max_age exceeded, done', asks([], 10), session, true, 1011, false],
    ['max_age=0 at once', asks([], 0), session, false, 1000, true],
    ['max_age=0, done', asks([], 0), session, true, 1000, false],
    ['prompt=none with max_age exceeded', asks(['none'], 10), session, false, 1011, true],
  ])('%s', (_, request, there, done, now, needed) => {
    expect(needsLogin(request, there, done, now)).toBe(needed)
  })
})
