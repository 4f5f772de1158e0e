/**
 * Cases of records for single use, as long as the store loses nothing: the mark changes no answer. What it
 * is for shows when a server is restarted or replaced, which no case can bring about; kill it and see.
 */
import { expect, expectRecord, fresh, freshKey, inSeconds, type StorageCase } from './case.ts'

const LIFE = 60

export const singleUse: readonly StorageCase[] = [
  {
    id: 'single-use',
    statement: 'what is marked for single use is created once and spent once, and nothing of it is doubted',
    async run({ storage }) {
      const key = freshKey()
      const mark = { expiresAt: inSeconds(LIFE), singleUse: true }
      const created = { ifVersion: null, version: fresh(), ...mark }
      const spent = { ifVersion: created.version, version: fresh(), ...mark }
      const rival = { ifVersion: created.version, version: fresh(), ...mark }
      for (const [did, value, options, wanted] of [
        ['created', 'unused', created, 'stored'],
        ['created again by the same write', 'unused', created, 'stored'],
        ['spent', 'used', spent, 'stored'],
        ['spent again by the same write', 'used', spent, 'stored'],
        ['spent by a second writer', 'stolen', rival, 'conflict'],
      ] as const) {
        const outcome = await storage.put(key, value, options)
        expect(
          outcome === wanted,
          `a record for single use, ${did}, answered '${outcome}' instead of '${wanted}'`,
          'people cannot sign in, or two of them with one code',
        )
      }
      await expectRecord(
        storage,
        key,
        { value: 'used', version: spent.version },
        'single use',
        'a spent code is not what is there',
      )
    },
  },
  {
    id: 'single-use-revoked',
    statement: 'a record for single use is replaced like any other by a put without the mark',
    async run({ storage }) {
      const key = freshKey()
      const created = { ifVersion: null, version: fresh(), expiresAt: inSeconds(LIFE), singleUse: true }
      await storage.put(key, 'unused', created)
      const version = fresh()
      const revoked = { ifVersion: created.version, version, expiresAt: inSeconds(LIFE) }
      const outcome = await storage.put(key, 'revoked', revoked)
      expect(
        outcome === 'stored',
        `a put without the mark, over a record with it, answered '${outcome}'`,
        'a code that was issued cannot be revoked',
      )
      await expectRecord(
        storage,
        key,
        { value: 'revoked', version },
        'its revocation',
        'the code still works',
      )
    },
  },
]
