/** Processes on one storage agree on their keys, follow them, and the storage cannot use them. */

import type { JWK } from 'jose'
import { describe, expect, test } from 'vitest'
import type { Storage } from '../../core/index.ts'
import { createMemoryStorage } from '../../storage/memory.ts'
import { decryptText, encryptText, verifyJwt } from './jose.ts'
import { type KeySource, keyRing } from './key-ring.ts'
import { generateKeys } from './key-set.ts'
import { signJwt } from './sign-jwt.ts'
import { storedKeys } from './stored-keys.ts'
import type { KeysElsewhere, StoredKeysOptions } from './stored-keys-options.ts'

const issuer = 'https://op.test'
const secret = 'a secret of the deployment, 32+ characters'
const slow = () => createMemoryStorage({ latency: { minMs: 0, maxMs: 5 } })

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

const algsOf = async (source: KeySource | Promise<KeySource>) =>
  new Set((await (await source).current()).published.jwks.keys.map(({ alg }) => alg))

test('there are keys for what clients use, and more when they use more', async () => {
  const storage = slow()
  const first = await open(storage, { readEvery: 0 })
  const [rsa] = await kids(first)
  expect(await algsOf(first)).toEqual(new Set(['RS256']))
  const both = await Promise.all([open(storage, { algs: ['ES256'] }), open(storage, { algs: ['EdDSA'] })])
  expect(await kids(both[0])).toContain(rsa)
  const all = await algsOf(open(storage))
  expect(all).toEqual(new Set(['RS256', 'ES256', 'EdDSA']))
  expect(await algsOf(first)).toEqual(all)
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

describe('a rotation', () => {
  const clock = { now: 1_800_000_000 }
  const opened = (storage: Storage, more: Partial<StoredKeysOptions> = {}) =>
    open(storage, { readEvery: 0, now: () => clock.now, ...more })
  const claims = (lifetime: number) => ({ sub: 'alice', iat: clock.now, exp: clock.now + lifetime })
  const typ = 'JWT'
  const statesOf = async ({ schedule }: KeySource) =>
    ((await schedule?.list()) ?? []).map(({ state }) => state).toSorted()

  test('K-009, Y-004: published, then signing; the one before retires, verifies hints, and is gone', async () => {
    const storage = slow()
    const [one, other] = await Promise.all([opened(storage), opened(storage, { hintsFor: 1000 })])
    const [first] = await kids(one)
    const jwt = await signJwt(await one.current(), { alg: 'RS256', typ, claims: claims(7000) }, 5000)
    await Promise.all([one.schedule.rotate(), other.schedule.rotate()])
    const [, second, ...none] = await kids(other)
    expect(none).toEqual([])
    const signer = async (source: KeySource) => (await source.current()).signers.get('RS256')?.kid
    expect([await signer(one), await signer(other)]).toEqual([first, first])
    clock.now += 719
    expect(await signer(other)).toBe(first)
    clock.now += 1
    expect([await signer(one), await signer(other)]).toEqual([second, second])
    expect(await kids(one)).toEqual([second, first])
    // The hour that is taken for granted, and the two that were written before it signed.
    clock.now += 7200 + 119
    expect(await kids(other)).toEqual([second, first])
    clock.now += 1
    expect(await kids(other)).toEqual([second])
    expect(await verifyJwt(await other.current(), { jwt, typ })).toMatchObject({ sub: 'alice' })
    expect(await statesOf(other)).toEqual(['retired', 'signing'])
    clock.now += 1000
    expect(await verifyJwt(await other.current(), { jwt, typ })).toBeUndefined()
    expect(await statesOf(other)).toEqual(['signing'])
  }, 60_000)

  test('the private part of a key that signs no more is not kept', async () => {
    const storage = slow()
    const source = await opened(storage)
    await source.schedule.rotate()
    clock.now += 720 + 120
    await source.current()
    const [stored] = await storage.get([await keyIn(storage)])
    const { keys } = JSON.parse((await decryptText(stored?.value ?? '', secret)) ?? '')
    expect(keys.map((key: { d?: string }) => key.d !== undefined)).toEqual([true, false])
  }, 60_000)

  test('by itself, when it is time', async () => {
    const source = await opened(slow(), { keyRotation: 3600 })
    const [first] = await kids(source)
    clock.now += 3600 - 721
    expect(await kids(source)).toEqual([first])
    clock.now += 1
    expect(await statesOf(source)).toEqual(['next', 'signing'])
  }, 60_000)

  test('Y-004: of keys that leaked, all or one; the others of the storage follow', async () => {
    const storage = slow()
    const [one, other] = await Promise.all([opened(storage), opened(storage)])
    const jwt = await signJwt(await other.current(), { alg: 'RS256', typ, claims: claims(600) }, 5000)
    const leaked = String((await kids(one))[0])
    const left = await one.schedule.rotateNow()
    expect(left).toHaveLength(1)
    const kid = left[0]?.kid ?? ''
    expect([await kids(one), await kids(other)]).toEqual([[kid], [kid]])
    expect(await verifyJwt(await other.current(), { jwt, typ })).toBeUndefined()
    await expect(one.schedule.rotateNow([leaked])).rejects.toThrow(`there is no key ${leaked}`)
    await one.schedule.rotate()
    expect((await other.schedule.rotateNow([kid])).map(({ state }) => state)).toEqual(['signing'])
  }, 60_000)

  test('nothing is signed by who could not look for as long as another may need to sign', async () => {
    const storage: Storage = slow()
    const source = await opened(storage, { readEvery: 60 })
    const sign = async () => signJwt(await source.current(), { alg: 'RS256', typ, claims: claims(600) }, 5000)
    storage.get = () => Promise.reject(new Error('down'))
    clock.now += 720
    await expect(sign()).rejects.toThrow('down')
    await sign()
    clock.now += 1
    await expect(sign()).rejects.toThrow('have not been read for too long')
  }, 60_000)
})

test('nothing is signed by an algorithm that is not configured, and its keys are published', async () => {
  const storage = slow()
  const both = await kids(open(storage, { algs: ['ES256'] }))
  const source = await open(storage)
  expect(await kids(source)).toHaveLength(both.length)
  expect((await source.current()).published.signingAlgs).toEqual(['RS256'])
}, 60_000)

test.each<[Partial<StoredKeysOptions>, string]>([
  [{ keyRotation: 3599 }, 'keyRotation: must be a number of seconds from 3600'],
  [{ keyRotation: Number.NaN }, 'keyRotation: must be a number'],
  [{ readEvery: 61 }, 'readEvery: must be a number of seconds from 0 to 60'],
  [{ hintsFor: -1 }, 'hintsFor: must be a number'],
  [{ keyrotation: 1 } as never, 'keyrotation'],
])('%j is refused', async (wrong, message) => {
  await expect(open(slow(), wrong)).rejects.toThrow(message)
})

describe('keys that are elsewhere', () => {
  const held = new Map<string, JWK>()
  const elsewhere: KeysElsewhere = {
    generate: async (alg) => {
      const [{ d, p, q, dp, dq, qi, ...jwk } = {} as JWK] = (await generateKeys([alg])).keys
      held.set(jwk.kid ?? '', { ...jwk, d, p, q, dp, dq, qi } as JWK)
      return jwk
    },
    sign: ({ kid, alg, input }) => {
      const ring = keyRing({ keys: [held.get(kid) as JWK] })
      return ring.signers.get(alg)?.sign(input) as Uint8Array
    },
  }

  test('follow the same schedule, and keys of this process sign until they are followed', async () => {
    const storage = slow()
    const clock = { now: 1_800_000_000 }
    const options = { now: () => clock.now, readEvery: 0 }
    const [local] = await kids(open(storage, options))
    const source = await open(storage, { ...options, elsewhere })
    expect(await kids(source)).toEqual([local])
    await source.schedule.rotate()
    clock.now += 720
    const ring = await source.current()
    const jwt = await signJwt(ring, { alg: 'RS256', typ: 'JWT', claims: { sub: 'alice' } }, 5000)
    expect(held.has(ring.signers.get('RS256')?.kid ?? '')).toBe(true)
    expect(await verifyJwt(await (await open(storage, options)).current(), { jwt, typ: 'JWT' })).toEqual({
      sub: 'alice',
    })
  }, 60_000)

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'elsewhere.generate: kid is missing'],
    ['another kind', { kty: 'EC', crv: 'P-256', kid: 'k' }, 'must be of kty RSA'],
    ['a weak one', { kty: 'RSA', n: 'AAAA', e: 'AQAB', kid: 'k' }, '2048 bits'],
  ])('%s is no key', async (_, answer, message) => {
    const wrong = { ...elsewhere, generate: () => answer as JWK }
    await expect(open(slow(), { elsewhere: wrong })).rejects.toThrow(message)
  })
})
