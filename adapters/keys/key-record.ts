/**
 * What the storage holds of the signing keys, as text that only the deployment's secrets open. What is done with it is
 * decided in schedule.ts and written in stored-keys.ts.
 */

import { decryptText, encryptText } from './jose.ts'
import type { Jwk, KeySet } from './key-set.ts'
import { HOUR, type ScheduledKey } from './schedule.ts'

/** Times are NumericDates. */
export interface KeptKey
  extends Pick<ScheduledKey, 'kid' | 'alg' | 'published_at' | 'signs_at' | 'lifetime'> {
  /** With the private part as long as it signs, unless that is somewhere else. */
  readonly jwk: Jwk
  /** Whether something else signs with it. */
  readonly elsewhere: boolean
}

export interface KeyRecord {
  readonly keys: readonly KeptKey[]
  /** Another one's than that of any record that was made where there was none. */
  readonly lineage: string
}

type Times = Partial<Pick<KeptKey, 'published_at' | 'signs_at' | 'lifetime' | 'elsewhere'>>

/** A JWK Set, and by `kid` what is known of each. */
interface Written extends KeySet {
  readonly times?: Readonly<Record<string, Times>>
  readonly lineage?: string
}

/** @param secrets newest first: the newest encrypts */
export async function sealRecord({ keys, lineage }: KeyRecord, secrets: readonly string[]): Promise<string> {
  const times = Object.fromEntries(
    keys.map(({ kid, published_at, signs_at, lifetime, elsewhere }) => [
      kid,
      { published_at, signs_at, lifetime, elsewhere },
    ]),
  )
  const written: Written = { keys: keys.map(({ jwk }) => jwk), times, lineage }
  return encryptText(JSON.stringify(written), secrets[0] ?? '')
}

export interface OpenedRecord {
  readonly record: KeyRecord
  /** Whether it is as it would be written now: under the newest secret, and with all that is known of each key. */
  readonly current: boolean
}

/**
 * @param now a key of which nothing is known begins to sign now
 * @throws when none of the secrets opens it
 */
export async function openRecord(
  value: string,
  secrets: readonly string[],
  now: number,
): Promise<OpenedRecord> {
  for (const secret of secrets) {
    const text = await decryptText(value, secret)
    if (text === undefined) continue
    const { keys, times = {}, lineage = '' } = JSON.parse(text) as Written
    const record = { keys: keys.map((jwk) => keptKey(jwk, times[jwk.kid ?? ''], now)), lineage }
    return { record, current: secret === secrets[0] && keys.every(({ kid = '' }) => kid in times) }
  }
  throw new Error(
    'the signing keys in the storage are damaged, or encrypted under a secret that is not in `secrets`; add it behind the newest',
  )
}

function keptKey(jwk: Jwk, times: Times = {}, now: number): KeptKey {
  const { published_at = now, signs_at = now, lifetime = HOUR, elsewhere = false } = times
  return { kid: jwk.kid ?? '', alg: jwk.alg ?? '', jwk, published_at, signs_at, lifetime, elsewhere }
}

export function newKey(jwk: Jwk, signs_at: number, now: number, elsewhere: boolean): KeptKey {
  return keptKey(jwk, { published_at: now, signs_at, elsewhere }, now)
}

/** Those of a record, and behind them those of another that it does not have. */
export function withOthers(record: KeyRecord, other: KeyRecord): KeyRecord {
  const kids = new Set(record.keys.map(({ kid }) => kid))
  const missing = other.keys.filter(({ kid }) => !kids.has(kid))
  return missing.length === 0 ? record : { ...record, keys: [...record.keys, ...missing] }
}

const privateMembers = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth'])

/** What is left of a key when it signs no more. */
export function withoutPrivatePart(key: KeptKey): KeptKey {
  const members = Object.entries(key.jwk).filter(([name]) => !privateMembers.has(name))
  return { ...key, elsewhere: false, jwk: Object.fromEntries(members) }
}
