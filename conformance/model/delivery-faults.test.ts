/** Each effect of a delivery fails in turn, in every way it can: the client is told all the same, by whoever comes later. */

import { describe, expect, test } from 'vitest'
import { type Effect, type Handlers, run } from 'vouchsafe/core'
import { clientsAnswer, told } from './schedules/deliveries.ts'
import { mixOf } from './schedules/mixes.ts'
import { flowOf } from './schedules/unfolding.ts'
import type { Participant } from './stage/mix.ts'
import { prepare, stageFor } from './stage/prepare.ts'
import { signedOut } from './stage/situations.ts'
import type { World } from './stage/stage.ts'

const HOUR = 60 * 60

const kinds = ['before', 'after', 'late'] as const
type Kind = (typeof kinds)[number]

const mix = mixOf(signedOut, ['deliver'], told)
const stage = stageFor(mix, clientsAnswer)
const situation = await prepare(mix, stage)
const [participant] = situation.participants as readonly [Participant]

interface Delivered {
  readonly effects: readonly Effect['op'][]
  /** The jti of each logout token that was sent. */
  readonly sent: readonly string[]
  readonly left: number
}

/** @param fails which effect, counted from 0, if any */
async function deliver(fails?: number, kind?: Kind): Promise<Delivered> {
  const world = await stage.createWorld(situation.records, situation.calls)
  const effects: Effect['op'][] = []
  const stalled: (() => unknown)[] = []
  const handlers = failing(stage.handlers(world, 'first'), effects, fails, kind, stalled)
  await tell(handlers, participant)
  for (const effect of stalled) await effect()
  for (const round of [1, 2, 3])
    await tell(stage.handlers(world, `later${round}`), { ...participant, later: round * HOUR })
  return { effects, sent: sentIn(world), left: await noticesLeft(world) }
}

async function tell(handlers: Handlers, one: Participant): Promise<void> {
  const flow = flowOf(one, stage)
  if (flow) await run(flow, handlers)
}

function failing(
  handlers: Handlers,
  effects: Effect['op'][],
  fails: number | undefined,
  kind: Kind | undefined,
  stalled: (() => unknown)[],
): Handlers {
  const entries = Object.entries(handlers).map(([op, handler]) => {
    const ask = handler as (input: object) => unknown
    const failingOne = async (input: object) => {
      effects.push(op as Effect['op'])
      if (effects.length - 1 !== fails) return ask(input)
      if (kind === 'after') await ask(input)
      if (kind === 'late') stalled.push(() => ask(input))
      throw new Error('a fault')
    }
    return [op, failingOne]
  })
  return Object.fromEntries(entries)
}

function sentIn({ operations }: World): string[] {
  return operations.calls.flatMap(({ effect }) =>
    effect.op === 'fetch_each' ? effect.requests.map(({ post }) => String(post?.body)) : [],
  )
}

async function noticesLeft({ storage }: World): Promise<number> {
  const keys = situation.records.map(({ key }) => key).filter(({ kind }) => kind === 'logout_delivery')
  expect(keys).toHaveLength(1)
  const [stored] = await storage.get(keys)
  return JSON.parse(stored?.value ?? '{"notices":[]}').notices.length
}

const undisturbed = await deliver()

test('where nothing fails the client is told once, and nothing is left to be told', () => {
  expect(undisturbed.sent).toHaveLength(1)
  expect(undisturbed.left).toBe(0)
  expect(new Set(undisturbed.effects)).toEqual(
    new Set([
      'load',
      'find_client',
      'find_account',
      'subject',
      'random',
      'sign_jwt',
      'store',
      'fetch_each',
      'emit',
    ]),
  )
})

describe.each(undisturbed.effects.map((op, at) => ({ op, at })))('effect $at, $op', ({ op, at }) => {
  test.each(kinds)('fails, %s', async (kind) => {
    const { sent, left } = await deliver(at, kind)
    expect(left).toBe(0)
    expect(new Set(sent).size).toBe(sent.length)
    // What was sent and not known to be is sent again, as another token.
    const is_unknown =
      (op === 'fetch_each' && kind !== 'before') || at > undisturbed.effects.indexOf('fetch_each')
    if (is_unknown) expect([1, 2]).toContain(sent.length)
    else expect(sent).toHaveLength(1)
  })
})
