/** Continuations: what comes back as it was made is authentic; what does not is input like any other. */

import { describe, expect, test } from 'vitest'
import { type Continuation, openContinuation, sealContinuation } from './continuation.ts'
import { textToBase64url } from './encoding.ts'
import { handleKeys } from './handles.ts'

const keys = handleKeys('https://op.test', ['first secret'])
const continuation: Continuation = {
  purpose: 'consent',
  asks: 'authorization',
  request: 'client_id=web&state=%C3%A9',
  id: 'AAAAAAAAAAAAAAAAAAAAAA',
  issued_at: 1000,
  browser: 'b',
  session: 'n',
  scope: 'openid',
  withdrawal: 'w',
}
const sealed = sealContinuation(keys, continuation)
const [body = '', mac = ''] = sealed.split('.')

test('what was sealed is opened, and fits a form and a URL as it is', () => {
  expect(openContinuation(keys, sealed)).toEqual({ continuation, authentic: true })
  expect(sealed).toMatch(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{22}$/)
})

test('one character altered, at every place: not authentic, or not readable', () => {
  for (let at = 0; at < sealed.length; at++) {
    const altered = sealed.slice(0, at) + (sealed[at] === 'B' ? 'C' : 'B') + sealed.slice(at + 1)
    expect(openContinuation(keys, altered)?.authentic).not.toBe(true)
  }
})

describe('by whom it was sealed', () => {
  test.each([
    ['another secret', handleKeys('https://op.test', ['second secret']), false],
    ['another issuer', handleKeys('https://op.test/t2', ['first secret']), false],
    [
      'an older secret that still counts',
      handleKeys('https://op.test', ['second secret', 'first secret']),
      true,
    ],
    ['a secret that is retired', handleKeys('https://op.test', ['second secret', 'third secret']), false],
  ])('%s', (_, others, authentic) => {
    expect(openContinuation(others, sealed)).toEqual({ continuation, authentic })
  })

  test('a token is made with another key', () => {
    expect(openContinuation(keys, `${body}.${keys.tokens[0].mac(body)}`)?.authentic).toBe(false)
  })
})

describe('what cannot be read is nothing', () => {
  const json = (value: unknown) => {
    const text = textToBase64url(JSON.stringify(value))
    return `${text}.${keys.continuations[0](text)}`
  }

  test.each([
    ['nothing', ''],
    ['a dot', '.'],
    ['no JSON', `${textToBase64url('{')}.x`],
    ['padding', `${body}=.${mac}`],
    ['base64', `+/${body}.${mac}`],
    ['a segment too many', `${sealed}.`],
    ['another one', `${sealed}.${mac}`],
    ['one that is empty', `${body}..${mac}`],
    ['a segment too many in front', `.${sealed}`],
    ['null', json(null)],
    ['a list', json([continuation])],
    ['an unknown purpose', json({ ...continuation, purpose: 'admin' })],
    ['an unknown end', json({ ...continuation, asks: 'logout' })],
    ['no end', json({ ...continuation, asks: undefined })],
    ['a member missing', json({ ...continuation, id: undefined })],
    ['a member of another type', json({ ...continuation, issued_at: '1000' })],
    ['50,000 brackets', `${textToBase64url('['.repeat(50_000))}.x`],
    ['bytes that are not UTF-8', '_w.x'],
  ])('%s', (_, text) => {
    expect(openContinuation(keys, text)).toBeUndefined()
  })

  test('what is there beyond its members is not kept', () => {
    const opened = openContinuation(keys, json({ ...continuation, admin: true, __proto__: { admin: true } }))
    expect(opened).toEqual({ continuation, authentic: true })
  })
})

test('without a mac it can be read, and is not authentic', () => {
  expect(openContinuation(keys, body)).toEqual({ continuation, authentic: false })
  expect(openContinuation(keys, `${body}.`)).toEqual({ continuation, authentic: false })
})
