/** Processes on one storage agree on their keys, and the storage cannot use them. */

import { expect, test } from 'vitest'
import { createMemoryStorage } from '../../storage/memory.ts'
import { storedKeys } from './stored-keys.ts'

const issuer = 'https://op.test'
const secret = 'a secret of the deployment, 32+ characters'
const slow = () => createMemoryStorage({ latency: { min: 0, max: 5 } })

test('F-216 of many that start at the same moment one makes the keys', async () => {
  const storage = slow()
  const sets = await Promise.all(
    Array.from({ length: 4 }, () => storedKeys({ storage, issuer, secrets: [secret] })),
  )
  for (const set of sets) expect(set).toEqual(sets[0])
  expect(await storedKeys({ storage, issuer, secrets: [secret] })).toEqual(sets[0])
}, 60_000)

test('a secret is retired in two steps: behind the newest for one start, then gone', async () => {
  const storage = slow()
  const keys = await storedKeys({ storage, issuer, secrets: [secret] })
  const newer = secret.toUpperCase()
  await expect(storedKeys({ storage, issuer, secrets: [newer] })).rejects.toThrow('add it behind the newest')
  const both = () => storedKeys({ storage, issuer, secrets: [newer, secret] })
  expect(await Promise.all([both(), both(), both()])).toEqual([keys, keys, keys])
  expect(await storedKeys({ storage, issuer, secrets: [newer] })).toEqual(keys)
  await expect(storedKeys({ storage, issuer, secrets: [secret] })).rejects.toThrow('add it behind the newest')
}, 60_000)

test('S-001 no private part is readable in the storage', async () => {
  const storage = createMemoryStorage()
  const { keys } = await storedKeys({ storage, issuer, secrets: [secret] })
  const [key] = storage.scan('signing_keys').keys
  const stored = key && storage.get([key])[0]?.value
  expect(stored).toBeDefined()
  for (const { d, kid } of keys) for (const value of [d, kid]) expect(stored).not.toContain(value)
}, 60_000)

test('a storage that is down makes no keys', async () => {
  const down = { ...createMemoryStorage(), get: () => Promise.reject(new Error('down')) }
  await expect(storedKeys({ storage: down, issuer, secrets: [secret] })).rejects.toThrow('down')
})
