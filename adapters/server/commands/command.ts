/**
 * Commands that act on what is stored: `vouchsafe NOUN VERB`. Each is a row that says what it takes and does; how it is
 * read, helped with and told is here, once.
 */

import { type ParseArgsConfig, parseArgs } from 'node:util'
import { UsageError } from '../usage-error.ts'
import { type Office, type OfficeCommand, openOffice } from './office.ts'

/** What cannot be done as things are: exit code 1. */
export class RefusedError extends Error {}

export interface Given {
  /** What stands without a name, as many as there are `operands`. */
  readonly operands: readonly string[]
  text(option: string): string | undefined
  texts(option: string): readonly string[]
  flag(option: string): boolean
  /** @throws {UsageError} for what is no whole number, or 0 */
  number(option: string): number | undefined
}

/** Where a command says what it has done: to people in words, to programs one JSON record a line. */
export interface Told {
  /** @param words what people read in its place */
  record(record: object, words: string): void
  /** Resolves once whoever reads has taken what was told: for lists, which may be longer than memory is wide. */
  taken(): Promise<void>
  readonly json: boolean
}

/** @typeParam O what it works in */
export interface Verb<O = Office> {
  /** By name: `CLIENT_ID`. */
  readonly operands: readonly string[]
  readonly options: NonNullable<ParseArgsConfig['options']>
  /** What it takes beside operands, as people write it. */
  readonly takes: string
  readonly about: string
  /** Without `vouchsafe`, noun and verb. */
  readonly example: string
  run(given: Given, office: O, told: Told): Promise<void>
}

export type Verbs = Readonly<Record<string, Verb>>

const text = { type: 'string' } as const
const common = { config: text, issuer: text, storage: text, json: { type: 'boolean' } } as const
const commonUsage = '[--config FILE] [--issuer URL] [--storage URL] [--json]'

export const one = { type: 'string' } as const
export const many = { type: 'string', multiple: true } as const
export const flag = { type: 'boolean' } as const

/** @returns the exit code. @throws what `cli.ts` tells: a {@link UsageError}, or what could not be done */
export async function runVerb(noun: string, verbs: Verbs, args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  if (name === '--help' || name === '-h' || name === undefined) {
    const help = Object.entries(verbs).map(([verb, row]) => usageOf([noun, verb], row))
    const whole = `${help.join('')}\nEach takes ${commonUsage}, and --help.\n`
    if (name === undefined)
      throw new UsageError(
        `${noun}: what is to be done? There is ${Object.keys(verbs).join(', ')}; \`vouchsafe ${noun} --help\` says more`,
      )
    process.stdout.write(whole)
    return 0
  }
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
  if (!verb) throw new UsageError(`${noun}: there is no ${name}; there is ${Object.keys(verbs).join(', ')}`)
  return runCommand([noun, name], verb, openOffice, rest)
}

/**
 * @param words what it is called by, without `vouchsafe`
 * @param open what it works in; it is closed in the end
 */
export async function runCommand<O extends { close(): void }>(
  words: readonly string[],
  verb: Verb<O>,
  open: (command: OfficeCommand) => Promise<O>,
  args: readonly string[],
): Promise<number> {
  const { values: parsed, positionals } = parseArgs({
    args: [...args],
    options: { ...verb.options, ...common, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  })
  const values: Readonly<Record<string, unknown>> = parsed
  if (values.help) {
    const example = ['vouchsafe', ...words, verb.example].filter((part) => part !== '').join(' ')
    process.stdout.write(
      `${usageOf(words, verb)}    for example: ${example}\n    each takes ${commonUsage}\n`,
    )
    return 0
  }
  const called = words.join(' ')
  if (positionals.length !== verb.operands.length)
    throw new UsageError(
      `${called} takes ${verb.operands.join(' ') || 'nothing without a name'}: \`vouchsafe ${called} --help\` says more`,
    )
  const office = await open(values as OfficeCommand)
  try {
    await verb.run(givenOf(values, positionals), office, toldTo(values.json === true))
  } catch (error) {
    // What was written is checked by what it is given to, and named by it.
    throw error instanceof TypeError ? new UsageError(error.message) : error
  } finally {
    office.close()
  }
  return 0
}

function usageOf<O>(words: readonly string[], { operands, takes, about }: Verb<O>): string {
  const line = ['vouchsafe', ...words, ...operands, takes].filter((part) => part !== '').join(' ')
  return `${line}\n    ${about}\n`
}

function givenOf(values: Readonly<Record<string, unknown>>, operands: readonly string[]): Given {
  const texts = (name: string) => (values[name] ?? []) as readonly string[]
  const one = (name: string) => values[name] as string | undefined
  return {
    operands,
    texts,
    text: one,
    flag: (name) => values[name] === true,
    number(name) {
      const value = one(name)
      if (value !== undefined && !/^[1-9]\d{0,9}$/.test(value))
        throw new UsageError(`--${name} ${value}: must be a whole number, 1 or more`)
      return value === undefined ? undefined : Number(value)
    },
  }
}

function toldTo(json: boolean): Told {
  return {
    json,
    record: (record, words) => void process.stdout.write(json ? `${JSON.stringify(record)}\n` : words),
    taken: () => new Promise((resolve) => process.stdout.write('', () => resolve())),
  }
}
