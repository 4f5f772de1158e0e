/** Operations of a host's own take part in what is proved: in every order, with every fault, and beside the model. */

import { describe, expect, test } from 'vitest'
import { type Account, type Flow, type GrantFlow, issueToClient, perform, refuse } from 'vouchsafe/core'
import { explore } from './explore.ts'
import { scenes } from './faults/scenes.ts'
import { printViolation } from './faults/violation.ts'
import { injectFaults } from './faults.ts'
import { notProved, printReports } from './report.ts'
import { printCounterexample } from './schedules/counterexample.ts'
import type { Invariant } from './schedules/invariant.ts'
import { mixOf, pairs } from './schedules/mixes.ts'
import type { Mix } from './stage/mix.ts'
import { tokenRequest } from './stage/requests.ts'
import { codeIssued } from './stage/situations.ts'
import type { StageOptions } from './stage/stage.ts'

/** What a host declares by merging with `Operations`; here that would be everybody's, in all of these tests. */
interface Coupons {
  find_coupon: { in: { readonly coupon: string }; out: { readonly used: boolean } | undefined }
  mark_coupon: { in: { readonly coupon: string }; out: undefined }
  /** At most one of those who ask gets it; the same one again, if its answer was lost. */
  take_coupon: { in: { readonly coupon: string; readonly by: string }; out: boolean }
}

const askHost = perform as unknown as <K extends keyof Coupons>(
  op: K,
  input: Coupons[K]['in'],
) => Flow<Coupons[K]['out']>

const COUPON = 'urn:example:coupon'

/** Reads, checks, and then marks: whoever comes in between reads the same. */
const checkThenMark: GrantFlow = function* ({ client, parameters }, context) {
  const { coupon = '' } = parameters.values
  const found = yield* askHost('find_coupon', { coupon })
  if (!found || found.used) return refuse('code.unknown', 'coupon')
  yield* askHost('mark_coupon', { coupon })
  return yield* issueToClient(client, [], context)
}

/** Taken by one question, last of all; and it is asked again, by the same asker, where nobody knows what came of it. */
const takeOnce: GrantFlow = function* ({ client, parameters }, context) {
  const { coupon = '' } = parameters.values
  const by = yield* perform('random', { bytes: 12 })
  const tokens = yield* issueToClient(client, [], context)
  return (yield* takenBy(coupon, by)) ? tokens : refuse('code.unknown', 'coupon')
}

function* takenBy(coupon: string, by: string): Flow<boolean> {
  try {
    return yield* askHost('take_coupon', { coupon, by })
  } catch {
    return yield* askHost('take_coupon', { coupon, by })
  }
}

/** The same, first of all: what fails afterwards finds it gone. */
const takeFirst: GrantFlow = function* ({ client, parameters }, context) {
  const { coupon = '' } = parameters.values
  const by = yield* perform('random', { bytes: 12 })
  return (yield* takenBy(coupon, by))
    ? yield* issueToClient(client, [], context)
    : refuse('code.unknown', 'coupon')
}

const makeCoupons = () => {
  const used = new Map<string, boolean>([['sesame', false]])
  const takenBy = new Map<string, string>()
  return {
    find_coupon: ({ coupon }: { coupon: string }) =>
      used.has(coupon) ? { used: used.get(coupon) === true } : undefined,
    mark_coupon: ({ coupon }: { coupon: string }) => void used.set(coupon, true),
    take_coupon: ({ coupon, by }: { coupon: string; by: string }) => {
      if (!used.has(coupon)) return false
      if (!takenBy.has(coupon)) takenBy.set(coupon, by)
      return takenBy.get(coupon) === by
    },
  }
}

/** Undeclared, they are unlike any that the compiler knows. */
const coupons = makeCoupons as unknown as NonNullable<StageOptions['operations']>

const request = tokenRequest({ grant_type: COUPON, coupon: 'sesame' })

const exchanges = (count: number): Mix => ({
  name: `a coupon, ${count} times`,
  prepare: async () => ({
    participants: Array.from({ length: count }, () => {
      return { name: 'exchange', work: { kind: 'request', request } as const, presents: 'sesame' }
    }),
    issued: [],
  }),
})

const own = (grant: GrantFlow): StageOptions => ({
  extensionGrants: { [COUPON]: grant },
  operations: coupons,
})

describe('in every order', () => {
  test('a voucher that is read, checked and then marked is found to be used twice', async () => {
    const { counterexamples, outcomes } = await explore(exchanges(2), own(checkThenMark))
    expect(counterexamples.map(({ invariant }) => invariant.id)).toEqual(['INV-01b'])
    expect(Object.keys(outcomes).sort()).toEqual([
      '200, 200',
      '200, 400 invalid_grant',
      '400 invalid_grant, 200',
    ])
    const [example] = counterexamples
    expect(`\n${example && printCounterexample(example)}\n`).toMatchInlineSnapshot(`
      "
      INV-01b does not hold in "a coupon, 2 times": "a: exchange" and "b: exchange" both got tokens for one value.
      Of all requests that present one value to a grant of the host’s own at most one gets tokens; one that may be used again is not said to be presented. (RFC 6749 section 4.5)
         1  a: exchange  starts
         2  a: exchange  asks find_coupon {"coupon":"sesame"}: {"used":false}
         3  b: exchange  starts
         4  b: exchange  asks find_coupon {"coupon":"sesame"}: {"used":false}
         5  b: exchange  asks mark_coupon {"coupon":"sesame"}: nothing
         6  b: exchange  stores grant D8Y8 as b2 if there is none (1 access tokens): stored
         7  b: exchange  is answered 200
         8  a: exchange  asks mark_coupon {"coupon":"sesame"}: nothing
         9  a: exchange  stores grant tH8P as a2 if there is none (1 access tokens): stored
        10  a: exchange  is answered 200
      "
    `)
  })

  test('one that is taken by one question is not, by three neither', async () => {
    const { counterexamples, outcomes } = await explore(exchanges(3), own(takeOnce))
    expect(counterexamples).toEqual([])
    expect(Object.keys(outcomes)).toHaveLength(3)
  })

  test('also where an answer is lost', async () => {
    const { counterexamples } = await explore(exchanges(2), { ...own(takeOnce), lostReplies: 1 })
    expect(counterexamples).toEqual([])
  })
})

describe('with every fault', () => {
  const scene = exchanges(1)

  test('a voucher that is marked, and of which nobody heard, is lost', async () => {
    const { violations, effects } = await injectFaults(scene, own(checkThenMark))
    expect(effects).toEqual(expect.arrayContaining(['find_coupon', 'mark_coupon']))
    const found = violations.map(({ guarantee, fault }) => `${guarantee.id} ${fault.effect.op} ${fault.kind}`)
    expect(new Set(found)).toContain('F-G5 mark_coupon after')
  })

  test('one that is taken before there are tokens, too', async () => {
    const { violations } = await injectFaults(scene, own(takeFirst))
    const found = violations.map(({ guarantee, fault }) => `${guarantee.id} ${fault.effect.op}`)
    expect(new Set(found)).toEqual(new Set(['F-G5 random', 'F-G6 random']))
  })

  test('one that is taken last, and that the same asker gets again, is not', async () => {
    expect((await injectFaults(scene, own(takeOnce))).violations.map(printViolation)).toEqual([])
  })

  test('one that anybody gets again is found', async () => {
    const always: GrantFlow = ({ client }, context) => issueToClient(client, [], context)
    const { violations } = await injectFaults(scene, own(always))
    expect(new Set(violations.map(({ guarantee }) => guarantee.id))).toEqual(new Set(['F-G1']))
  })
})

describe('what cannot be proved is refused', () => {
  const refused = (operations: unknown) =>
    explore(exchanges(2), { ...own(checkThenMark), operations: operations as typeof coupons })

  test('operations that are there already, and keep what they keep from run to run', async () => {
    await expect(refused(coupons())).rejects.toThrow(
      'operations: must be a function that makes them, so that what they keep is made anew for each run',
    )
  })

  test('those of the storage', async () => {
    await expect(refused(() => ({ load: () => [] }))).rejects.toThrow("operations.load: is the storage's")
  })

  test('one that a flow asks for and that is not there', async () => {
    const { find_coupon } = makeCoupons()
    await expect(refused(() => ({ find_coupon }))).rejects.toThrow(
      'operations.mark_coupon: is missing; a flow asks for it',
    )
    await expect(
      injectFaults(exchanges(1), { ...own(checkThenMark), operations: () => ({}) }),
    ).rejects.toThrow('operations.find_coupon: is missing; a flow asks for it')
  })

  test('answers that cannot be told apart', async () => {
    const operations = () => ({ ...makeCoupons(), find_coupon: () => ({ used: false, since: new Date(0) }) })
    await expect(refused(operations)).rejects.toThrow('operations.find_coupon: must answer plain data')
  })

  test('answers that depend on something else than what was asked', async () => {
    let count = 0
    const operations = () => ({ ...makeCoupons(), find_coupon: () => ({ used: false, count: ++count }) })
    await expect(refused(operations)).rejects.toThrow(/operations\.find_coupon: answered .*, and now /)
  })
})

describe('what is not proved is said', () => {
  const hooks = { subject: ({ account }: { account: Account }) => account.sub }
  const all = { ...own(takeOnce), hooks }
  const redemption = mixOf(codeIssued, ['redeem'])

  test('a hook that nothing asks, an operation, a grant without a request', async () => {
    const { proved, notProved: left } = await explore(redemption, all)
    expect(proved).toEqual(['hooks.subject'])
    expect(left).toEqual([
      { what: 'operations.find_coupon', why: 'nothing asks for it' },
      { what: 'operations.mark_coupon', why: 'nothing asks for it' },
      { what: 'operations.take_coupon', why: 'nothing asks for it' },
      { what: `extensionGrants.${COUPON}`, why: 'no request is for it' },
    ])
  })

  test('a grant that refuses whoever comes', async () => {
    const never: GrantFlow = () => askHostForNothing()
    const { notProved: left } = await explore(exchanges(2), { extensionGrants: { [COUPON]: never } })
    expect(left).toEqual([{ what: `extensionGrants.${COUPON}`, why: 'it refuses every request' }])
  })

  test('what somebody presents and no invariant judges', async () => {
    const mix: Mix = {
      ...redemption,
      name: 'a flow',
      prepare: async () => ({ participants: [flow], issued: [] }),
    }
    const { notProved: left } = await explore(mix)
    expect(left).toEqual([{ what: 'what "flow" presents', why: 'no invariant judges it', in: 'a flow' }])
    const own: Invariant = {
      id: 'x',
      clause: 'x',
      statement: 'x',
      judges: () => true,
      check: async () => undefined,
    }
    expect((await explore(mix, { invariants: [own] })).notProved).toEqual([])
  })

  test('of several reports, what none of the same kind came by; and it is printed at the end', async () => {
    const reports = [
      await explore(redemption, all),
      await explore(exchanges(2), all),
      await injectFaults(redemption, all),
    ]
    expect(notProved(reports.slice(0, 2)).map(({ what }) => what)).toEqual([
      'operations.find_coupon',
      'operations.mark_coupon',
    ])
    expect(`\n${printReports(reports)}\n`).toMatchInlineSnapshot(`
      "
      explore: redeem: 2 schedules, nothing broken
      explore: a coupon, 2 times: 70 schedules, nothing broken
      injectFaults: redeem: 42 runs, nothing broken
      not proved:
        operations.find_coupon: nothing asks for it (explore)
        operations.mark_coupon: nothing asks for it (explore)
        operations.find_coupon: nothing asks for it (injectFaults)
        operations.mark_coupon: nothing asks for it (injectFaults)
        operations.take_coupon: nothing asks for it (injectFaults)
        extensionGrants.urn:example:coupon: no request is for it (injectFaults)
      "
    `)
  })

  test('of the standard mixes and scenes everything is judged', async () => {
    for (const mix of [...pairs, ...scenes])
      expect((await explore(mix, { maxSteps: 1 })).notProved).toEqual([])
  })
})

// biome-ignore lint/correctness/useYield: a grant is a flow
function* askHostForNothing(): ReturnType<GrantFlow> {
  return refuse('code.unknown', 'coupon')
}

const flow = {
  name: 'flow',
  work: { kind: 'flow', *flow(): Flow<undefined> {} },
  presents: 'something',
} as const
