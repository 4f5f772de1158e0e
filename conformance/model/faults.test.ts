import { afterAll, describe, expect, test } from 'vitest'
import { guarantees } from './faults/guarantees.ts'
import { scenes } from './faults/scenes.ts'
import * as specimens from './faults/specimens.ts'
import { printViolation } from './faults/violation.ts'
import { type FaultOptions, type FaultReport, injectFaults } from './faults.ts'
import { mixOf } from './schedules/mixes.ts'
import { codeIssued, tokensIssued } from './stage/situations.ts'

function textOf({ violations }: FaultReport): string {
  return violations.map(printViolation).join('\n\n')
}

describe('F-G1 to F-G7 hold with each effect failing in turn', () => {
  let runs = 0
  afterAll(() => console.info(`${runs} runs with a fault`))

  test.each(scenes)('$name', async (scene) => {
    const report = await injectFaults(scene)
    runs += report.runs
    expect(textOf(report)).toBe('')
    expect(report.runs).toBeGreaterThanOrEqual(3 * report.effects.length)
  })
})

/** A write took hold, the storage went away, and the client comes back: it cannot be told from a thief. */
const undecidable = ['redeem', 'refresh, strict']

describe('they hold when the storage stays away until the request is answered', () => {
  test.each(scenes.filter(({ name }) => !undecidable.includes(name)))('$name', async (scene) => {
    expect(textOf(await injectFaults(scene, { outages: true }))).toBe('')
  })

  test.each(scenes.filter(({ name }) => undecidable.includes(name)))(
    '$name: but not when its one write took hold, for want of a grace period',
    async (scene) => {
      const { violations } = await injectFaults(scene, { outages: true })
      expect(new Set(violations.map(({ fault }) => `${fault.effect.op} ${fault.kind}`))).toEqual(
        new Set(['store after', 'store late']),
      )
    },
  )
})

const redeem = mixOf(codeIssued, ['redeem'])

/** A specimen, the scene it is caught in, and what catches it. */
const cases: readonly (readonly [string, typeof redeem, FaultOptions['through'], readonly string[]])[] = [
  ['a store that is down has no records', redeem, specimens.absentWhenDown, ['F-G4', 'F-G6', 'F-G7']],
  ['writing in the background', redeem, specimens.writesInTheBackground, ['F-G1', 'F-G2', 'F-G6']],
  [
    'writing in the background: logout',
    mixOf(tokensIssued, ['logout']),
    specimens.writesInTheBackground,
    ['F-G3'],
  ],
  ['a check that cannot be made is passed', redeem, specimens.open, ['F-G7']],
  ['what nobody could be told did not happen', redeem, specimens.strictlyAudited, ['F-G4', 'F-G5', 'F-G6']],
  [
    'what could not be written did not happen',
    mixOf(codeIssued, ['authorize a while later']),
    specimens.strictlyWritten,
    ['F-G4'],
  ],
  ['saying what is the matter', redeem, specimens.plainSpoken, ['F-G4', 'F-G6', 'F-G7']],
]

/** Drivers of others that say of a write of ours that somebody else's came first. */
describe('a provider whose write took hold finds it there', () => {
  test.each([
    ['a failed write is one that lost', specimens.conflictWhenDown],
    ['a failed write is sent again as another', specimens.writesAnew],
  ])('%s', async (_, through) => {
    for (const scene of scenes.filter(({ name }) => undecidable.includes(name)))
      expect(textOf(await injectFaults(scene, { through }))).toBe('')
  })
})

describe('fault injection catches', () => {
  test.each(cases)('%s', async (_, scene, through, caught) => {
    const { violations } = await injectFaults(scene, through && { through })
    expect([...new Set(violations.map(({ guarantee }) => guarantee.id))].sort()).toEqual(caught)
  })

  test('with every guarantee at least one', () => {
    const ids = new Set(cases.flatMap(([, , , caught]) => caught))
    expect([...ids].sort()).toEqual(guarantees.map(({ id }) => id))
  })

  test('and says what, where and how', async () => {
    const { violations } = await injectFaults(redeem, { through: specimens.writesInTheBackground })
    const [violation] = violations
    expect(violation && printViolation(violation)).toMatchInlineSnapshot(`
      "F-G2 does not hold in "redeem": the access_token that was given out does not work.
      What an answer gave out is on record, and works. (RFC 6749 section 5.1)
        Effect 10, store, fails before it takes hold; the request is not sent again."
    `)
  })
})
