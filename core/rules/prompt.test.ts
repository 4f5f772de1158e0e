/** OpenID Connect Core 1.0 section 3.1.2.1: prompt and max_age. */

import { describe, expect, test } from 'vitest'
import { sessionOf } from './end-user.fixture.ts'
import { asksAnew, needsLogin, type Prompt, parsePrompt, signInCountsSince } from './prompt.ts'

describe('prompt', () => {
  test.each([
    [undefined, []],
    ['none', ['none']],
    ['login', ['login']],
    ['consent login', ['consent', 'login']],
    ['login login', ['login']],
    ['select_account', ['select_account']],
    ['', []],
    [' ', []],
    [' none ', ['none']],
    ['login  consent', ['login', 'consent']],
  ])('%s', (prompt, values) => {
    expect(parsePrompt(prompt)).toEqual({ kind: 'prompt', values: new Set(values) })
  })

  test.each([
    'NONE',
    'none login',
    'login none',
    'create',
    'login\tconsent',
    'login\u00a0consent',
    'none  login',
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
    ['max_age exceeded, done, and the pages took five minutes', asks([], 10), session, true, 1300, false],
    ['max_age exceeded, done, and the pages took longer', asks([], 10), session, true, 1301, true],
    ['a long max_age, done, and not exceeded', asks([], 900), session, true, 1900, false],
    ['a long max_age, done, and exceeded', asks([], 900), session, true, 1901, true],
    ['max_age=0, done long ago', asks([], 0), session, true, 1301, true],
    ['prompt=login, done long ago', asks(['login']), session, true, 9000, false],
    ['max_age=0 at once', asks([], 0), session, false, 1000, true],
    ['max_age=0, done', asks([], 0), session, true, 1000, false],
    ['prompt=none with max_age exceeded', asks(['none'], 10), session, false, 1011, true],
  ])('%s', (_, request, there, done, now, needed) => {
    expect(needsLogin(request, there, done, now)).toBe(needed)
  })
})

describe('since when a sign-in on a page of the host counts', () => {
  const asks = (prompt: Prompt[], max_age?: number) => ({
    prompt: new Set(prompt),
    ...(max_age !== undefined && { max_age }),
  })

  // A clock may be ten seconds behind.
  test.each([
    ['nothing is said: any does', asks([]), false, 0],
    ['prompt=consent: any does', asks(['consent']), false, 0],
    ['prompt=login: since it was asked for', asks(['login']), true, 4990],
    ['prompt=select_account: since it was asked for', asks(['select_account']), true, 4990],
    ['max_age=0: since it was asked for', asks([], 0), true, 4990],
    ['max_age=60: a minute before now', asks([], 60), false, 5930],
    ['prompt=login with max_age: since it was asked for', asks(['login'], 60), true, 4990],
  ])('%s', (_, request, anew, since) => {
    expect(asksAnew(request)).toBe(anew)
    expect(signInCountsSince(request, 5000, 6000)).toBe(since)
  })
})
