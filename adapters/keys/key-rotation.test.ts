/**
 * K-009, Y-004, Y-005, F-207, F-209, F-210: over drawn rotations, leaks, restarts, outages and clocks that differ, two processes
 * on one storage sign nothing that a JWK Set fetched within its cache time does not have.
 */

import fc from 'fast-check'
import type { JWK } from 'jose'
import { expect, test } from 'vitest'
import { jwksMaxAge, type Storage } from '../../core/index.ts'
import { createMemoryStorage } from '../../storage/memory.ts'
import type { KeyRing, KeySchedule, KeySource } from './key-ring.ts'
import { signJwt } from './sign-jwt.ts'
import { storedKeys } from './stored-keys.ts'

const DAY = 86_400
const BEGIN = 1_800_000_000

/** Keys that cost nothing: what is tested is when they are used. */
function fakeKeys() {
  let made = 0
  return {
    generate: (alg: string): JWK => {
      made++
      const rsa = { kty: 'RSA', n: 'n'.repeat(342), e: 'AQAB' }
      return alg === 'RS256'
        ? { ...rsa, kid: `rsa${made}` }
        : { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: `ec${made}` }
    },
    sign: () => new Uint8Array(64),
  }
}

interface Process {
  /** Seconds that its clock is ahead. */
  readonly skew: number
  readonly source: KeySource & { readonly schedule: KeySchedule }
  is_down: boolean
  /** True time of its last successful look at the storage. */
  seen_at: number
}

interface Token {
  readonly kid: string
  readonly exp: number
}

interface Fetched {
  readonly at: number
  readonly kids: ReadonlySet<string>
}

const kidsOf = (ring: KeyRing) => new Set(ring.published.jwks.keys.map(({ kid }) => String(kid)))

class Deployment {
  now = BEGIN
  readonly storage = createMemoryStorage()
  readonly elsewhere = fakeKeys()
  readonly processes: Process[] = []
  tokens: Token[] = []
  fetched: Fetched[] = []
  /** Of a key: when it was thrown away, or signed at once as there was none beside it. */
  readonly leaked = new Map<string, number>()
  readonly at_once = new Map<string, number>()

  async start(index: number, skew: number, readEvery: number): Promise<void> {
    const process: { is_down: boolean } = { is_down: false }
    const storage: Storage = {
      ...this.storage,
      get: (keys) => (process.is_down ? Promise.reject(new Error('down')) : this.storage.get(keys)),
    }
    const source = await storedKeys({
      storage,
      issuer: 'https://op.test',
      secrets: ['a secret of the deployment, 32+ characters'],
      algs: ['ES256'],
      elsewhere: this.elsewhere,
      readEvery,
      now: () => this.now + skew,
    })
    this.processes[index] = Object.assign(process, { skew, source, seen_at: this.now })
    await this.noteAtOnce(source.schedule)
  }

  async noteAtOnce(schedule: KeySchedule): Promise<void> {
    for (const { kid, state, publishedAt = 0, signsAt = 0 } of await schedule.list())
      if (state === 'signing' && !this.at_once.has(kid))
        if (publishedAt === signsAt || signsAt > this.now + 60) this.at_once.set(kid, this.now)
  }

  async current(process: Process): Promise<KeyRing | undefined> {
    try {
      const ring = await process.source.current()
      if (!process.is_down) process.seen_at = this.now
      return ring
    } catch {
      return undefined
    }
  }

  /** A client fetches the JWK Set, and a token is signed: at each process. */
  async use(process: Process, alg: string, lifetime: number): Promise<void> {
    const ring = await this.current(process)
    if (!ring) return
    // A process that is cut off for longer serves what it has, for want of better (K-008).
    if (this.now - process.seen_at <= 60) this.fetched.push({ at: this.now, kids: kidsOf(ring) })
    const iat = this.now + process.skew
    const claims = { iss: 'https://op.test', sub: 'alice', iat, exp: iat + lifetime }
    let jwt: string
    try {
      jwt = await signJwt(ring, { alg, typ: 'JWT', claims }, 5000)
    } catch (error) {
      // By one that leaked, and that this process did not know of yet: a 503, and no more at the next attempt.
      if (process.is_down || String(error).includes('thrown away meanwhile')) return
      throw error
    }
    const { kid } = JSON.parse(Buffer.from(jwt.split('.')[0] ?? '', 'base64url').toString())
    this.tokens.push({ kid, exp: iat + lifetime })
  }

  check(): void {
    this.tokens = this.tokens.filter(({ exp, kid }) => exp > this.now && !this.leaked.has(kid))
    this.fetched = this.fetched.filter(({ at }) => this.now - at <= jwksMaxAge)
    // A minute, as a process that answered may not have known of it yet.
    for (const { kid } of this.tokens)
      for (const { kids, at } of this.fetched)
        if (!kids.has(kid) && at > (this.at_once.get(kid) ?? 0) + 60)
          throw new Error(`a token of ${kid} does not verify with the JWK Set fetched ${this.now - at} s ago`)
  }
}

const lifetimes = fc.constantFrom(300, 600, 3600, 10_000, 14 * DAY)
const steps = fc.constantFrom(1, 9, 30, 59, 61, 200, 599, 601, 719, 721, 1800, 3700, DAY, 20 * DAY, 89 * DAY)
const which = fc.nat(1)
const command = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('use' as const), which, lifetime: lifetimes }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: steps }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rotate' as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rotate twice' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leak' as const), which, all: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('outage' as const), which }) },
)

test('every live token verifies with a JWK Set that was fetched within its cache time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(fc.integer({ min: -15, max: 15 }), fc.integer({ min: -15, max: 15 })),
      fc.constantFrom(0, 10, 60),
      fc.array(command, { minLength: 5, maxLength: 60 }),
      async (skews, readEvery, commands) => {
        const deployment = new Deployment()
        const start = (index: number) => deployment.start(index, skews[index] ?? 0, readEvery)
        await start(0)
        await start(1)
        const rotate = ({ source }: Process) => source.schedule.rotate()
        for (const command of commands) {
          const process = deployment.processes['which' in command ? command.which : 0] as Process
          const { schedule } = process.source
          if (command.kind === 'wait') deployment.now += command.seconds
          if (command.kind === 'outage') process.is_down = !process.is_down
          if (command.kind === 'restart') await start(command.which)
          if (command.kind === 'use')
            for (const alg of ['RS256', 'ES256']) await deployment.use(process, alg, command.lifetime)
          if (command.kind === 'rotate' && !process.is_down) await rotate(process)
          if (command.kind === 'rotate twice') {
            const count = async () => (await process.source.schedule.list()).length
            const before = process.is_down ? 0 : await count()
            await Promise.allSettled(deployment.processes.map(rotate))
            // F-210: one more of each algorithm, if at all.
            if (!process.is_down) expect(await count()).toBeLessThanOrEqual(before + 2)
          }
          if (command.kind === 'leak' && !process.is_down) {
            const before = (await schedule.list()).map(({ kid }) => kid)
            const gone = command.all ? before : before.slice(0, 1)
            await schedule.rotateNow(command.all ? undefined : gone)
            for (const kid of gone) deployment.leaked.set(kid, deployment.now)
            await deployment.noteAtOnce(schedule)
          }
          if (!process.is_down) await deployment.noteAtOnce(schedule)
          for (const one of deployment.processes) {
            const ring = await deployment.current(one)
            for (const [kid, at] of deployment.leaked)
              if (!one.is_down && ring && deployment.now > at + 60)
                expect(ring.verifying.map((key) => key.kid)).not.toContain(kid)
          }
          deployment.check()
        }
        for (const one of deployment.processes) one.is_down = false
        const keys = (await deployment.processes[0]?.source.schedule.list()) ?? []
        for (const alg of ['RS256', 'ES256']) {
          const states = keys.filter((key) => key.alg === alg).map(({ state }) => state)
          expect(states.filter((state) => state === 'signing')).toHaveLength(1)
        }
        expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length)
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 150) },
  )
}, 120_000)
