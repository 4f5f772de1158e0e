import { afterAll, describe, expect, test } from 'vitest'
import { type Exploration, explore } from './explore.ts'
import { printCounterexample } from './schedules/counterexample.ts'
import { clientsAnswer, deliveries, longDeliveries } from './schedules/deliveries.ts'
import { long, mixOf, pairs, triples } from './schedules/mixes.ts'
import { choices, Machine, type State } from './schedules/state.ts'
import { assertions, longStoredClients, storedClients } from './schedules/stored-clients.ts'
import { prepare } from './stage/prepare.ts'
import { codeIssued, rotated, tokensIssued } from './stage/situations.ts'
import { createStage } from './stage/stage.ts'

function textOf({ counterexamples }: Exploration): string {
  return counterexamples.map(printCounterexample).join('\n\n')
}

const quick = [...pairs, ...triples]
const mixes = process.env.EXPLORE_LONG === '1' ? [...quick, ...long] : quick

describe('the invariants hold in every order of the steps of', () => {
  const explored = new Map<string, Exploration>()
  const sum = (member: 'schedules' | 'states') =>
    [...explored.values()].reduce((total, exploration) => total + exploration[member], 0).toLocaleString('en')

  afterAll(() => console.info(`${sum('schedules')} schedules, in ${sum('states')} states`))

  test.each(mixes)('$name', { timeout: 600_000 }, async (mix) => {
    const exploration = await explore(mix)
    explored.set(mix.name, exploration)
    expect(textOf(exploration)).toBe('')
  })

  test('and these are all the ways in which they end', async () => {
    const endings: string[] = []
    for (const mix of quick) {
      const { outcomes } = explored.get(mix.name) ?? (await explore(mix))
      endings.push([mix.name, ...Object.keys(outcomes).sort()].join('\n  '))
    }
    await expect(`${endings.join('\n\n')}\n`).toMatchFileSnapshot('schedules/outcomes.txt')
  })
})

/** F-G5 for every place where it can strike: a write took hold, and nobody was told. */
describe('the invariants hold with any one reply of the storage lost', () => {
  test.each(pairs)('$name', async (mix) => {
    expect(textOf(await explore(mix, { lostReplies: 1 }))).toBe('')
  })
})

describe('clients are told of what has ended, in every order', () => {
  const mixes = process.env.EXPLORE_LONG === '1' ? longDeliveries : deliveries

  test.each(mixes)('$name', { timeout: 600_000 }, async (mix) => {
    expect(textOf(await explore(mix, clientsAnswer))).toBe('')
  })

  test.each(deliveries)('$name, with any one reply lost', async (mix) => {
    expect(textOf(await explore(mix, { ...clientsAnswer, lostReplies: 1 }))).toBe('')
  })

  test.each(deliveries)('$name, with any one read failing', async (mix) => {
    expect(textOf(await explore(mix, { ...clientsAnswer, failedReads: 1 }))).toBe('')
  })

  test.each(deliveries)('$name, where any process ends in the middle', async (mix) => {
    expect(textOf(await explore(mix, { ...clientsAnswer, deaths: 1 }))).toBe('')
  })
})

describe('a client in storage is changed, removed and made anew while it is used, in every order', () => {
  const mixes = process.env.EXPLORE_LONG === '1' ? longStoredClients : storedClients

  test.each(mixes)('$name', { timeout: 600_000 }, async (mix) => {
    expect(textOf(await explore(mix))).toBe('')
  })

  test.each(assertions)('$name', async (mix) => {
    expect(textOf(await explore(mix, { lostReplies: 1 }))).toBe('')
  })

  test.each(storedClients)('$name, with any one reply lost', async (mix) => {
    expect(textOf(await explore(mix, { lostReplies: 1 }))).toBe('')
  })

  test.each(storedClients)('$name, with any one read failing', async (mix) => {
    expect(textOf(await explore(mix, { failedReads: 1 }))).toBe('')
  })
})

/** F-G4 for every read, while the others go on. */
describe('the invariants hold with any one read failing', () => {
  test.each(pairs)('$name', async (mix) => {
    expect(textOf(await explore(mix, { failedReads: 1 }))).toBe('')
  })
})

describe('the explorer leaves nothing out', () => {
  /** Every schedule by itself, without looking whether its state is known. */
  async function countOneByOne(machine: Machine, state: State): Promise<number> {
    const next = choices(state, { lost: 0, failed: 0, deaths: 0 })
    if (next.length === 0) return 1
    let count = 0
    for (const choice of next) count += await countOneByOne(machine, await machine.after(state, choice))
    return count
  }

  test.each([
    mixOf(codeIssued, ['redeem', 'redeem']),
    mixOf(codeIssued, ['authorize', 'logout']),
    mixOf(tokensIssued, ['userinfo', 'logout']),
    mixOf(rotated, ['refresh with the parent', 'disable the client']),
  ])('$name: as many schedules as there are one by one', async (mix) => {
    const stage = createStage()
    const machine = new Machine(stage, await prepare(mix, stage), await stage.createWorld())
    const { schedules } = await explore(mix)
    expect(schedules).toBe(await countOneByOne(machine, await machine.first()))
  })

  test('two requests with one load of two keys have 280 orders: two sequences of four steps, in two ways each', async () => {
    const { schedules } = await explore(mixOf(tokensIssued, ['userinfo', 'introspect']))
    expect(schedules).toBe(70 * 2 * 2)
  })

  test('what nobody in the mix changes is no step: a third reader makes 277,200', async () => {
    const { schedules } = await explore(mixOf(tokensIssued, ['userinfo', 'introspect', 'userinfo']))
    expect(schedules).toBe(34_650 * 2 * 2 * 2)
  })
})
