/** OWASP ASVS 2.2 and 2.4: what guessing costs, and what it tells. */

import { verify } from '@node-rs/argon2'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Storage } from '../../core/index.ts'
import { createMemoryStorage } from '../../storage/memory.ts'
import { createPasswordAccounts, type PasswordAccount } from './accounts.ts'
import { hashPassword, verifyPassword } from './password.ts'

vi.mock('@node-rs/argon2', async (original) => {
  const argon2 = await original<typeof import('@node-rs/argon2')>()
  return { ...argon2, verify: vi.fn(argon2.verify) }
})
const compared = vi.mocked(verify)

const clock = { now: 1_800_000_000 }
const now = () => clock.now
const list: PasswordAccount[] = [
  { username: 'Alice', password: 'wonderland', sub: 'a1' },
  { username: 'bob', password: 'builder', disabled: true },
]

let storage: Storage

beforeEach(() => {
  storage = createMemoryStorage({ latency: { min: 0, max: 1 }, now })
})

const accounts = (options = {}) => createPasswordAccounts(list, { storage, now, ...options })
const right = { username: 'alice', password: 'wonderland' }
const wrong = { username: 'alice', password: 'looking glass' }

describe('signing in', () => {
  test('with the right password', async () => {
    expect(await accounts().authenticate(right)).toEqual({ sub: 'a1', amr: ['pwd'] })
  })

  test.each([
    ['a wrong password', wrong],
    ['a name nobody has', { username: 'nobody', password: 'wonderland' }],
    ['an empty password', { username: 'alice', password: '' }],
    ['a password of a megabyte', { username: 'alice', password: 'x'.repeat(1_000_000) }],
    ['a disabled account', { username: 'bob', password: 'builder' }],
    ['another case of the password', { username: 'alice', password: 'Wonderland' }],
  ])('not with %s', async (_, credentials) => {
    expect(await accounts().authenticate(credentials)).toBeUndefined()
  })

  test.each(['ALICE', ' alice ', 'ａｌｉｃｅ'])('W-007 %s is the same account', async (username) => {
    expect(await accounts().authenticate({ ...right, username })).toMatchObject({ sub: 'a1' })
  })

  test('W-011 a password counts to its last byte, far beyond 72', async () => {
    const long = 'x'.repeat(100)
    const stored = await hashPassword(`${long}a`)
    expect(await verifyPassword(`${long}a`, stored)).toBe(true)
    expect(await verifyPassword(`${long}b`, stored)).toBe(false)
  })

  test('W-010 what is kept is argon2id with its parameters in it', async () => {
    expect(await hashPassword('x')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })
})

describe('the lock', () => {
  async function fail(times: number, credentials = wrong, options = {}): Promise<void> {
    const locked = accounts(options)
    for (let n = 0; n < times; n++) await locked.authenticate(credentials)
  }

  test('W-005 after ten failures the right password is refused too, and a window later it is not', async () => {
    await fail(10)
    expect(await accounts().authenticate(right)).toBeUndefined()
    clock.now += 15 * 60 - 1
    expect(await accounts().authenticate(right)).toBeUndefined()
    clock.now += 1
    expect(await accounts().authenticate(right)).toBeDefined()
  })

  test('nine failures do not lock, and success forgets them', async () => {
    await fail(9)
    expect(await accounts().authenticate(right)).toBeDefined()
    await fail(9)
    expect(await accounts().authenticate(right)).toBeDefined()
  })

  test('W-007 spellings of one name share one counter', async () => {
    await fail(5)
    await fail(5, { ...wrong, username: 'ALICE ' })
    expect(await accounts().authenticate(right)).toBeUndefined()
  })

  test('W-006 of 200 parallel guesses no more than the limit are compared', async () => {
    compared.mockClear()
    const one = accounts()
    const sub = await Promise.allSettled(Array.from({ length: 200 }, () => one.authenticate(wrong)))
    expect(sub.every((outcome) => outcome.status === 'rejected' || outcome.value === undefined)).toBe(true)
    const attempts = await storage.scan('attempts')
    const stored = await storage.get(attempts.keys[0] ?? { kind: 'attempts', id: '' })
    expect(JSON.parse(stored?.value ?? '{}').failures).toBe(10)
    expect(compared).toHaveBeenCalledTimes(10)
  })

  test('F-G7 a storage that is down lets nobody in and denies nobody', async () => {
    const down = { ...storage, get: () => Promise.reject(new Error('down')) } as Storage
    await expect(createPasswordAccounts(list, { storage: down, now }).authenticate(right)).rejects.toThrow(
      'down',
    )
  })
})

test('a name that is there twice is refused at start', () => {
  const twice = [...list, { username: 'ALICE', password: 'x' }]
  expect(() => createPasswordAccounts(twice, { storage })).toThrow(
    'accounts[2]: username ALICE is there twice',
  )
})
