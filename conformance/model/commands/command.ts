/**
 * A command: a description in plain data, how descriptions are drawn, and the script that carries one
 * out. Data, because a counterexample is then printed, kept and run again as it is (regressions.ts).
 * What a command is about it names by position, counted from the newest: 0 is the last code, the last
 * refresh token, and so on. So nearly every command can be carried out in nearly every state.
 */

import fc from 'fast-check'
import type { Model } from '../model.ts'
import type { Manner, Script, Trial } from '../trial.ts'

export interface Described {
  readonly does: string
}

export interface CommandKind {
  readonly does: string
  /** How often it is drawn, beside the others. */
  readonly weight: number
  readonly descriptions: fc.Arbitrary<Described>
  /** Whether there is anything to do it with. */
  applies(model: Model, description: Described): boolean
  script(trial: Trial, description: Described): Script
}

/** What is drawn for a command. */
export type Drawn<D extends Described> = Omit<D, 'does'>

/** A kind of command. What it is described by has the type that its fields are drawn of. */
export function defineCommand<F extends object>(kind: {
  readonly does: string
  /** How often it is drawn, beside the others: ours weigh 1 to 24. */
  readonly weight: number
  /** What is drawn, by name. */
  readonly fields: { readonly [K in keyof F]: fc.Arbitrary<F[K]> }
  applies?(model: Model, description: Described & F): boolean
  /** What it sends; for one that sends nothing, `act`. */
  script?(trial: Trial, description: Described & F): Script
  act?(trial: Trial, description: Described & F): void
}): CommandKind {
  const { does, weight, fields } = kind
  const names = Object.keys(fields)
  const drawn = fc.tuple(...(Object.values(fields) as fc.Arbitrary<unknown>[]))
  const describe = (values: readonly unknown[]): Described => {
    const description: Record<string, unknown> = { does }
    for (const [index, name] of names.entries())
      if (values[index] !== undefined) description[name] = values[index]
    return description as unknown as Described
  }
  return {
    does,
    weight,
    descriptions: drawn.map(describe),
    applies: (model, description) => kind.applies?.(model, description as Described & F) ?? true,
    *script(trial, description) {
      kind.act?.(trial, description as Described & F)
      if (kind.script) yield* kind.script(trial, description as Described & F)
    },
  }
}

/** Counted from the newest, and round again. */
export function newest<T>(list: readonly T[], position: number): T | undefined {
  return list[list.length - 1 - (position % list.length)]
}

/** Counted from the first, and round again. */
export function nth<T>(list: readonly T[], position: number): T {
  const item = list[position % list.length]
  if (item === undefined) throw new RangeError('the world of this run has none of these')
  return item
}

/** Another end, of the same length and of the same characters. */
export function altered(value: string): string {
  return value.replace(/..$/, (last) => (last === 'AA' ? 'BB' : 'AA'))
}

export function valuesOf<T>(map: ReadonlyMap<unknown, T>): T[] {
  return [...map.values()]
}

/** Positions: mostly the newest few. */
export const position = fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 3, 5, 8)

export const few = fc.nat(5)

/** How requests are sent. Mostly plainly, to one process or the other. */
export const manner: fc.Arbitrary<Manner> = fc.constantFrom<Manner>(
  ...Array<Manner>(8).fill({}),
  ...Array<Manner>(8).fill({ on: 'B' }),
  { fault: 'reply_lost' },
  { fault: 'reply_lost', on: 'B' },
  { fault: 'outage' },
  { order: 'reversed' },
  { extra: '__proto__' },
  { extra: 'constructor', on: 'B' },
  { extra: 'unheard_of', order: 'reversed' },
)

/** Nothing wrong, one thing, or two. */
export function wrongs<W extends string>(names: readonly W[], right = 3): fc.Arbitrary<readonly W[]> {
  const pairs = names.flatMap((one, index) => names.slice(index + 1).map((two) => [one, two] as const))
  const single = names.map((name) => [name] as const)
  const none: (readonly W[])[] = Array<readonly W[]>(right * names.length).fill([])
  return fc
    .tuple(fc.constantFrom<readonly W[]>(...none, ...single, ...single), fc.constantFrom(...pairs), fc.nat(7))
    .map(([one, two, dice]) => (dice === 7 ? two : one))
}
