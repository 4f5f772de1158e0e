/** The ring of a moment, from keys that follow each other: a new one only where something in it has changed. */

import type { KeptKey, KeyRecord } from './key-record.ts'
import { type KeyRing, ringOf, signerOf } from './key-ring.ts'
import { publicJwk, readKey } from './key-set.ts'
import { changesAt, maySignUntil, type Placed, placeKeys, type Rules, type ScheduledKey } from './schedule.ts'
import type { Signer } from './signer.ts'
import type { KeysElsewhere } from './stored-keys-options.ts'

interface World {
  readonly rules: Rules
  readonly elsewhere: KeysElsewhere | undefined
  /** NumericDate in seconds. */
  readonly now: () => number
  /** When the storage was read last. */
  readonly readAt: () => number
  readonly keepFor: (kid: string, seconds: number) => Promise<void>
}

interface RingOfMoment {
  readonly ring: KeyRing
  /** Of the record. */
  readonly version: string
  /** From then, and as long as nobody writes until then, it stays as it is. */
  readonly from: number
  readonly until: number
  /** What is in it, to be compared. */
  readonly content: string
}

/** What the schedule goes by. */
export function scheduled(
  { keys }: KeyRecord,
  elsewhere: KeysElsewhere | undefined,
): readonly ScheduledKey[] {
  return keys.map(({ kid, alg, published_at, signs_at, lifetime, jwk, elsewhere: is_elsewhere }) => ({
    kid,
    alg,
    published_at,
    signs_at,
    lifetime,
    signs: is_elsewhere ? elsewhere !== undefined : jwk.d !== undefined,
  }))
}

export function ringAt(
  record: KeyRecord,
  version: string,
  at: number,
  world: World,
  before?: RingOfMoment,
): RingOfMoment {
  const placed = placeKeys(scheduled(record, world.elsewhere), at, world.rules)
  const content = JSON.stringify([version, placed.map(({ key, state }) => [key.kid, state])])
  const until = changesAt(placed, at)
  if (before?.content === content) return { ...before, from: at, until }
  const kept = new Map(record.keys.map((key) => [key.kid, key]))
  const inState = (state: Placed['state']) =>
    placed.flatMap((one) => (one.state === state ? [publicPart(kept.get(one.key.kid) as KeptKey)] : []))
  const signers = new Map<string, Signer>()
  for (const alg of world.rules.algs) {
    const signing = placed.find(({ key, state }) => key.alg === alg && key.signs && state === 'signing')
    if (signing) signers.set(alg, signerOfMoment(signing, kept.get(signing.key.kid) as KeptKey, world))
  }
  const published = [...inState('signing'), ...inState('next'), ...inState('retiring')]
  return { ring: ringOf(published, signers, inState('retired')), version, from: at, until, content }
}

const publicPart = ({ jwk }: KeptKey) => publicJwk(readKey(jwk, 'public', 'stored keys'))

function signerOfMoment(
  placed: Placed,
  { kid, jwk, elsewhere: is_elsewhere }: KeptKey,
  { elsewhere, now, readAt, keepFor }: World,
): Signer {
  const external = is_elsewhere ? elsewhere?.sign : undefined
  const signer = signerOf(readKey(jwk, external ? 'public' : 'private', 'stored keys'), external)
  return {
    ...signer,
    sign: (input) => {
      if (now() > maySignUntil(placed, readAt()))
        throw new Error('the signing keys have not been read for too long: another may sign by now')
      return signer.sign(input)
    },
    keepFor: (seconds) => (seconds > placed.key.lifetime ? keepFor(kid, seconds) : undefined),
  }
}
