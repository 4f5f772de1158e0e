/** What others do is not felt; and where it is, that is noticed. */

import { describe, expect, test } from 'vitest'
import type { EndUser, Storage } from 'vouchsafe/core'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import type { CheckOptions } from './check-model.ts'
import { ModelFailure } from './judge.ts'
import { checkNonInterference, checkNonInterferenceLater, separations } from './non-interference.ts'
import { now } from './specimens/specimen.ts'
import type { Tamper } from './system.ts'

const runs = Number(process.env.VOUCHSAFE_MODEL_RUNS ?? 150)

test.each(separations)('$id: $statement', { timeout: 30_000 + runs * 200 }, (separation) => {
  const checked = checkNonInterference(separation, { runs })
  expect(checked.runs).toBe(runs)
  expect(checked.requests).toBeGreaterThan(10 * runs)
})

test('on a storage that answers later', async () => {
  const storage: CheckOptions['storage'] = (clock): Storage => {
    const memory = createMemoryStorage({ now: () => clock.now })
    return { ...memory, get: async (keys) => memory.get(keys) }
  }
  for (const separation of separations)
    expect((await checkNonInterferenceLater(separation, { storage, runs: 10 })).runs).toBe(10)
})

/** A limit that counts for all what it should count for each. */
function lockedOutBy(operation: 'authenticate' | 'verify_secret'): Tamper {
  return {
    handlers(handlers) {
      let is_locked = false
      const ask = (input: never): unknown => {
        const answer = !is_locked && (handlers[operation] as (input: never) => unknown)(input)
        if (!answer) is_locked = true
        return answer || undefined
      }
      return { ...handlers, [operation]: ask }
    },
  }
}

/** Of each record that is written something is found in every other. */
function inCommon(shared: (user: EndUser) => Partial<EndUser>, join: Join): Tamper {
  return {
    handlers(handlers) {
      let last: Partial<EndUser> = {}
      return {
        ...handlers,
        store: (input) => {
          if (input.document.kind === 'end_user') last = shared(input.document)
          return handlers.store(input)
        },
        load: (input) =>
          now(handlers.load(input)).map((loaded) =>
            loaded?.document?.kind === 'end_user'
              ? { ...loaded, document: join(loaded.document, last) }
              : loaded,
          ),
      }
    },
  }
}

type Join = (user: EndUser, last: Partial<EndUser>) => EndUser

const joined: Join = (user, { connections = user.connections, withdrawals = user.withdrawals }) => {
  const others = connections.filter(({ id }) => !user.connections.some((own) => own.id === id))
  return { ...user, connections: [...user.connections, ...others], withdrawals }
}

/** What one person consents to counts for all. */
const commonConnections = () => inCommon(({ connections }) => ({ connections }), joined)

/** The pages of all are spent by what one person takes back. */
const commonWithdrawals = () => inCommon(({ withdrawals }) => ({ withdrawals }), joined)

describe('specimens', () => {
  const specimens: [string, string, () => Tamper][] = [
    ['INV-18', 'everybody is locked out by somebody’s wrong password', () => lockedOutBy('authenticate')],
    ['INV-18', 'what one person consents to counts for all', commonConnections],
    ['INV-18', 'a client that one person disconnects is disconnected for all', commonWithdrawals],
    ['INV-18', 'a client is locked out by the wrong secret of another', () => lockedOutBy('verify_secret')],
    ['INV-21', 'issuers lock out clients together', () => lockedOutBy('verify_secret')],
    ['INV-21', 'issuers lock out people together', () => lockedOutBy('authenticate')],
    ['INV-21', 'a consent at one issuer counts at the other', commonConnections],
  ]

  const size = { runs: 400, seed: 7 }

  test.each(specimens)('%s notices that %s', { timeout: 120_000 }, (id, _, tamper) => {
    const separation = separations.find((one) => one.id === id) as (typeof separations)[number]
    let failure: unknown
    try {
      checkNonInterference(separation, { ...size, shrink: false, tamper: tamper() })
    } catch (thrown) {
      failure = thrown
    }
    expect(failure).toBeInstanceOf(ModelFailure)
    expect(failure).toMatchObject({ violated: [id] })
  })

  test('a failure says both answers, the shortest commands of both, and the seed', () => {
    const [separation] = separations as [(typeof separations)[number]]
    const check = () =>
      checkNonInterference(separation, { ...size, longest: 100, tamper: commonConnections() })
    expect(check).toThrow(
      /^INV-18 does not hold: [^\n]+\n {2}\{[^\n]+\n {2}alone: [^\n]+\n {2}beside: [^\n]+\n[^\n]*MODEL_SEED=7 [^\n]+(?:\n {2}\{"does":[^\n]+)+\nand beside it, [\d, ]+ requests at a time:(?:\n {2}\{"does":[^\n]+)+$/,
    )
  })
})

test('a storage that answers later needs the check that waits for it', () => {
  const storage: CheckOptions['storage'] = () => {
    const memory = createMemoryStorage()
    return { ...memory, get: async (keys) => memory.get(keys) }
  }
  for (const separation of separations)
    expect(() => checkNonInterference(separation, { storage, runs: 1 })).toThrow('checkNonInterferenceLater')
})
