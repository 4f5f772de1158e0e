/** Processes on one storage agree on their keys, follow them, and the storage cannot use them. */

import { describe, expect, test } from 'vitest'
import type { Storage } from '../../core/index.ts'
import { createMemoryStorage } from '../../storage/memory.ts'
import { decryptText, encryptText } from './jose.ts'
import type { KeySource } from './key-ring.ts'
import { generateKeys } from './key-set.ts'
import { type StoredKeysOptions, storedKeys } from './stored-keys.ts'

const issuer = 'https://op.test'
const secret = 'a secret of the deployment, 32+ characters'
const slow = () => createMemoryStorage({ latency: { min: 0, max: 5 } })

const open = (storage: Storage, more: Partial<StoredKeysOptions> = {}) =>
  storedKeys({ storage, issuer, secrets: [secret], ...more })

const kids = async (source: KeySource | Promise<KeySource>) =>
  (await (await source).current()).published.jwks.keys.map(({ kid }) => kid)

const keyIn = async (storage: Storage) => {
  const [key] = (await storage.scan('signing_keys')).keys
  if (!key) throw new Error('there are keys')
  return key
}

/** What another process, or an operator, puts in the place of the keys. */
async function replace(storage: Storage): Promise<void> {
  const key = await keyIn(storage)
  const value = await encryptText(JSON.stringify(await generateKeys(['RS256'])), secret)
  const [before] = await storage.get([key])
  const ifVersion = before?.version ?? null
  await storage.put(key, value, { ifVersion, version: 'of another process', expiresAt: null })
}

test('F-216 of many that start at the same moment one makes the keys', async () => {
  const storage = slow()
  const all = await Promise.all(Array.from({ length: 4 }, () => kids(open(storage))))
  for (const one of all) expect(one).toEqual(all[0])
  expect(await kids(open(storage))).toEqual(all[0])
}, 60_000)

const algsOf = async (source: Promise<KeySource>) => [...(await (await source).current()).signers.keys()]

test('there are keys for what clients use, and more when they use more', async () => {
  const storage = slow()
  const first = await open(storage, { readEvery: 0 })
  const [rsa] = await kids(first)
  expect(await algsOf(Promise.resolve(first))).toEqual(['RS256'])
  const both = await Promise.all([open(storage, { algs: ['ES256'] }), open(storage, { algs: ['EdDSA'] })])
  expect((await kids(both[0]))[0]).toBe(rsa)
  const all = new Set(await algsOf(open(storage)))
  expect(all).toEqual(new Set(['RS256', 'ES256', 'EdDSA']))
  expect(new Set(await algsOf(Promise.resolve(first)))).toEqual(all)
}, 60_000)

test('an algorithm that there is not is refused by name', async () => {
  await expect(open(slow(), { algs: ['HS256'] })).rejects.toThrow('HS256')
  await expect(generateKeys(['none'])).rejects.toThrow('none')
})

test('a secret is retired in two steps: behind the newest for one start, then gone', async () => {
  const storage = slow()
  const keys = await kids(open(storage))
  const newer = secret.toUpperCase()
  await expect(open(storage, { secrets: [newer] })).rejects.toThrow('add it behind the newest')
  const both = () => kids(open(storage, { secrets: [newer, secret] }))
  expect(await Promise.all([both(), both(), both()])).toEqual([keys, keys, keys])
  expect(await kids(open(storage, { secrets: [newer] }))).toEqual(keys)
  await expect(open(storage)).rejects.toThrow('add it behind the newest')
}, 60_000)

test('S-001 no private part is readable in the storage', async () => {
  const storage = createMemoryStorage()
  const keys = await kids(open(storage))
  const stored = (await storage.get([await keyIn(storage)]))[0]?.value
  expect(stored).toMatch(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/)
  for (const kid of keys) expect(stored).not.toContain(kid)
}, 60_000)

test('a storage that is down makes no keys', async () => {
  const down = { ...createMemoryStorage(), get: () => Promise.reject(new Error('down')) }
  await expect(open(down)).rejects.toThrow('down')
})

test('while they are young they are answered from memory', async () => {
  const storage = createMemoryStorage()
  const source = await open(storage)
  const ring = source.current()
  await replace(storage)
  expect(source.current()).toBe(ring)
}, 60_000)

test('when they are old the storage is asked, and what is there now is in force', async () => {
  const storage = slow()
  const source = await open(storage, { readEvery: 0 })
  const ring = await source.current()
  expect(await source.current()).toBe(ring)
  await replace(storage)
  expect(await kids(source)).toEqual(await kids(open(storage)))
  expect(await source.current()).not.toBe(ring)
}, 60_000)

test('F-106 keys that a storage lost are put back by who still has them', async () => {
  const storage = slow()
  const source = await open(storage, { readEvery: 0 })
  const keys = await kids(source)
  await storage.delete(await keyIn(storage))
  expect(await kids(source)).toEqual(keys)
  expect(await kids(open(storage))).toEqual(keys)
}, 60_000)

test('a storage that fails when it is asked again says so, and is asked again later', async () => {
  const storage: Storage = createMemoryStorage()
  const { get } = storage
  const source = await open(storage, { readEvery: 0 })
  const keys = await kids(source)
  storage.get = () => Promise.reject(new Error('down'))
  await expect(source.current()).rejects.toThrow('down')
  storage.get = get
  expect(await kids(source)).toEqual(keys)
}, 60_000)

describe('F-106: a storage that has lost everything', () => {
  test('is given the same keys again by a process that has them', async () => {
    const storage = slow()
    const [one, other] = await Promise.all([open(storage, { readEvery: 0 }), open(storage, { readEvery: 0 })])
    const before = await kids(one)
    await storage.delete(await keyIn(storage))
    expect(await Promise.all([kids(one), kids(other), kids(one)])).toEqual([before, before, before])
    expect(await kids(open(storage))).toEqual(before)
  }, 60_000)

  test('and where others were made before they came: those sign, and all publish all', async () => {
    const storage = slow()
    const [one, other] = await Promise.all([open(storage, { readEvery: 0 }), open(storage, { readEvery: 0 })])
    const before = await kids(one)
    await storage.delete(await keyIn(storage))
    const started = await open(storage, { readEvery: 0 })
    const made = await kids(started)
    expect(made).not.toEqual(before)
    await Promise.all([kids(one), kids(other)])
    for (const source of [one, other, started]) {
      const { published, signers } = await source.current()
      expect(published.jwks.keys.map(({ kid }) => kid)).toEqual([...made, ...before])
      expect(made).toContain(signers.get('RS256')?.kid)
    }
  }, 60_000)

  test('but keys that were taken away on purpose do not come back', async () => {
    const storage = slow()
    const source = await open(storage, { readEvery: 0 })
    const before = await kids(source)
    const key = await keyIn(storage)
    const [stored] = await storage.get([key])
    const { lineage } = JSON.parse((await decryptText(stored?.value ?? '', secret)) ?? '')
    const value = await encryptText(JSON.stringify({ ...(await generateKeys(['RS256'])), lineage }), secret)
    await storage.put(key, value, { ifVersion: stored?.version ?? null, version: 'v', expiresAt: null })
    const after = await kids(source)
    expect(after).toHaveLength(1)
    expect(before).not.toContain(after[0])
  }, 60_000)
})

test.each(['get', 'put'] as const)(
  'F-030: a storage whose %s never answers does not hold up a start',
  async (method) => {
    const stalled = { ...createMemoryStorage(), [method]: () => new Promise<never>(() => {}) }
    await expect(open(stalled, { deadlineMs: 20 })).rejects.toThrow('no answer within 20 ms')
  },
  60_000,
)
