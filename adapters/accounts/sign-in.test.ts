/** OWASP ASVS 2.2 and 2.4: what guessing costs, and what it tells. */

import { hash, verify } from '@node-rs/argon2'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Storage } from '../../core/index.ts'
import { createMemoryStorage } from '../../storage/memory.ts'
import { createPasswordAccounts as create, type PasswordAccountsOptions } from '../accounts.ts'
import type { PasswordAccount } from './configured-accounts.ts'
import { decoyOf, hashPassword, nobody, verifyPassword } from './password.ts'

vi.mock('@node-rs/argon2', async (original) => {
  const argon2 = await original<typeof import('@node-rs/argon2')>()
  return { ...argon2, hash: vi.fn(argon2.hash), verify: vi.fn(argon2.verify) }
})
const compared = vi.mocked(verify)
const hashed = vi.mocked(hash)

const argon2 = await vi.importActual<typeof import('@node-rs/argon2')>('@node-rs/argon2')
const later = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

const clock = { now: 1_800_000_000 }
const now = () => clock.now
const list: PasswordAccount[] = [
  { username: 'Alice', password: 'wonderland', sub: 'a1' },
  { username: 'bob', password: 'builder', disabled: true },
]

let storage: Storage

beforeEach(() => {
  storage = createMemoryStorage({ latency: { minMs: 0, maxMs: 1 }, now })
})

const createPasswordAccounts = (
  configured: readonly PasswordAccount[],
  options: Omit<PasswordAccountsOptions, 'issuer'>,
) => create({ issuer: 'https://op.test', configured, ...options })

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

  test.each([
    ['the longest that is taken', 'é'.repeat(512), true],
    ['a byte more', `${'é'.repeat(512)}x`, false],
    ['none', '', false],
  ])(
    'W-011 %s: 1024 bytes are hashed, more or none cost neither a hash nor an attempt',
    async (_, password, taken) => {
      compared.mockClear()
      const one = createPasswordAccounts([{ username: 'eve', password }], { storage, now })
      expect((await one.authenticate({ username: 'eve', password })) !== undefined).toBe(taken)
      expect(compared).toHaveBeenCalledTimes(taken ? 1 : 0)
      expect((await storage.scan('attempts')).keys).toHaveLength(taken ? 1 : 0)
    },
  )

  test('W-010 what is kept is argon2id with its parameters in it', async () => {
    expect(await hashPassword('x')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })
})

describe('the lock', () => {
  // Counting is what is tested here, so argon2 need not be at work.
  beforeEach(() => {
    hashed.mockResolvedValue(nobody)
    compared.mockImplementation(async (_, password) => {
      await later(1)
      return password === right.password
    })
    return () => {
      hashed.mockImplementation(argon2.hash)
      compared.mockImplementation(argon2.verify)
    }
  })

  /** The attempts that are counted against the one name there is. */
  async function taken(): Promise<number[]> {
    const [key] = (await storage.scan('attempts')).keys
    const [stored] = key ? await storage.get([key]) : []
    return stored && JSON.parse(stored.value).taken
  }

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

  test('nine failures do not lock, and any number of successes takes none away', async () => {
    await fail(9)
    for (let n = 0; n < 12; n++) expect(await accounts().authenticate(right)).toBeDefined()
    await fail(1)
    expect(await accounts().authenticate(right)).toBeUndefined()
  })

  test('INV-40 a success between wrong passwords buys no further ones', async () => {
    const one = accounts()
    await fail(9)
    expect(await one.authenticate(right)).toBeDefined()
    compared.mockClear()
    await fail(9)
    expect(compared).toHaveBeenCalledTimes(1)
  })

  test('INV-40 the window slides: attempts on both sides of any boundary are counted together', async () => {
    await fail(1)
    clock.now += 15 * 60 - 1
    await fail(8)
    clock.now += 2
    compared.mockClear()
    await fail(9)
    expect(compared).toHaveBeenCalledTimes(2)
  })

  test('W-005 a lock lasts a whole window from the last failure, however old the first is', async () => {
    await fail(5)
    clock.now += 10 * 60
    await fail(5)
    clock.now += 15 * 60 - 1
    expect(await accounts().authenticate(right)).toBeUndefined()
    clock.now += 1
    await fail(9)
    expect(await accounts().authenticate(right)).toBeDefined()
  })

  test('W-005 trying on while the name is locked does not keep it locked', async () => {
    await fail(10)
    clock.now += 15 * 60 - 1
    await fail(10)
    clock.now += 1
    expect(await accounts().authenticate(right)).toBeDefined()
  })

  test('W-005 a name nobody has locks alike', async () => {
    const unknown = { username: 'nobody', password: 'x' }
    await fail(10, unknown)
    compared.mockClear()
    expect(await accounts().authenticate(unknown)).toBeUndefined()
    expect(compared).not.toHaveBeenCalled()
  })

  test('W-038 fifty parallel sign-ins with the right password all get in and leave nothing counted', async () => {
    const one = accounts()
    const signed_in = await Promise.all(Array.from({ length: 50 }, () => one.authenticate(right)))
    expect(signed_in.every((outcome) => outcome?.sub === 'a1')).toBe(true)
    expect(await taken()).toEqual([])
  })

  test('the counter is kept under a digest of the name, and expires', async () => {
    const put = vi.spyOn(storage, 'put')
    await fail(1)
    const [key, , options] = put.mock.calls[0] ?? []
    expect(key).toEqual({ kind: 'attempts', id: 'K9gGyX8OAK8aH8Myj6djqSaXI8jbj6xPk69x2xhtbpA' })
    expect(options?.expiresAt).toBe(clock.now + 15 * 60)
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
    expect(await taken()).toHaveLength(10)
    expect(compared).toHaveBeenCalledTimes(10)
  })

  test('W-006 nor on three processes at once', async () => {
    compared.mockClear()
    const processes = [accounts(), accounts(), accounts()]
    const guesses = processes.flatMap((one) => Array.from({ length: 30 }, () => one.authenticate(wrong)))
    await Promise.allSettled(guesses)
    expect(compared).toHaveBeenCalledTimes(10)
  })

  test('W-039 past the queue the answer is a failure at once, and no attempt is taken', async () => {
    const one = accounts()
    const outcomes = await Promise.allSettled(
      Array.from({ length: 150 }, (_, n) => one.authenticate({ username: `u${n}`, password: 'x' })),
    )
    const refused = outcomes.filter(({ status }) => status === 'rejected')
    expect(refused.length).toBe(48)
    expect((await storage.scan('attempts')).keys).toHaveLength(150 - refused.length)
  })

  test('W-005 a browser where the person has signed in before has attempts of its own', async () => {
    const deviceOf = (sub: string) => (sub === 'a1' ? 'a browser' : undefined)
    await fail(10)
    expect(await accounts().authenticate(right)).toBeUndefined()
    expect(await accounts().authenticate({ ...right, deviceOf })).toBeDefined()
    await fail(10, { ...wrong, deviceOf } as typeof wrong)
    expect(await accounts().authenticate({ ...right, deviceOf })).toBeUndefined()
    const another = { ...right, deviceOf: () => 'another browser' }
    expect(await accounts().authenticate(another)).toBeDefined()
    await fail(10, { ...wrong, username: 'bob', deviceOf } as typeof wrong)
    compared.mockClear()
    await fail(1, { username: 'bob', password: 'x' })
    expect(compared).not.toHaveBeenCalled()
  })

  test('W-039 one address takes no more than its places, and one that is not known has no share', async () => {
    const one = accounts()
    const from = (address: string | undefined, count: number) =>
      Array.from({ length: count }, (_, n) =>
        one.authenticate({ username: `u${n}`, password: 'x', ...(address !== undefined && { address }) }),
      )
    const outcomes = await Promise.allSettled([
      ...from('192.0.2.1', 30),
      ...from('2001:db8::1', 8),
      ...from('2001:db8::ffff:2', 8),
      ...from(undefined, 40),
      ...from('192.0.2.2', 3),
    ])
    const refused = outcomes.flatMap(({ status }, at) => (status === 'rejected' ? [at] : []))
    expect(refused).toEqual([...Array.from({ length: 20 }, (_, n) => 10 + n), 40, 41, 42, 43, 44, 45])
    expect(await Promise.allSettled(from('192.0.2.1', 10))).not.toContainEqual(
      expect.objectContaining({ status: 'rejected' }),
    )
  })

  test('F-G7 a success that cannot be written down is no success', async () => {
    let puts = 0
    const put: Storage['put'] = (...write) => {
      if (++puts > 1) throw new Error('down')
      return storage.put(...write)
    }
    const failing = createPasswordAccounts(list, { storage: { ...storage, put }, now })
    await expect(failing.authenticate(right)).rejects.toThrow('down')
  })

  test('F-G7 a storage that is down lets nobody in and denies nobody', async () => {
    const down = { ...storage, get: () => Promise.reject(new Error('down')) } as Storage
    await expect(createPasswordAccounts(list, { storage: down, now }).authenticate(right)).rejects.toThrow(
      'down',
    )
  })
})

describe('what a password is kept as', () => {
  test('clear ones are hashed soon after the start, before anybody signs in', async () => {
    const clear = { username: 'dora', password: 'only in this test' }
    const one = createPasswordAccounts([clear], { storage, now })
    const call = () => hashed.mock.calls.findIndex(([password]) => password === clear.password)
    expect(call()).toBe(-1)
    const stored = await vi.waitFor(() => hashed.mock.results[call()]?.value ?? Promise.reject())
    compared.mockClear()
    expect(await one.authenticate(clear)).toBeDefined()
    expect(compared.mock.calls[0]?.[0]).toBe(stored)
  })

  test('W-004 a name that exists, in the clear or hashed, and one that does not cost one argon2 each', async () => {
    const stored = await hashPassword('x')
    const one = createPasswordAccounts([...list, { username: 'carol', password: stored }], { storage, now })
    hashed.mockClear()
    for (const username of ['alice', 'carol', 'nobody']) {
      compared.mockClear()
      await one.authenticate({ username, password: 'wrong' })
      expect(compared).toHaveBeenCalledTimes(1)
      expect(compared.mock.calls[0]?.[0]).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    }
  })

  test('W-004 with hashes of another cost, a name that nobody has costs that', async () => {
    const strong = await hash('x', { memoryCost: 32_768, timeCost: 1, parallelism: 1 })
    const one = createPasswordAccounts([{ username: 'carol', password: strong }], { storage, now })
    compared.mockClear()
    expect(await one.authenticate({ username: 'nobody', password: 'x' })).toBeUndefined()
    expect(compared.mock.calls.map(([against]) => against)).toEqual([decoyOf('m=32768,t=1,p=1')])
  })

  test('W-004 with hashes of different cost every sign-in costs one of each, whoever it is', async () => {
    const strong = await hash('x', { memoryCost: 32_768, timeCost: 1, parallelism: 1 })
    const weak = await hash('x', { memoryCost: 19_456, timeCost: 2, parallelism: 1 })
    const mixed = [
      { username: 'old', password: weak },
      { username: 'new', password: strong },
      { username: 'clear', password: 'x' },
    ]
    const one = createPasswordAccounts(mixed, { storage, now })
    for (const username of ['old', 'new', 'clear', 'nobody'])
      for (const password of ['x', 'wrong']) {
        compared.mockClear()
        const signed_in = await one.authenticate({ username, password })
        expect(signed_in !== undefined).toBe(password === 'x' && username !== 'nobody')
        const costs = compared.mock.calls.map(([against]) => String(against).split('$')[3])
        expect(costs).toEqual(['m=19456,t=2,p=1', 'm=32768,t=1,p=1'])
      }
  })

  test('nothing is the password of the decoy', async () => {
    expect(await verifyPassword('', undefined)).toBe(false)
    expect(await verifyPassword(nobody, nobody)).toBe(false)
  })

  test('a hash that could not be made leaves the password as it was', async () => {
    hashed.mockRejectedValueOnce(new Error('no memory'))
    const one = accounts()
    await later(60)
    expect(await one.authenticate(right)).toBeDefined()
  })
})

describe('refused at start', () => {
  const { storage, now } = { storage: createMemoryStorage(), now: () => clock.now }

  test.each<[string, PasswordAccount, string]>([
    ['a name that is there twice', { username: 'ＡLICE ', password: 'x' }, 'is there twice'],
    ['a sub that is there twice', { username: 'carol', password: 'x', sub: 'a1' }, 'sub a1 is there twice'],
    ['a name that is no sub', { username: 'żółw', password: 'x' }, 'add a sub'],
    ['a bcrypt hash', { username: 'c', password: '$2b$10$N9qo8uLOickgx2ZMRZoMye' }, 'not argon2id'],
    ['an argon2i hash', { username: 'c', password: '$argon2i$v=19$m=1,t=1,p=1$AA$AA' }, 'not argon2id'],
    ['a hash that is cut short', { username: 'c', password: '$argon2id$v=19$m=19456' }, 'not argon2id'],
  ])('%s', (_, account, message) => {
    expect(() => createPasswordAccounts([...list, account], { storage, now })).toThrow(message)
  })

  test('but not a password that only begins like one', () => {
    const account = { username: 'carol', password: '$ecret$' }
    expect(() => createPasswordAccounts([account], { storage, now })).not.toThrow()
  })
})

describe('a stamp', () => {
  const options = { storage: createMemoryStorage(), secrets: ['of the deployment'] }
  const stampOf = (account: PasswordAccount, secret = 'of the deployment') =>
    createPasswordAccounts([account], { ...options, secrets: [secret] }).find('a1')
  const hashed = { username: 'alice', sub: 'a1', password: nobody }
  const { stamp } = stampOf(hashed) as { stamp: string }

  test('is the same for the same account, and says nothing of the password', () => {
    expect(stampOf({ ...hashed, claims: { name: 'Alice' }, disabled: true })).toMatchObject({ stamp })
    expect(stampOf({ ...hashed, username: 'ALICE ' }, 'another secret')).toMatchObject({ stamp })
    expect(stamp).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(stampOf({ ...hashed, password: 'x' }, 'one')).not.toEqual(
      stampOf({ ...hashed, password: 'x' }, 'two'),
    )
  })

  test.each([
    ['another password', { password: decoyOf('m=19456,t=3,p=1') }],
    ['one in the clear', { password: 'x' }],
    ['another user name', { username: 'alicia' }],
  ])('is another one with %s', (_, change) => {
    expect(stampOf({ ...hashed, ...change })).not.toMatchObject({ stamp })
  })
})
