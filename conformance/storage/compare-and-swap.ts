/** Cases of one writer at a time: what put, get and delete answer, and what they leave behind. */
import { create, expect, expectRecord, fresh, freshKey, inSeconds, read, type StorageCase } from './case.ts'

const LIFE = 60

export const compareAndSwap: readonly StorageCase[] = [
  {
    id: 'absent',
    statement: 'get answers a list, with undefined for a key that was never put',
    async run({ storage }) {
      const stored = await read(storage, freshKey())
      expect(
        stored === undefined,
        'get answered a record for a key that was never put',
        'a made-up token would be looked up as a real one',
      )
    },
  },
  {
    id: 'create',
    statement: 'put with ifVersion null creates a record, and get answers its value and version',
    async run({ storage }) {
      const key = freshKey()
      const version = await create(storage, key, 'first')
      await expectRecord(
        storage,
        key,
        { value: 'first', version },
        'creating it',
        'what was issued is not found',
      )
    },
  },
  {
    id: 'create-once',
    statement: 'put with ifVersion null answers conflict when there is a record, and leaves it alone',
    async run({ storage }) {
      const key = freshKey()
      const version = await create(storage, key, 'first')
      const outcome = await storage.put(key, 'second', {
        ifVersion: null,
        version: fresh(),
        expiresAt: inSeconds(LIFE),
      })
      expect(
        outcome === 'conflict',
        `put with ifVersion null answered '${outcome}' over a record that exists`,
        'a one-time assertion or proof can be used again',
      )
      await expectRecord(
        storage,
        key,
        { value: 'first', version },
        'a refused creation',
        'a refused write has changed a record',
      )
    },
  },
  {
    id: 'swap',
    statement: 'put with the version it carries replaces a record, value and version',
    async run({ storage }) {
      const key = freshKey()
      const ifVersion = await create(storage, key, 'first')
      const version = fresh()
      const outcome = await storage.put(key, 'second', { ifVersion, version, expiresAt: inSeconds(LIFE) })
      expect(
        outcome === 'stored',
        `put with the version just read answered '${outcome}'`,
        'nobody can redeem a code or refresh a token',
      )
      await expectRecord(
        storage,
        key,
        { value: 'second', version },
        'replacing it',
        'a redeemed code still looks unused',
      )
    },
  },
  {
    id: 'swap-stale',
    statement: 'put with a version the record no longer carries answers conflict and leaves it alone',
    async run({ storage }) {
      const key = freshKey()
      const stale = await create(storage, key, 'first')
      const version = fresh()
      await storage.put(key, 'second', { ifVersion: stale, version, expiresAt: inSeconds(LIFE) })
      const outcome = await storage.put(key, 'third', {
        ifVersion: stale,
        version: fresh(),
        expiresAt: inSeconds(LIFE),
      })
      expect(
        outcome === 'conflict',
        `put with a version that is out of date answered '${outcome}'`,
        'a code that has been redeemed can be redeemed again',
      )
      await expectRecord(
        storage,
        key,
        { value: 'second', version },
        'a refused swap',
        'a refused write has undone a redemption or a revocation',
      )
    },
  },
  {
    id: 'swap-absent',
    statement: 'put with a version answers conflict when there is no record, and creates none',
    async run({ storage }) {
      const key = freshKey()
      const outcome = await storage.put(key, 'first', {
        ifVersion: fresh(),
        version: fresh(),
        expiresAt: inSeconds(LIFE),
      })
      expect(
        outcome === 'conflict',
        `put with a version answered '${outcome}' where there is no record`,
        'what was deleted or has expired comes back to life',
      )
      await expectRecord(storage, key, undefined, 'a refused swap', 'a signed-out session comes back to life')
    },
  },
  {
    id: 'delete',
    statement: 'a deleted record is gone, cannot be swapped, and can be created anew',
    async run({ storage }) {
      const key = freshKey()
      const ifVersion = await create(storage, key, 'first')
      await storage.delete(key)
      await expectRecord(storage, key, undefined, 'deleting it', 'a signed-out session is still signed in')
      const outcome = await storage.put(key, 'second', {
        ifVersion,
        version: fresh(),
        expiresAt: inSeconds(LIFE),
      })
      expect(
        outcome === 'conflict',
        `put with the version of a deleted record answered '${outcome}'`,
        'a signed-out session comes back to life',
      )
      await create(storage, key, 'third')
    },
  },
  {
    id: 'delete-absent',
    statement: 'deleting what is not there, also twice, is no error',
    async run({ storage }) {
      const key = freshKey()
      await storage.delete(key)
      await storage.delete(key)
    },
  },
  {
    id: 'versions-exact',
    statement: 'versions are compared character by character',
    async run({ storage }) {
      for (const [held, presented] of LOOKALIKES) {
        const key = freshKey()
        const options = { ifVersion: null, version: held, expiresAt: inSeconds(LIFE) }
        await storage.put(key, 'first', options)
        const outcome = await storage.put(key, 'second', {
          ...options,
          ifVersion: presented,
          version: fresh(),
        })
        expect(
          outcome === 'conflict',
          `put took version ${JSON.stringify(presented)} for ${JSON.stringify(held)}`,
          'a writer with an old version can overwrite a redemption',
        )
      }
    },
  },
  {
    id: 'versions-any',
    statement: 'any printable ASCII of up to 128 characters serves as a version',
    async run({ storage }) {
      for (const version of ODD_VERSIONS) {
        const key = freshKey()
        await storage.put(key, 'first', { ifVersion: null, version, expiresAt: inSeconds(LIFE) })
        await expectRecord(
          storage,
          key,
          { value: 'first', version },
          'creating it',
          'no later write can succeed',
        )
        const options = { ifVersion: version, version: fresh(), expiresAt: inSeconds(LIFE) }
        const outcome = await storage.put(key, 'second', options)
        expect(
          outcome === 'stored',
          `put with the version ${JSON.stringify(version)} it carries answered '${outcome}'`,
          'a code cannot be redeemed',
        )
      }
    },
  },
  {
    id: 'answer-is-a-copy',
    statement: 'changing an answer does not change the record',
    async run({ storage }) {
      const key = freshKey()
      const version = await create(storage, key, 'first')
      const stored = await read(storage, key)
      try {
        Object.assign(stored ?? {}, { value: 'changed', version: 'changed' })
      } catch {
        // A frozen answer is a safe one.
      }
      await expectRecord(
        storage,
        key,
        { value: 'first', version },
        'changing an answer',
        'one request changes what others are signed in as',
      )
    },
  },
]

/** Pairs that a careless comparison (by number, collation, pattern or prefix) takes for equal. */
const LOOKALIKES = [
  ['1', '01'],
  ['1', '1.0'],
  ['100', '1e2'],
  ['abc', 'ABC'],
  ['abc', 'ab'],
  ['ab', 'abc'],
  ['abc', 'a.c'],
  ['abc', 'a%'],
  ['abc', 'ab_'],
  ['null', 'undefined'],
] as const

const ODD_VERSIONS = ['0', '-', 'null', "'", '"', '\\', '%', '{}', ':', '*', '~'.repeat(128)]
