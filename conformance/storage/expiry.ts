/**
 * Cases of time. A record may outlive its `expiresAt` for as long as the store likes, and must never die
 * before it. These cases wait for real seconds, side by side where a runner allows it.
 */
import { create, expect, expectRecord, fresh, freshKey, inSeconds, read, type StorageCase } from './case.ts'

const TOO_EARLY = 'users are signed out early, and a used code is forgotten while it is still good'

export const expiry: readonly StorageCase[] = [
  {
    id: 'expiry-not-early',
    statement: 'a record is there until its expiresAt',
    async run({ storage }) {
      const key = freshKey()
      const version = fresh()
      const expiresAt = inSeconds(1.9)
      await storage.put(key, 'brief', { ifVersion: null, version, expiresAt })
      await until(expiresAt - 0.4)
      await expectRecord(storage, key, { value: 'brief', version }, 'less than its life', TOO_EARLY)
    },
  },
  {
    id: 'expiry-extended',
    statement: 'a later put replaces the expiry of an earlier one',
    async run({ storage }) {
      const key = freshKey()
      const first = fresh()
      const early = inSeconds(1)
      await storage.put(key, 'brief', { ifVersion: null, version: first, expiresAt: early })
      const version = fresh()
      await storage.put(key, 'long', { ifVersion: first, version, expiresAt: inSeconds(60) })
      await until(early + 0.5)
      await expectRecord(storage, key, { value: 'long', version }, 'the expiry it had before', TOO_EARLY)
      await storage.delete(key)
    },
  },
  {
    id: 'expiry-lifted',
    statement: 'a record put with expiresAt null is kept, also when it had an expiry before',
    async run({ storage }) {
      const key = freshKey()
      const first = fresh()
      const early = inSeconds(1)
      await storage.put(key, 'brief', { ifVersion: null, version: first, expiresAt: early })
      const version = fresh()
      await storage.put(key, 'kept', { ifVersion: first, version, expiresAt: null })
      await until(early + 0.5)
      await expectRecord(storage, key, { value: 'kept', version }, 'the expiry it had before', TOO_EARLY)
      await storage.delete(key)
    },
  },
  {
    id: 'expiry-fractions',
    statement: 'an expiresAt between two seconds is not rounded down',
    async run({ storage }) {
      const key = freshKey()
      const version = fresh()
      const expiresAt = Math.floor(inSeconds(1)) + 0.99
      await storage.put(key, 'brief', { ifVersion: null, version, expiresAt })
      await until(expiresAt - 0.3)
      await expectRecord(storage, key, { value: 'brief', version }, 'less than its life', TOO_EARLY)
    },
  },
  {
    id: 'expiry-far',
    statement: 'a record with an expiresAt many years ahead is there',
    async run({ storage }) {
      const key = freshKey()
      const version = fresh()
      await storage.put(key, 'long', { ifVersion: null, version, expiresAt: inSeconds(50 * 365 * 86_400) })
      await expectRecord(storage, key, { value: 'long', version }, 'creating it', TOO_EARLY)
      await storage.delete(key)
    },
  },
  {
    id: 'expiry-past',
    statement: 'a put whose expiresAt is past answers as any other, and what is left of it is consistent',
    async run({ storage }) {
      const key = freshKey()
      const version = fresh()
      const outcome = await storage.put(key, 'late', { ifVersion: null, version, expiresAt: inSeconds(-5) })
      expect(
        outcome === 'stored',
        `a put with an expiresAt in the past answered '${outcome}'`,
        'a server whose clock is behind cannot serve anybody',
      )
      const stored = await read(storage, key)
      const again = await storage.put(key, 'anew', {
        ifVersion: stored?.version ?? null,
        version: fresh(),
        expiresAt: inSeconds(60),
      })
      expect(
        again === 'stored',
        `put with what get had just answered about an expired record answered '${again}'`,
        'a key whose record has expired can never be used again',
      )
      await storage.delete(key)
    },
  },
  {
    id: 'expiry-create-after',
    statement: 'once get answers undefined for an expired record, it can be created anew',
    async run({ storage }) {
      const key = freshKey()
      await storage.put(key, 'brief', { ifVersion: null, version: fresh(), expiresAt: inSeconds(0.05) })
      await until(inSeconds(0.2))
      if ((await read(storage, key)) === undefined) await create(storage, key, 'anew')
      await storage.delete(key)
    },
  },
]

/** @param instant NumericDate in seconds */
async function until(instant: number): Promise<void> {
  const milliseconds = Math.max(0, instant * 1000 - Date.now())
  await new Promise((resolve) => setTimeout(resolve, milliseconds))
}
