/** Accounts that are made at run time: their names, who wins, and what a writer that dies leaves behind. */

import { beforeEach, describe, expect, test } from 'vitest'
import type { Key, Storage } from '../../core/index.ts'
import { createMemoryStorage } from '../../storage/memory.ts'
import { createPasswordAccounts, type NewAccount } from '../accounts.ts'
import { hashPassword } from './password.ts'

const clock = { now: 1_800_000_000 }
const now = () => clock.now
const issuer = 'https://op.test'
const configured = [
  { username: 'Root', password: 'configured', sub: 'root', claims: { email: 'root@example.com' } },
]
const passwordHash = await hashPassword('wonderland')
const alice: NewAccount = { username: 'Alice', email: 'Alice@Example.com', passwordHash, sub: 'a1' }

let storage: Storage
const accounts = (over: Storage = storage) =>
  createPasswordAccounts({ storage: over, issuer, configured, now })

/** From the first page to the last. */
async function listed(filter: string, after?: string): Promise<string[]> {
  const page = await accounts().list({ filter, limit: 1, ...(after !== undefined && { after }) })
  const subs = page.accounts.map(({ sub }) => sub)
  return page.after === undefined ? subs : [...subs, ...(await listed(filter, page.after))]
}

beforeEach(() => {
  storage = createMemoryStorage({ latency: { minMs: 0, maxMs: 1 }, now })
})

/** @param fail told of each write, before it is done */
function watched(fail: (key: Key, count: number) => void): Storage {
  let count = 0
  const put: Storage['put'] = async (key, ...rest) => {
    fail(key, ++count)
    return storage.put(key, ...rest)
  }
  return { ...storage, list: storage.list?.bind(storage), put } as Storage
}

describe('an account in storage', () => {
  test('is made, read by any of its names however they are typed, changed, listed and removed', async () => {
    const made = await accounts().create({ ...alice, name: 'Alice Example', roles: ['admin'] })
    expect(made).toMatchObject({
      kind: 'created',
      account: { sub: 'a1', username: 'Alice', hasPassword: true },
    })
    for (const name of ['alice', ' ALICE ', 'ａｌｉｃｅ', 'alice@example.COM'])
      expect((await accounts().readByName(name))?.username).toBe('Alice')
    const changed = await accounts().update('a1', { email: 'a@example.org', name: null, roles: ['staff'] })
    expect(changed).toMatchObject({ kind: 'updated', account: { email: 'a@example.org', roles: ['staff'] } })
    expect(changed.kind === 'updated' && 'name' in changed.account).toBe(false)
    expect(await accounts().readByName('alice@example.com')).toBeUndefined()
    expect(await listed('A@EX')).toEqual(['a1'])
    expect(await listed('al')).toEqual(['a1'])
    expect(await listed('b')).toEqual([])
    expect(await listed('A1')).toEqual(['a1'])
    expect(await accounts().remove('a1')).toEqual({ kind: 'removed' })
    expect(await accounts().read('a1')).toBeUndefined()
    expect(await accounts().find('a1')).toBeUndefined()
    expect((await accounts().list()).accounts).toEqual([])
  })

  test('signs in by its user name and its e-mail address, and not once it is disabled', async () => {
    await accounts().create(alice)
    for (const username of ['alice', 'ALICE@example.com'])
      expect(await accounts().authenticate({ username, password: 'wonderland' })).toEqual({
        sub: 'a1',
        amr: ['pwd'],
      })
    await accounts().update('a1', { disabled: true })
    expect(await accounts().authenticate({ username: 'alice', password: 'wonderland' })).toBeUndefined()
    expect(await accounts().find('a1')).toMatchObject({ disabled: true })
  })

  test('without a password nobody signs in', async () => {
    await accounts().create({ username: 'bob' })
    expect(await accounts().authenticate({ username: 'bob', password: 'undefined' })).toBeUndefined()
  })

  test('ten failures at one of its names lock the other', async () => {
    await accounts().create(alice)
    for (let n = 0; n < 10; n++) await accounts().authenticate({ username: 'alice', password: 'wrong' })
    const right = { username: 'alice@example.com', password: 'wonderland' }
    expect(await accounts().authenticate(right)).toBeUndefined()
  })

  test('configured people go on signing in, and are found, beside it', async () => {
    expect(await accounts().authenticate({ username: 'root', password: 'configured' })).toMatchObject({
      sub: 'root',
    })
    expect(await accounts().find('root')).toMatchObject({ sub: 'root' })
  })

  test('its claims are those of OpenID Connect, and a new address is not verified', async () => {
    await accounts().create({ ...alice, emailVerified: true, claims: { locale: 'de' }, roles: ['admin'] })
    expect((await accounts().find('a1'))?.claims).toEqual({
      preferred_username: 'Alice',
      email: 'Alice@Example.com',
      email_verified: true,
      locale: 'de',
      roles: ['admin'],
    })
    await accounts().update('a1', { email: 'other@example.com' })
    expect((await accounts().find('a1'))?.claims).toMatchObject({ email_verified: false })
  })

  test.each<[string, Parameters<ReturnType<typeof accounts>['update']>[1], boolean]>([
    ['another password', { password: 'through the looking glass' }, true],
    ['another hash', { passwordHash }, true],
    ['no password any more', { password: null }, true],
    ['to be disabled', { disabled: true }, true],
    ['another name', { username: 'alicia', name: 'Alicia' }, false],
    ['to be enabled, which it is', { disabled: false }, false],
  ])('%s is another stamp: %j %s', async (_, changes, is_other) => {
    await accounts().create(alice)
    const before = (await accounts().find('a1'))?.stamp
    await accounts().update('a1', changes)
    expect((await accounts().find('a1'))?.stamp !== before).toBe(is_other)
  })

  test('one that is made again under an old sub has another stamp', async () => {
    await accounts().create(alice)
    const before = (await accounts().find('a1'))?.stamp
    await accounts().remove('a1')
    expect(await accounts().create(alice)).toMatchObject({ kind: 'created' })
    expect((await accounts().find('a1'))?.stamp).not.toBe(before)
  })

  test('a change of an older revision changes nothing', async () => {
    const made = await accounts().create(alice)
    const revision = made.kind === 'created' ? made.account.revision : ''
    expect((await accounts().update('a1', { name: 'One' }, { revision })).kind).toBe('updated')
    expect(await accounts().update('a1', { name: 'Two' }, { revision })).toMatchObject({
      kind: 'conflict',
      account: { name: 'One' },
    })
    expect((await accounts().remove('a1', { revision })).kind).toBe('conflict')
  })

  test('takes one round trip by sub, two by name', async () => {
    await accounts().create(alice)
    let trips = 0
    const get: Storage['get'] = (keys) => {
      trips++
      return storage.get(keys)
    }
    await accounts({ ...storage, get } as Storage).find('a1')
    expect(trips).toBe(1)
    for (const name of ['alice', 'alice@example.com', 'nobody']) {
      trips = 0
      await accounts({ ...storage, get } as Storage).readByName(name)
      expect(trips).toBe(2)
    }
  })

  test.each([
    [{ username: '' }, 'username'],
    [{ username: ' ' }, 'username'],
    [{ username: 'a\0b' }, 'username'],
    [{ username: 'a', email: 'nobody' }, 'email'],
    [{ username: 'a', password: 'short' }, 'password'],
    [{ username: 'a', passwordHash: '$2b$10$x' }, 'passwordHash'],
    [{ username: 'a', sub: 'é' }, 'sub'],
    [{ username: 'a', claims: { email: 'a@b' } }, 'claims'],
    [{ username: 'a', nickname: 'b' }, 'nickname'],
  ])('%j is refused by its name', async (account, name) => {
    await expect(accounts().create(account as NewAccount)).rejects.toThrow(new RegExp(`^${name}: `))
  })

  test('a record of another release is a failure, and no absence', async () => {
    await accounts().create(alice)
    const [key] = (await storage.scan('account')).keys
    if (!key) throw new Error('there is no account')
    const [stored] = await storage.get([key])
    const value = JSON.stringify({ ...JSON.parse(stored?.value ?? ''), v: 2 })
    await storage.put(key, value, { ifVersion: stored?.version ?? '', version: 'x', expiresAt: null })
    await expect(accounts().find('a1')).rejects.toThrow('not what this release writes')
  })
})

test('a page goes on from one list to the next until it is full, and has nobody twice', async () => {
  const people: readonly NewAccount[] = [
    { sub: 's1', username: 'ann', name: 'Ann' },
    { sub: 's2', username: 'x', email: 'ann@example.com' },
    { sub: 's3', username: 'y', name: 'Anna', email: 'y@example.com' },
    { sub: 'annex', username: 'z' },
    { sub: 'other', username: 'other' },
  ]
  for (const person of people) await accounts().create(person)
  const subsOf = async (filter: string, limit?: number) => {
    const { accounts: found, after } = await accounts().list({ filter, ...(limit && { limit }) })
    return [found.map(({ sub }) => sub), after !== undefined]
  }
  expect(await subsOf('ann')).toEqual([['s1', 's2', 's3', 'annex'], false])
  // One who is in several lists leaves a gap.
  expect(await subsOf('ann', 3)).toEqual([['s1', 's2'], true])
  expect(await subsOf('ann@example.com')).toEqual([['s2'], false])
  expect(await subsOf('annex')).toEqual([['annex'], false])
  expect(await listed('ann')).toEqual(['s1', 's2', 's3', 'annex'])
})

test('those of a role are listed by it, to the letter, and by the first four of theirs', async () => {
  const roles = { a: ['staff', 'admin'], b: ['administrator'], c: [], d: ['1', '2', '3', '4', '5', 'admin'] }
  for (const [sub, of] of Object.entries(roles))
    await accounts().create({ sub, username: sub, passwordHash, roles: of })
  const having = async (role: string) => {
    const { accounts: found } = await accounts().list({ role })
    return found.map(({ sub }) => sub)
  }
  expect(await having('admin')).toEqual(['a'])
  expect(await having('ADMIN')).toEqual([])
  expect(await having('4')).toEqual(['d'])
  expect(await having('5')).toEqual([])
  await accounts().update('a', { roles: [] })
  await accounts().update('c', { roles: ['admin'] })
  expect(await having('admin')).toEqual(['c'])
  await expect(accounts().list({ role: 'admin', filter: 'c' })).rejects.toThrow(
    'filter and role are both there',
  )
})

describe('a name', () => {
  test.each([
    [{ username: 'ALICE' }, 'username'],
    [{ username: 'alice@example.com' }, 'username'],
    [{ username: 'bob', email: 'ａlice@example.com' }, 'email'],
    [{ username: 'bob', sub: 'a1' }, 'sub'],
    [{ username: 'root' }, 'username'],
    [{ username: 'bob', email: 'ROOT@example.com' }, 'email'],
    [{ username: 'bob', sub: 'root' }, 'sub'],
  ])('that somebody has is refused: %j', async (account, what) => {
    await accounts().create(alice)
    expect(await accounts().create(account)).toEqual({ kind: 'taken', what })
    expect((await accounts().list()).accounts).toHaveLength(1)
    // What was held on the way is free at once.
    if (what === 'email') expect((await accounts().create({ username: 'bob' })).kind).toBe('created')
  })

  test('of two who want it at once one has it, each time', async () => {
    for (let round = 0; round < 15; round++) {
      const outcomes = await Promise.all(
        [1, 2, 3].map((n) => accounts().create({ username: `u${round}`, email: `e${round}-${n}@x` })),
      )
      expect(outcomes.filter(({ kind }) => kind === 'created')).toHaveLength(1)
    }
    expect((await accounts().list({ limit: 1000 })).accounts).toHaveLength(15)
  })

  test('is one in user names and addresses: of those who cross each other one wins', async () => {
    for (let round = 0; round < 15; round++) {
      const [a, b] = [`a${round}@x`, `b${round}@x`]
      const outcomes = await Promise.all([
        accounts().create({ username: a, email: b }),
        accounts().create({ username: b, email: a }),
      ])
      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['created', 'taken'])
    }
  })

  test('that was given up is free, and of two changes to it one wins', async () => {
    const made = await Promise.all(['a', 'b'].map((username) => accounts().create({ username })))
    const subs = made.map((one) => (one.kind === 'created' ? one.account.sub : ''))
    const outcomes = await Promise.all(subs.map((sub) => accounts().update(sub, { username: 'c' })))
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['taken', 'updated'])
    const given_up = outcomes[0]?.kind === 'updated' ? 'a' : 'b'
    expect((await accounts().create({ username: given_up })).kind).toBe('created')
  })

  test('whose writer died before the account is free a minute later', async () => {
    const dying = watched(({ kind }) => {
      if (kind === 'account') throw new Error('down')
    })
    await expect(accounts(dying).create(alice)).rejects.toThrow('down')
    expect((await accounts().create({ username: 'alice' })).kind).toBe('taken')
    clock.now += 60
    expect((await accounts().create({ username: 'alice' })).kind).toBe('created')
  })

  test('whose writer died after the account stays, for as long as the account has it', async () => {
    const dying = watched(({ kind }, count) => {
      if (kind === 'account_name' && count > 3) throw new Error('down')
    })
    await expect(accounts(dying).create(alice)).rejects.toThrow('down')
    clock.now += 86_400
    for (const username of ['alice', 'alice@example.com']) {
      expect((await accounts().create({ username })).kind).toBe('taken')
      expect((await accounts().readByName(username))?.sub).toBe('a1')
    }
  })
})
