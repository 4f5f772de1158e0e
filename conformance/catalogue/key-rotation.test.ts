/** Rows K-009, Y-004, F-208, F-210: keys that follow each other while the provider runs, as clients see it. */

import { execFileSync } from 'node:child_process'
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJWKSet, type JWK, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { type DescribedKey, type StoredKeysOptions, storedKeys } from 'vouchsafe'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { type Kms, kmsKeys } from '../frameworks/examples/kms-keys.ts'
import {
  authorizationUrl,
  clients,
  createWorld,
  ISSUER,
  issueTokens,
  redeem,
  SECRET,
  type Tokens,
  type World,
} from './world.ts'

/** Worlds of one storage and one clock, as processes are. */
async function deployment(more: Partial<StoredKeysOptions> = {}) {
  const clock = { now: 1_800_000_000 }
  const now = () => clock.now
  const storage = createMemoryStorage({ latency: { minMs: 0, maxMs: 2 }, now })
  const start = async (own: Parameters<typeof createWorld>[0] = {}) => {
    const keys = await storedKeys({ storage, issuer: ISSUER, secrets: [SECRET], readEvery: 60, now, ...more })
    return createWorld({ storage, keys, now, ...own })
  }
  return { clock, start }
}

const answerOf = async ({ provider }: World, path: string) => provider.fetch(new Request(`${ISSUER}${path}`))
const jwksOf = async (world: World) => (await (await answerOf(world, '/jwks')).json()) as { keys: JWK[] }
const kidsOf = async (world: World) => (await jwksOf(world)).keys.map(({ kid }) => kid)
const kidOf = ({ id_token = '' }: Tokens) => JSON.parse(atob(id_token.split('.')[0] ?? '')).kid

async function hinted(world: World, id_token = ''): Promise<string> {
  const browser = world.browser()
  await browser.code(authorizationUrl())
  return (await browser.open(authorizationUrl({ id_token_hint: id_token, prompt: 'none' }))).location ?? ''
}

/** Where a logout leads by an ID token, of whichever session. */
async function signedOut(world: World, id_token_hint = ''): Promise<string> {
  const browser = world.browser()
  await browser.code(authorizationUrl())
  const query = new URLSearchParams({
    id_token_hint,
    post_logout_redirect_uri: 'https://rp.test/signed-out',
  })
  const visit = await browser.open(`${ISSUER}/end-session?${query}`)
  return visit.location ?? (visit.html.includes('Sign out?') ? 'a page that asks' : visit.html)
}

describe('K-009 a key is in the JWK Set for longer than that may be cached before it signs', () => {
  test('and the one before until the last that it signed has run out; hints are taken for longer', async () => {
    const { clock, start } = await deployment()
    const [world, other] = [await start(), await start()]
    const before = await issueTokens(world)
    const [first] = await kidsOf(other)
    const max_age = Number(
      /max-age=(\d+)/.exec((await answerOf(world, '/jwks')).headers.get('cache-control') ?? '')?.[1],
    )
    const rotated = await world.provider.keys.rotate()
    const next = rotated.find(({ state }) => state === 'next') as Required<DescribedKey>
    expect(next.signsAt - clock.now).toBeGreaterThanOrEqual(max_age + 60)

    clock.now += 60
    expect(await kidsOf(other)).toEqual([first, next.kid])
    const cached = createLocalJWKSet(await jwksOf(other))
    expect(kidOf(await issueTokens(other))).toBe(first)
    clock.now = next.signsAt
    const after = await issueTokens(other)
    expect(kidOf(after)).toBe(next.kid)
    const currentDate = new Date(clock.now * 1000)
    await jwtVerify(after.id_token ?? '', cached, { currentDate, issuer: ISSUER })
    expect(await kidsOf(world)).toEqual([next.kid, first])

    const signing = (one: World) =>
      one.events.flatMap((event) => (event.type === 'keys_changed' ? [event.signing] : []))
    expect(signing(world).at(-1)).toEqual([next.kid])

    clock.now += 3600 + 120
    expect(await kidsOf(other)).toEqual([next.kid])
    expect(await hinted(other, before.id_token)).toContain('code=')
    expect(await signedOut(other, before.id_token)).toBe('https://rp.test/signed-out')
    clock.now += 14 * 86_400
    expect(await hinted(other, before.id_token)).toContain('error=invalid_request')
    expect(await signedOut(other, before.id_token)).toBe('a page that asks')
  }, 60_000)

  test('F-208 between authorization and redemption', async () => {
    const { clock, start } = await deployment()
    const world = await start()
    await world.provider.keys.rotate()
    clock.now += 700
    const code = await world.browser().code(authorizationUrl())
    clock.now += 20
    const tokens = (await (await redeem(world, code)).json()) as Tokens
    expect(kidOf(tokens)).toBe((await kidsOf(world))[0])
    expect((await kidsOf(world)).length).toBe(2)
  }, 60_000)

  test('F-210 two administrators at once', async () => {
    const { start } = await deployment()
    const [world, other] = [await start(), await start()]
    const lists = await Promise.all([world.provider.keys.rotate(), other.provider.keys.rotate()])
    expect(lists[0].map(({ state }) => state).toSorted()).toEqual(['next', 'signing'])
    expect(lists[1]).toEqual(lists[0])
  }, 60_000)
})

test('Y-004 what a key signed that leaked is dead within a minute, everywhere', async () => {
  const { clock, start } = await deployment()
  const [world, other] = [await start(), await start()]
  const { id_token } = await issueTokens(world)
  const [leaked] = await kidsOf(world)
  expect(await hinted(other, id_token)).toContain('code=')
  await world.provider.keys.rotateNow()
  clock.now += 60
  for (const one of [world, other]) {
    expect(await kidsOf(one)).not.toContain(leaked)
    expect(await hinted(one, id_token)).toContain('error=invalid_request')
    expect(kidOf(await issueTokens(one))).not.toBe(leaked)
  }
  expect(await kidsOf(other)).toEqual(await kidsOf(world))
}, 60_000)

test('keys that have no schedule are listed, and are not rotated by us', async () => {
  const { provider } = await createWorld()
  const kids = (await (await provider.fetch(new Request(`${ISSUER}/jwks`))).json()).keys
  expect(await provider.keys.list()).toEqual(
    kids.map(({ kid, alg }: JWK) => ({ kid, alg, state: 'signing' })),
  )
  await expect(provider.keys.rotate()).rejects.toThrow('these keys have no schedule')
  await expect(provider.keys.rotateNow()).rejects.toThrow('these keys have no schedule')
})

const padding: Readonly<Record<string, readonly string[]>> = {
  RSASSA_PKCS1_V1_5_SHA_256: [],
  RSASSA_PSS_SHA_256: ['-pkeyopt', 'rsa_padding_mode:pss', '-pkeyopt', 'rsa_pss_saltlen:digest'],
  ECDSA_SHA_256: [],
}

/** Node signs no digests, openssl does; its signatures of EC keys are DER, as those of KMS are. */
function signDigest(key: KeyObject, digest: Uint8Array, algorithm: string): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-kms-'))
  const [keyFile, digestFile] = [join(folder, 'key.pem'), join(folder, 'digest')]
  try {
    writeFileSync(keyFile, key.export({ format: 'pem', type: 'pkcs8' }))
    writeFileSync(digestFile, digest)
    const options = ['-pkeyopt', 'digest:sha256', ...(padding[algorithm] ?? ['no such algorithm'])]
    return execFileSync('openssl', ['pkeyutl', '-sign', '-inkey', keyFile, '-in', digestFile, ...options])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** As `KMS` of @aws-sdk/client-kms: keys by id, digests in, DER out. */
function fakeKms(): Kms & { stalls: boolean } {
  const held = new Map<string, KeyObject>()
  const keyOf = (id: string) => {
    const key = held.get(id)
    if (!key) throw new Error('NotFoundException')
    return key
  }
  const kms = {
    stalls: false,
    createKey: async ({ KeySpec, KeyUsage }: { KeySpec: string; KeyUsage: string }) => {
      expect(KeyUsage).toBe('SIGN_VERIFY')
      const KeyId = crypto.randomUUID()
      const { privateKey } =
        KeySpec === 'RSA_2048'
          ? generateKeyPairSync('rsa', { modulusLength: 2048 })
          : generateKeyPairSync('ec', { namedCurve: 'P-256' })
      held.set(KeyId, privateKey)
      return { KeyMetadata: { KeyId } }
    },
    getPublicKey: async ({ KeyId }: { KeyId: string }) => {
      return { PublicKey: createPublicKey(keyOf(KeyId)).export({ format: 'der', type: 'spki' }) }
    },
    sign: async ({ KeyId, Message, MessageType, SigningAlgorithm }: Parameters<Kms['sign']>[0]) => {
      if (kms.stalls) return new Promise<never>(() => {})
      expect([MessageType, Message.length]).toEqual(['DIGEST', 32])
      return { Signature: signDigest(keyOf(KeyId), Message, SigningAlgorithm) }
    },
  }
  return kms
}

describe('keys in a KMS, by the example of the README', () => {
  test.each(['RS256', 'PS256', 'ES256'] as const)(
    '%s: signed there, and rotated',
    async (alg) => {
      const { clock, start } = await deployment({ elsewhere: kmsKeys(fakeKms()), algs: [alg] })
      const own = clients.map((client) => ({ ...client, id_token_signed_response_alg: alg }))
      const world = await start({ clients: own })
      const verified = async () => {
        const { id_token = '' } = await issueTokens(world)
        const currentDate = new Date(clock.now * 1000)
        const { protectedHeader } = await jwtVerify(id_token, createLocalJWKSet(await jwksOf(world)), {
          currentDate,
          algorithms: [alg],
        })
        return protectedHeader.kid
      }
      const first = await verified()
      await world.provider.keys.rotate()
      clock.now += 720
      expect(await verified()).not.toBe(first)
      await world.provider.keys.rotateNow()
      expect(await kidsOf(world)).toContain(await verified())
      // However r and s begin: their leading zeros come and go.
      if (alg === 'ES256') for (let round = 0; round < 20; round++) await verified()
    },
    60_000,
  )

  test('that stalls: a 503, and the code is as good as before', async () => {
    const kms = fakeKms()
    const { start } = await deployment({ elsewhere: kmsKeys(kms) })
    const world = await start({ deadlineMs: 200, onError: () => undefined })
    const code = await world.browser().code(authorizationUrl())
    kms.stalls = true
    expect((await redeem(world, code)).status).toBe(503)
    kms.stalls = false
    expect((await redeem(world, code)).status).toBe(200)
  }, 60_000)
})
