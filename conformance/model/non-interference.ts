/**
 * Non-interference: what somebody is answered is what they would be answered if nobody else were there.
 * It takes two runs to see that, so no history of one shows it. Two are recorded, each by itself; then the
 * second is woven into the first on one storage, and every answer of the first has to come back as it
 * was, byte for byte.
 */

import fc from 'fast-check'
import type { Account, Client, HttpResponse } from 'vouchsafe/core'
import {
  type Checked,
  type CheckOptions,
  checkNames,
  checkParameters,
  kindsOf,
  LONGEST,
  openAtOnce,
  report,
  type Tally,
} from './check-model.ts'
import type { CommandKind, Described } from './commands/command.ts'
import { drawn, replayed } from './drive.ts'
import { ModelFailure } from './judge.ts'
import { Coverage } from './stage/coverage.ts'
import { OTHER_ISSUER, prepareSystem, type Step, type System, type SystemOptions } from './system.ts'
import { Disagreement, openTrial } from './trial.ts'

/** Two parties that have nothing to do with each other, though they share storage, clients and secrets. */
export interface Separation {
  /** As in the catalogue of invariants. */
  readonly id: string
  /** Where it comes from. */
  readonly clause: string
  /** What holds, in a sentence. */
  readonly statement: string
  /** The world of each by itself, and the one in which they meet. */
  readonly worlds: Readonly<
    Record<'first' | 'second' | 'both', Pick<SystemOptions, 'people' | 'browsers' | 'issuer'>>
  >
  /** Where the second sends its requests when they meet. */
  readonly sent: Pick<Step, 'issuer'>
}

const people = ['alice', 'bob']

export const separations: readonly Separation[] = [
  {
    id: 'INV-18',
    clause: 'RFC 6749 section 10.12',
    statement: 'What a browser is answered does not depend on what other people do in theirs.',
    worlds: {
      first: { people: ['alice'], browsers: 1 },
      second: { people: ['bob'], browsers: 1 },
      both: { people, browsers: 2 },
    },
    sent: {},
  },
  {
    id: 'INV-21',
    clause: 'OpenID Connect Core 1.0 section 2 (iss)',
    statement: 'What an issuer answers does not depend on what happens at another on the same storage.',
    worlds: { first: { people }, second: { people, issuer: OTHER_ISSUER }, both: { people } },
    sent: { issuer: 'other' },
  },
]

/** What is felt beyond who does it, and is not the question here. */
const left_out = ['restart', 'step back', 'other issuer', 'store client']

/** What is drawn. */
interface Weaving {
  readonly first: readonly Described[]
  readonly second: readonly Described[]
  /** How many requests of the second come before each of the first, over and over. */
  readonly turns: readonly number[]
}

interface Recorded {
  readonly step: Step
  readonly response: HttpResponse
  /** The time and the host's records as they were. They belong to the first run; the second finds them so. */
  readonly setting: Setting
}

interface Setting {
  readonly now: number
  readonly clients: readonly Client[]
  readonly accounts: readonly Account[]
}

function settingOf({ clock, clients, accounts }: System): Setting {
  return { now: clock.now, clients: [...clients.values()], accounts: [...accounts.values()] }
}

function restore(system: System, { now, clients, accounts }: Setting): void {
  system.clock.now = now
  for (const client of clients) system.clients.set(client.client_id, client)
  for (const account of accounts) system.accounts.set(account.sub, account)
}

/** A request on its way to a system; what resumes is the response. */
type Exchanges<T> = Generator<{ readonly system: System; readonly step: Step }, T, HttpResponse>

/** A run by itself, up to where the model disagrees with it, if anywhere: that is for `checkModel` to tell. */
function* record(
  system: System,
  party: 'first' | 'second',
  commands: readonly Described[],
  kinds: readonly CommandKind[],
): Exchanges<Recorded[]> {
  const recorded: Recorded[] = []
  const script = replayed(openTrial(system), commands, kinds)
  try {
    for (let next = script.next(); !next.done; ) {
      const step = { ...next.value, party }
      const setting = settingOf(system)
      const response = yield { system, step }
      recorded.push({ step, response, setting })
      next = script.next(response)
    }
  } catch (failure) {
    if (!(failure instanceof Disagreement)) throw failure
  }
  return recorded
}

/** @throws {ModelFailure} when an answer of the first is not as it was */
function* weave(
  system: System,
  first: readonly Recorded[],
  second: readonly Recorded[],
  turns: readonly number[],
  { id, statement, sent }: Separation,
): Exchanges<void> {
  let spoken = 0
  for (const [index, { step, response, setting }] of first.entries()) {
    restore(system, setting)
    for (let turn = turns[index % turns.length] ?? 0; turn > 0; turn--) {
      const other = second[spoken++]
      if (other) yield { system, step: { ...other.step, ...sent } }
    }
    const answer = yield { system, step }
    const [alone, beside] = [response, answer].map((one) => JSON.stringify(one))
    if (alone === beside) continue
    const fault = `${id} does not hold: ${statement}\n  ${JSON.stringify(step)}\n  alone: ${alone}\n  beside: ${beside}`
    throw new ModelFailure([fault], [id], undefined)
  }
}

/** What a check is, whether its storage answers at once or later. */
function prepareMeeting(separation: Separation, options: CheckOptions) {
  checkNames(options)
  const { first, second, both } = separation.worlds
  const coverage = new Coverage(options.operations)
  const prepare = (world: typeof both) => prepareSystem({ ...options, ...world }, coverage)
  const prepared = { first: prepare(first), second: prepare(second), both: prepare(both) }
  const kinds = kindsOf(options, coverage).filter(({ does }) => !left_out.includes(does))
  const command = fc.oneof(...drawn(kinds, (_, description) => description))
  const commands = fc.array(command, { maxLength: (options.longest ?? LONGEST) / 2, size: 'max' })
  const weavings: fc.Arbitrary<Weaving> = fc
    .record({
      first: commands,
      second: commands,
      turns: fc.array(fc.nat(6), { minLength: 1, maxLength: 12 }),
    })
    .map((weaving) => ({ ...weaving, toString: () => printed(weaving) }))
  const tally: Tally = { runs: 0, commands: 0, requests: 0 }

  function* meet({ first, second, turns }: Weaving, open: typeof openAtOnce): Exchanges<void> {
    const alone = yield* record(open(prepared.first), 'first', first, kinds)
    const others = yield* record(open(prepared.second), 'second', second, kinds)
    yield* weave(open(prepared.both), alone, others, turns, separation)
    tally.runs++
    tally.commands += first.length + second.length
    tally.requests += alone.length
  }
  const done = { by: 'checkNonInterference', tally, options, coverage } as const
  return { weavings, parameters: checkParameters(options), meet, done }
}

function printed({ first, second, turns }: Weaving): string {
  const lines = (commands: readonly Described[]) =>
    commands.map((command) => `\n  ${JSON.stringify(command)}`).join('')
  return `${lines(first)}\nand beside it, ${turns.join(', ')} requests at a time:${lines(second)}`
}

/**
 * For a storage that answers at once.
 * @throws {ModelFailure} naming what does not hold, the commands that show it, and the seed
 */
export function checkNonInterference(separation: Separation, options: CheckOptions = {}): Checked {
  const { weavings, parameters, meet, done } = prepareMeeting(separation, options)
  const property = fc.property(weavings, (weaving) => {
    const exchanges = meet(weaving, openAtOnce)
    let next = exchanges.next()
    while (!next.done) next = exchanges.next(next.value.system.take(next.value.step))
  })
  return report(fc.check(property, parameters), done)
}

/** The same for a storage that answers with promises, or with either. */
export async function checkNonInterferenceLater(
  separation: Separation,
  options: CheckOptions = {},
): Promise<Checked> {
  const { weavings, parameters, meet, done } = prepareMeeting(separation, options)
  const property = fc.asyncProperty(weavings, async (weaving) => {
    const exchanges = meet(weaving, ({ open }) => open())
    let next = exchanges.next()
    while (!next.done) next = exchanges.next(await next.value.system.takeLater(next.value.step))
  })
  return report(await fc.check(property, parameters), done)
}
