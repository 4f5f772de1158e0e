/**
 * Cases of a write that arrives twice, as when a driver sends it again after a lost reply. Its version, a
 * nonce, tells it from a second writer.
 */
import { create, expect, expectRecord, fresh, freshKey, inSeconds, type StorageCase } from './case.ts'

const LIFE = 60

export const resent: readonly StorageCase[] = [
  {
    id: 'resent-create',
    statement: 'a creation that is sent again answers stored, as long as the record carries its version',
    async run({ storage }) {
      const key = freshKey()
      const options = { ifVersion: null, version: fresh(), expiresAt: inSeconds(LIFE) }
      await storage.put(key, 'first', options)
      const outcome = await storage.put(key, 'first', options)
      expect(
        outcome === 'stored',
        `the same put sent again answered '${outcome}'`,
        'a reply lost on the network turns an honest request into a replay, and the user is signed out',
      )
      await expectRecord(
        storage,
        key,
        { value: 'first', version: options.version },
        'a resent creation',
        'a resent write has damaged a record',
      )
    },
  },
  {
    id: 'resent-swap',
    statement: 'a swap that is sent again answers stored, as long as the record carries its version',
    async run({ storage }) {
      const key = freshKey()
      const ifVersion = await create(storage, key, 'first')
      const options = { ifVersion, version: fresh(), expiresAt: inSeconds(LIFE) }
      await storage.put(key, 'second', options)
      const outcome = await storage.put(key, 'second', options)
      expect(
        outcome === 'stored',
        `the same put sent again answered '${outcome}'`,
        'a reply lost on the network turns an honest refresh into a replay, and the user is signed out',
      )
    },
  },
  {
    id: 'resent-late',
    statement: 'a write that is sent again after another has replaced it answers conflict',
    async run({ storage }) {
      const key = freshKey()
      const early = { ifVersion: null, version: fresh(), expiresAt: inSeconds(LIFE) }
      await storage.put(key, 'early', early)
      const version = fresh()
      await storage.put(key, 'late', { ifVersion: early.version, version, expiresAt: inSeconds(LIFE) })
      const outcome = await storage.put(key, 'early', early)
      expect(
        outcome === 'conflict',
        `a put that arrived again after a later one answered '${outcome}'`,
        'a delayed packet undoes a revocation',
      )
      await expectRecord(
        storage,
        key,
        { value: 'late', version },
        'a late resend',
        'a delayed packet undoes a revocation',
      )
    },
  },
]
