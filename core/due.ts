/**
 * What is to be done at a time: the texts that such records are listed by, in the order of that time. Each issuer's
 * are by themselves, as a store may have several.
 */

import { fingerprint, type HandleKeys } from './handles.ts'
import { listedNumber } from './listed-text.ts'

const NAME = 'due'

/** @param due_at NumericDate; absent for what is not to be done any more, which is in no list */
export function dueTexts(keys: HandleKeys, due_at: number | undefined): readonly string[] {
  return due_at === undefined ? [] : [listedNumber(NAME, due_at, issuerMark(keys))]
}

/** What all of them begin with. */
export function duePrefix(keys: HandleKeys): string {
  return `${NAME}:${issuerMark(keys)}`
}

/** The time that such a text says. */
export function dueAt(keys: HandleKeys, text: string): number {
  return Number(text.slice(duePrefix(keys).length))
}

function issuerMark(keys: HandleKeys): string {
  return `${fingerprint(keys, NAME, keys.issuer)}.`
}
