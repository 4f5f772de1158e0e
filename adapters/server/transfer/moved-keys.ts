/**
 * Signing keys, as they are moved: as they are stored, which only the deployment's secrets open. Where there are others
 * already, those sign, and these verify what they have signed.
 */

import { openRecord, sealRecord, withOthers } from '../../keys/key-record.ts'
import { signingKeysKey } from '../../keys/stored-keys.ts'
import { randomText } from '../../world/random.ts'
import type { MovedKind, TransferWorld } from './moved.ts'

export async function movedKeys({ settings, storage, context }: TransferWorld): Promise<MovedKind> {
  const { issuer, secrets } = settings
  const key = await signingKeysKey(issuer)
  const open = async (sealed: string) => (await openRecord(sealed, secrets, context.now)).record

  async function found() {
    const [stored] = await storage.get([key])
    return { version: stored?.version ?? null, record: stored && (await open(stored.value)) }
  }

  return {
    kind: 'signing_keys',

    lineOf: ({ id }, { value }) =>
      id === key.id ? { kind: 'signing_keys', v: 1, sealed: value } : undefined,

    async read({ v, sealed }) {
      if (v !== 1 || typeof sealed !== 'string') throw new TypeError('signing_keys: is of another release')
      const moved = await open(sealed).catch(() => {
        throw new TypeError(
          'signing_keys: none of the secrets of the configuration opens them; use those of the server that they are from',
        )
      })
      const kids = moved.keys.map(({ kid }) => kid)
      return {
        what: `signing keys ${kids.join(', ')}`,
        names: ['the signing keys'],
        async look() {
          const { version, record } = await found()
          const there = record?.keys.map(({ kid }) => kid) ?? []
          return kids.every((kid) => there.includes(kid)) ? { kind: 'there' } : { kind: 'absent', version }
        },
        async place(version) {
          const { record } = await found()
          const value = record ? await sealRecord(withOthers(record, moved), secrets) : sealed
          const put = { ifVersion: version, version: randomText(12), expiresAt: null }
          if ((await storage.put(key, value, put)) !== 'stored')
            throw new Error('the signing keys have changed meanwhile; run it again')
        },
      }
    },
  }
}
