/** What becomes of something that an administrator asks for, where it is not done: in words for forms and for programs. */

/** What is wrong with something that was said, by its name. */
export interface Problem {
  /** Of the member; empty where it is of none. */
  readonly name: string
  readonly message: string
  /** Which of a list it is said of; the first is 1. */
  readonly number?: number
}

/** As programs are told it. */
export function wordsOf({ name, message, number }: Problem): string {
  const whole = number === undefined ? message : `${message} (number ${number})`
  return name === '' ? whole : `${name}: ${whole}`
}

export interface Invalid {
  readonly kind: 'invalid'
  readonly problems: readonly Problem[]
}

/** What cannot be done as things are. */
export interface NotPossible {
  readonly kind: 'not_possible'
  readonly because: WhyNot
}

/** As programs are told it; pages say it in the language of whoever reads them. */
export const whyNot = {
  configured: 'It is in the configuration, and is changed there.',
  twoSecrets: 'It has two secrets already. Take one away first.',
  noSecret: 'It is a client that has no secret.',
  switchedOff: 'They are switched off, and let in nowhere. Switch them on first.',
} as const

export type WhyNot = keyof typeof whyNot

export const IN_CONFIGURATION: NotPossible = { kind: 'not_possible', because: 'configured' }

/** Somebody else changed it meanwhile: here it is as it is now. */
export interface Conflict<T> {
  readonly kind: 'conflict'
  readonly current: T
}

export interface Unknown {
  readonly kind: 'unknown'
}

export interface Taken {
  readonly kind: 'taken'
  /** The member that somebody else has. */
  readonly name: string
}

export interface Done<T> {
  readonly kind: 'done'
  readonly value: T
}

/** What was wrong with what was said is an answer, and no failure. @param ask throws a {TypeError} that names it */
export async function judged<T>(ask: () => Promise<T>): Promise<T | Invalid> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof TypeError) return { kind: 'invalid', problems: problemsOf(error.message) }
    throw error
  }
}

/** `client.redirect_uris.0: must be https`, one a line. */
function problemsOf(text: string): readonly Problem[] {
  return text.split('\n').map((line) => {
    const [, name, entry, message] =
      /^(?:client\.)?([A-Za-z_]+)(?:\.([0-9]+)(?=: )|[A-Za-z0-9_.]*): (.*)$/s.exec(line) ?? []
    if (name === undefined || message === undefined) return { name: '', message: line }
    return { name, message, ...(entry !== undefined && { number: Number(entry) + 1 }) }
  })
}
