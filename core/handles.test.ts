/** What the outside holds is taken only in the very form in which it was handed out. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  derive as deriveFrom,
  endUserHandle,
  type HandleKeys,
  type HandleKind,
  handleKeys,
  isMac,
  keyOf,
  parseHandle,
} from './handles.ts'

const SECRET = 'a secret of the deployment, 32+ characters'
const NEWER = 'a newer secret of the deployment, 32+ chars'
const keys = handleKeys('https://op.test', [SECRET])
const HANDLE = 'AAECAwQFBgcICQoLDA0ODw'

/** What belongs to no End-User, as a session's cookie and a client's own token. */
const derive = (keys: HandleKeys, kind: HandleKind, handle: string, serial: number | string) =>
  deriveFrom(keys, kind, { handle }, serial)

const kinds: [HandleKind, number | string][] = [
  ['code', 0],
  ['access_token', 1],
  ['access_token', 987_654],
  ['refresh_token', 12],
  ['session', 'EBESExQVFhcYGRobHB0eHw'],
]

test.each(kinds)('%s %s goes out and comes back', (kind, serial) => {
  const value = derive(keys, kind, HANDLE, serial)
  expect(value).toMatch(/^[\w-]{22}\.[acrs][\w-]{1,22}\.[\w-]{22}$/)
  expect(parseHandle(keys, value)).toEqual({ kind, handle: HANDLE, serial: String(serial) })
})

test('what an earlier release handed out is still taken: the derivation never changes', () => {
  const end_user = endUserHandle(keys, 'alice')
  expect(derive(keys, 'refresh_token', HANDLE, 3)).toBe('AAECAwQFBgcICQoLDA0ODw.r3.YWZnqagZlYV521rZmfl3ws')
  expect(deriveFrom(keys, 'refresh_token', { handle: HANDLE, end_user }, 3)).toBe(
    'AAECAwQFBgcICQoLDA0ODw.biin2Xi072VHUQJeAzXm7m.r3.HRoLUB8mGnmAy50RhG_L78',
  )
  expect(endUserHandle(keys, 'alice')).toBe('yrNkcAZ-A7chyqeW5dmSM-')
})

describe('what was given to a person leads to their record too', () => {
  const alice = endUserHandle(keys, 'alice')
  const given = (handle: string, kind: HandleKind = 'access_token', end_user = alice, by = keys) =>
    deriveFrom(by, kind, { handle, end_user }, 1)

  test.each<HandleKind>(['code', 'access_token', 'refresh_token'])('%s goes out and comes back', (kind) => {
    const value = given(HANDLE, kind)
    expect(value).toMatch(/^[\w-]{22}\.[\w-]{22}\.[acr]1\.[\w-]{22}$/)
    expect(value).not.toContain(alice)
    expect(parseHandle(keys, value)).toEqual({ kind, handle: HANDLE, end_user: alice, serial: '1' })
  })

  test('the longest there can be is taken, and nothing longer', () => {
    const nonce = 'EBESExQVFhcYGRobHB0eHw'
    const value = deriveFrom(keys, 'session', { handle: HANDLE, end_user: alice }, nonce)
    expect(value).toHaveLength(22 + 1 + 22 + 1 + 23 + 1 + 22)
    expect(parseHandle(keys, value)).toMatchObject({ end_user: alice, serial: nonce })
    const longer = deriveFrom(keys, 'session', { handle: HANDLE, end_user: alice }, `${nonce}A`)
    expect(parseHandle(keys, longer)).toBeUndefined()
  })

  test('two grants of one person have nothing in common, two values of one grant their lead', () => {
    const other = 'BAECAwQFBgcICQoLDA0ODw'
    const [lead, masked, , mac] = given(HANDLE).split('.')
    const [other_lead, other_masked, , other_mac] = given(other).split('.')
    expect(new Set([lead, masked, mac, other_lead, other_masked, other_mac]).size).toBe(6)
    expect(given(HANDLE, 'refresh_token').split('.').slice(0, 2)).toEqual([lead, masked])
  })

  test('no two masks are alike: by handle, issuer and secret', () => {
    const masks = [
      given(HANDLE),
      given('BAECAwQFBgcICQoLDA0ODw'),
      given(HANDLE, 'access_token', alice, handleKeys('https://op.test/t1', [SECRET])),
      given(HANDLE, 'access_token', alice, handleKeys('https://op.test', [NEWER])),
    ].map((value) => value.split('.')[1])
    expect(new Set(masks).size).toBe(masks.length)
  })

  test('and cannot be made to lead to another’s, or to nobody’s', () => {
    const [handle, masked, serial, mac] = given(HANDLE).split('.')
    const [, other] = given(HANDLE, 'access_token', endUserHandle(keys, 'bob')).split('.')
    expect(parseHandle(keys, `${handle}.${masked}.${serial}.${mac}`)).toBeDefined()
    expect(parseHandle(keys, `${handle}.${other}.${serial}.${mac}`)).toBeUndefined()
    expect(parseHandle(keys, `${handle}.${serial}.${mac}`)).toBeUndefined()
    const [, , , mac_of_none] = `${derive(keys, 'access_token', HANDLE, 1)}`.split('.')
    expect(parseHandle(keys, `${handle}.${masked}.${serial}.${mac_of_none}`)).toBeUndefined()
  })

  test('one of an older secret by the mask of that secret', () => {
    const both = handleKeys('https://op.test', [NEWER, SECRET])
    const end_user = endUserHandle(both, 'alice')
    expect(parseHandle(both, given(HANDLE))).toMatchObject({ handle: HANDLE, end_user })
    const fresh = given(HANDLE, 'access_token', end_user, both)
    expect(parseHandle(both, fresh)).toMatchObject({ handle: HANDLE, end_user })
    expect(fresh.split('.')[1]).not.toBe(given(HANDLE).split('.')[1])
  })
})

test('every value is its own: by handle, kind, serial, issuer and secret', () => {
  const other = 'BAECAwQFBgcICQoLDA0ODw'
  const macs = [
    derive(keys, 'code', HANDLE, 0),
    derive(keys, 'code', HANDLE, 1),
    derive(keys, 'code', other, 0),
    derive(keys, 'access_token', HANDLE, 0),
    derive(handleKeys('https://op.test/t1', [SECRET]), 'code', HANDLE, 0),
    derive(handleKeys('https://op.test', [NEWER]), 'code', HANDLE, 0),
  ].map((value) => value.split('.')[2])
  expect(new Set(macs).size).toBe(macs.length)
})

describe.each([
  ['of nobody', {}],
  ['of a person', { end_user: endUserHandle(keys, 'alice') }],
])('what was touched is refused: %s', (_, of) => {
  const value = deriveFrom(keys, 'access_token', { handle: HANDLE, ...of }, 12)

  test('any one character, anywhere, replaced by any other', () => {
    const character = fc.string({ minLength: 1, maxLength: 1 })
    fc.assert(
      fc.property(fc.nat(value.length - 1), character, (at, replaced) => {
        fc.pre(value[at] !== replaced)
        expect(parseHandle(keys, value.slice(0, at) + replaced + value.slice(at + 1))).toBeUndefined()
      }),
    )
  })

  test.each([
    ['nothing', ''],
    ['one shorter', value.slice(0, -1)],
    ['one longer', `${value}A`],
    ['a line feed', `${value}\n`],
    ['a blank in front', ` ${value}`],
    ['padding', `${value}==`],
    ['the serial in another notation', value.replace('.a12.', '.a012.')],
    ['another kind', value.replace('.a12.', '.r12.')],
    ['an unknown kind', value.replace('.a12.', '.x12.')],
    ['no kind', value.replace('.a12.', '.12.')],
    ['no mac', value.slice(0, value.lastIndexOf('.'))],
    ['a part more', `${HANDLE}.${value}`],
    ['an empty part', value.replace('.', '..')],
    ['1 MB', 'A'.repeat(1_000_000)],
    ['1 MB behind', value + 'A'.repeat(1_000_000)],
  ])('%s', (_, touched) => {
    expect(parseHandle(keys, touched)).toBeUndefined()
  })

  test('anything at all, and no exception', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        expect(parseHandle(keys, text)).toBeUndefined()
      }),
    )
  })
})

describe('of another', () => {
  const value = derive(keys, 'session', HANDLE, 'nonce')

  test.each([
    ['issuer', handleKeys('https://op.test/t1', [SECRET])],
    ['issuer, by a slash', handleKeys('https://op.test/', [SECRET])],
    ['secret', handleKeys('https://op.test', [NEWER])],
  ])('%s: refused', (_, others) => {
    expect(parseHandle(others, value)).toBeUndefined()
  })

  test('purpose: no mac of a continuation is one of a token', () => {
    const body = `${HANDLE}.c0`
    expect(parseHandle(keys, `${body}.${keys.continuations[0](body)}`)).toBeUndefined()
  })
})

test('secrets come newest first: the newest derives, all verify', () => {
  const both = handleKeys('https://op.test', [NEWER, SECRET])
  const newest = handleKeys('https://op.test', [NEWER])
  const old = derive(keys, 'code', HANDLE, 0)
  const fresh = derive(both, 'code', HANDLE, 0)
  expect(parseHandle(both, old)).toBeDefined()
  expect(parseHandle(newest, fresh)).toBeDefined()
  expect(parseHandle(keys, fresh)).toBeUndefined()
  expect(isMac(both.continuations, 'body', keys.continuations[0]('body'))).toBe(true)
})

describe('where records are kept', () => {
  const other = handleKeys('https://op.test/t1', [SECRET])

  test('by kind, issuer and handle, and no handle can be read off', () => {
    const ids = [
      keyOf(keys, 'grant', HANDLE),
      keyOf(keys, 'end_user', HANDLE),
      keyOf(other, 'grant', HANDLE),
      keyOf(keys, 'grant', HANDLE.toLowerCase()),
    ].map(({ id }) => id)
    expect(new Set(ids).size).toBe(4)
    for (const id of ids) expect(id).toMatch(/^[\w-]{22}$/)
    expect(ids).not.toContain(HANDLE)
  })

  test('a record does not move when a secret is replaced', () => {
    const both = handleKeys('https://op.test', [NEWER, SECRET])
    expect(keyOf(both, 'grant', HANDLE)).toEqual(keyOf(keys, 'grant', HANDLE))
  })

  test('an End-User by any sub there can be', () => {
    const subs = [
      'alice',
      'Alice',
      'alice ',
      'a:b',
      '',
      '\0',
      'é',
      'e\u0301',
      'x'.repeat(10_000),
      '__proto__',
    ]
    const handles = subs.map((sub) => endUserHandle(keys, sub))
    expect(new Set([...handles, endUserHandle(other, 'alice')]).size).toBe(subs.length + 1)
    for (const handle of handles) expect(handle).toMatch(/^[\w-]{22}$/)
  })
})
