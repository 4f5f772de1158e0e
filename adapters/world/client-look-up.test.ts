/** Clients that a host looks up: what is checked, when, and what is said of what is wrong. */

import { describe, expect, test } from 'vitest'
import type { ClientMetadataInput } from '../../core/index.ts'
import { checkedLookUp } from './client-look-up.ts'

const offered = { grant_types: ['authorization_code', 'refresh_token'] }
const row = {
  client_id: 'web',
  client_secret: 'correct horse battery staple',
  redirect_uris: ['https://rp.test/cb'],
}

test.each([null, undefined])('%s is none', async (none) => {
  expect(checkedLookUp(() => none, offered)('web')).toBeUndefined()
  expect(await checkedLookUp(async () => none, offered)('web')).toBeUndefined()
})

test('a row has its defaults and no secret', async () => {
  const found = checkedLookUp(() => row, offered)('web')
  expect(found).toMatchObject({ client_id: 'web', grant_types: ['authorization_code'], skip_consent: false })
  expect(found).toHaveProperty('client_secret_hash')
  expect(found).not.toHaveProperty('client_secret')
  expect(await checkedLookUp(async () => row, offered)('web')).toMatchObject({ client_id: 'web' })
})

describe('a row that is wrong', () => {
  const find = (wrong: unknown) => () => checkedLookUp(() => wrong as ClientMetadataInput, offered)('web')

  test.each<[unknown, string | RegExp]>([
    [
      { ...row, redirect_uris: ['https://rp.test/cb', 'http://rp.test/'] },
      /^clients\(web\)\.redirect_uris\.1: must be https;/,
    ],
    [{ ...row, redirect_uri: 'x' }, 'clients(web).redirect_uri: is not known; did you mean redirect_uris?'],
    [{ ...row, grant_types: ['implicit'] }, 'clients(web).grant_types.0: is not known; check its spelling'],
    [{ ...row, client_secret: undefined }, /^clients\(web\): client_secret is missing;/],
    [{}, /^clients\(web\)\.client_id: is missing/],
    [[], /^clients\(web\)/],
    ['web', /^clients\(web\): must be an object$/],
  ])('%j is named, with the member', (wrong, message) => {
    expect(find(wrong)).toThrow(TypeError)
    expect(find(wrong)).toThrow(message)
  })

  test('is never said by its value', () => {
    expect(find({ ...row, client_secret: 'hunter2' })).toThrow(/^(?!.*hunter2)/)
  })
})

describe('a row that was checked', () => {
  test('is not checked again, also as another object', () => {
    const find = checkedLookUp(() => structuredClone(row), offered)
    expect(find('web')).toBe(find('web'))
  })

  test('is checked again once it says something else, also where it is the same object', () => {
    const changing = { ...row }
    const find = checkedLookUp(() => changing, offered)
    const before = find('web')
    changing.client_secret = 'another secret altogether'
    const after = find('web')
    expect(after).not.toBe(before)
    changing.redirect_uris = ['/cb']
    expect(() => find('web')).toThrow(/^clients\(web\)\.redirect_uris\.0/)
  })

  test('is forgotten past the limit, the first one first', () => {
    const find = checkedLookUp((client_id) => ({ ...row, client_id }), offered, 2)
    const [a, b] = [find('a'), find('b')]
    find('c')
    expect(find('b')).toBe(b)
    expect(find('a')).not.toBe(a)
  })
})
