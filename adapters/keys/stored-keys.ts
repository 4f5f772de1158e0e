/**
 * Signing keys that processes on one storage share: one record, encrypted under the deployment's secret, changed by
 * compare-and-swap and looked at again while the process runs. When a key signs and when it is gone is decided in
 * schedule.ts; here it is written by whoever finds it due first, and whoever comes second finds it done.
 *
 * A storage that has lost everything is given the same keys again by whoever has them. Where a process that has none is
 * there before, and makes others, those sign from then on, and each process adds its own behind them: what they have
 * signed is still to be verified, and clients find the same keys wherever they ask.
 */

import { bytesToHex } from '@noble/hashes/utils.js'
import type { Awaitable, Key } from '../../core/index.ts'
import { withDeadline } from '../world/deadline.ts'
import { randomText } from '../world/random.ts'
import {
  type KeyRecord,
  newKey,
  openRecord,
  sealRecord,
  withOthers,
  withoutPrivatePart,
} from './key-record.ts'
import type { DescribedKey, KeyRing, KeySchedule, KeySource } from './key-ring.ts'
import { generateKeys, type Jwk, readKey } from './key-set.ts'
import { dutiesAt, lifetimeFor, placeKeys, type Rules } from './schedule.ts'
import { ringAt, scheduled } from './scheduled-ring.ts'
import { readStoredKeysOptions, type StoredKeysOptions } from './stored-keys-options.ts'

/** What is in the storage, as this process knows it. */
interface Known {
  readonly record: KeyRecord
  readonly version: string
}

/** What is wanted of the keys, beside what is due. */
interface Wish {
  readonly change?: (record: KeyRecord) => KeyRecord
  /** Whether the next keys are wanted before their time. */
  readonly early?: boolean
}

/** So many others may be faster, one after the other. */
const ATTEMPTS = 20

/** @throws when an option is wrong, the storage is down, or holds keys that none of the secrets decrypts */
export async function storedKeys(
  options: StoredKeysOptions,
): Promise<KeySource & { readonly schedule: KeySchedule }> {
  const { storage, secrets, elsewhere, deadlineMs, now, readEvery, ...rules } = readStoredKeysOptions(options)
  const key = await signingKeysKey(options.issuer)
  const timely = <T>(asked: Awaitable<T>) => withDeadline(Promise.resolve(asked), deadlineMs)
  let known: Known | undefined
  let read_at = 0
  let ring: ReturnType<typeof ringAt> | undefined

  const generate = async (alg: string): Promise<Jwk> => {
    if (!elsewhere) return (await generateKeys([alg])).keys[0] as Jwk
    return readKey({ ...(await timely(elsewhere.generate(alg))), alg }, 'public', 'elsewhere.generate')
  }

  /** Reads, and writes what is due and what is wished; again as long as others are faster. */
  const settle = async ({ change = (record) => record, early = false }: Wish = {}): Promise<Known> => {
    const made = new Map<string, Jwk>()
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const at = now()
      const [found] = await timely(storage.get([key]))
      const opened = !found
        ? undefined
        : found.version === known?.version
          ? { record: known.record, current: true }
          : await openRecord(found.value, secrets, at)
      let record = opened?.record ?? known?.record ?? { keys: [], lineage: randomText(12) }
      if (known && known.record.lineage !== record.lineage) record = withOthers(record, known.record)
      record = await withDuties(change(record), { at, early, made })
      let version = found?.version
      if (!(opened?.current && opened.record === record)) {
        const ifVersion = version ?? null
        version = randomText(12)
        const value = await sealRecord(record, secrets)
        if ((await timely(storage.put(key, value, { ifVersion, version, expiresAt: null }))) !== 'stored')
          continue
      }
      read_at = at
      known = { record, version: version as string }
      return known
    }
    throw new Error('the signing keys are written by others all the time')
  }

  const withDuties = async (
    record: KeyRecord,
    { at, early, made }: { at: number; early: boolean; made: Map<string, Jwk> },
  ): Promise<KeyRecord> => {
    const { make, forget, discard } = dutiesAt(scheduled(record, elsewhere), at, rules, early)
    if (make.length + forget.length + discard.length === 0) return record
    const fresh = await Promise.all(
      make.map(async ({ alg, signs_at }) => {
        const jwk = made.get(alg) ?? (await generate(alg))
        made.set(alg, jwk)
        return newKey(jwk, signs_at, at, elsewhere !== undefined)
      }),
    )
    const kept = record.keys
      .filter(({ kid }) => !discard.includes(kid))
      .map((one) => (forget.includes(one.kid) ? withoutPrivatePart(one) : one))
    return { ...record, keys: [...fresh, ...kept] }
  }

  // One after the other, so that what is known never goes back.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = (wish?: Wish): Promise<Known> => {
    const settled = last.then(
      () => settle(wish),
      () => settle(wish),
    )
    last = settled
    return settled
  }

  const keepFor = async (kid: string, seconds: number): Promise<void> => {
    const lifetime = lifetimeFor(seconds)
    const { record } = await inTurn({ change: (record) => withLifetime(record, kid, lifetime) })
    if (!record.keys.some((one) => one.kid === kid))
      throw new Error('the key that was to sign has been thrown away meanwhile')
  }

  const ringNow = (): KeyRing => {
    const at = now()
    const { record, version } = known as Known
    if (ring?.version === version && at >= ring.from && at < ring.until) return ring.ring
    ring = ringAt(record, version, at, { rules, elsewhere, now, readAt: () => read_at, keepFor }, ring)
    return ring.ring
  }

  const described = (): readonly DescribedKey[] =>
    describeKeys(scheduled((known as Known).record, elsewhere), now(), rules)

  await inTurn()
  let asked_at = now()
  return {
    current() {
      const at = now()
      if (at - asked_at < readEvery && at >= asked_at) return ringNow()
      // Others go on with what there is: no request waits for the reading of another.
      asked_at = at
      return inTurn().then(ringNow)
    },
    schedule: {
      list: () => inTurn().then(described),
      rotate: () => inTurn({ early: true }).then(described),
      rotateNow: async (kids) => {
        const { record } = await inTurn()
        const there = record.keys.map(({ kid }) => kid)
        const gone = new Set(kids ?? there)
        for (const kid of gone) if (!there.includes(kid)) throw new TypeError(`there is no key ${kid}`)
        await inTurn({
          change: (record) => {
            const keys = record.keys.filter(({ kid }) => !gone.has(kid))
            return keys.length === record.keys.length ? record : { ...record, keys }
          },
        })
        return described()
      },
    },
  }
}

function describeKeys(
  keys: Parameters<typeof placeKeys>[0],
  now: number,
  rules: Rules,
): readonly DescribedKey[] {
  return placeKeys(keys, now, rules).flatMap(({ key: { kid, alg, published_at, signs_at }, state, until }) =>
    state === 'over' ? [] : [{ kid, alg, state, publishedAt: published_at, signsAt: signs_at, until }],
  )
}

function withLifetime(record: KeyRecord, kid: string, lifetime: number): KeyRecord {
  const shorter = (one: KeyRecord['keys'][number]) => one.kid === kid && one.lifetime < lifetime
  if (!record.keys.some(shorter)) return record
  return { ...record, keys: record.keys.map((one) => (shorter(one) ? { ...one, lifetime } : one)) }
}

/** Where the keys of an issuer are. */
export async function signingKeysKey(issuer: string): Promise<Key> {
  return { kind: 'signing_keys', id: await digest(issuer) }
}

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return bytesToHex(bytes)
}
