import { afterAll, describe, expect, test } from 'vitest'
import type { Effect } from 'vouchsafe/core'
import { type Exploration, explore } from './explore.ts'
import { printCounterexample } from './schedules/counterexample.ts'
import { long, mixOf, pairs, triples } from './schedules/mixes.ts'
import { choices, Machine, type State } from './schedules/state.ts'
import { askHandler, flowOf, resume } from './schedules/unfolding.ts'
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
    expect(textOf(await explore(mix, { lost_replies: 1 }))).toBe('')
  })
})

/** F-G4 for every read, while the others go on. */
describe('the invariants hold with any one read failing', () => {
  test.each(pairs)('$name', async (mix) => {
    expect(textOf(await explore(mix, { failed_reads: 1 }))).toBe('')
  })
})

describe('the explorer leaves nothing out', () => {
  /** Every schedule by itself, without looking whether its state is known. */
  async function countOneByOne(machine: Machine, state: State): Promise<number> {
    const next = choices(state, { lost: 0, failed: 0 })
    if (next.length === 0) return 1
    let count = 0
    for (const choice of next) count += await countOneByOne(machine, await machine.after(state, choice))
    return count
  }

  test.each([
    mixOf(codeIssued, ['redeem', 'redeem']),
    mixOf(codeIssued, ['authorize', 'logout']),
    mixOf(rotated, ['refresh with the parent', 'refresh', 'disable the client']),
  ])('$name: as many schedules as there are one by one', async (mix) => {
    const stage = createStage()
    const machine = new Machine(stage, await prepare(mix, stage), await stage.createWorld())
    const { schedules } = await explore(mix)
    expect(schedules).toBe(await countOneByOne(machine, await machine.first()))
  })

  test('two requests that read once have 20 orders: two sequences of three steps', async () => {
    const { schedules } = await explore(mixOf(tokensIssued, ['userinfo', 'introspect']))
    expect(schedules).toBe(20)
  })

  test('what nobody in the mix changes is no step: a third reader makes 1,680', async () => {
    const { schedules } = await explore(mixOf(tokensIssued, ['userinfo', 'introspect', 'userinfo']))
    expect(schedules).toBe(1680)
  })
})

/** Each finds no room for its grant but the other's, which has not come into being yet. */
test('two authorizations that keep ending each other are not at it for ever', async () => {
  const stage = createStage({ policy: { max_live_grants: 1 } })
  const { participants, records } = await prepare(mixOf(codeIssued, ['authorize', 'authorize']), stage)
  const world = await stage.createWorld(records)
  const turns = participants.map(async function* (participant, index) {
    const flow = flowOf(participant, stage)
    const handlers = stage.handlers(world, `actor${index}-`)
    let step = flow?.next(undefined as never)
    for (
      ;
      flow && step && !step.done;
      step = resume(flow, step.value, await askHandler(handlers, step.value))
    )
      if (isNewGrant(step.value)) yield
    return step?.value
  })
  const answers: unknown[] = []
  for (let turn = 0; answers.length < turns.length; turn++) {
    expect(turn).toBeLessThan(500)
    const { done, value } = (await turns[turn % 2]?.next()) ?? {}
    if (done && value) answers.push(value)
  }
  expect(answers).toEqual([
    expect.objectContaining({ status: 503 }),
    expect.objectContaining({ status: 303 }),
  ])
})

function isNewGrant(effect: Effect): boolean {
  return effect.op === 'store' && effect.document.kind === 'grant' && effect.document.revoked_at === undefined
}
