/**
 * The texts by which records are listed (storage.ts): `name:value`. A value is folded, so that a client or a
 * person is found however their name was typed; what is looked for is folded in the same way.
 *
 * Only ever for lists: what is folded is compared with nothing that the protocol decides on.
 */

import { fingerprint, type HandleKeys } from './handles.ts'

/** Code points of a value that are kept. */
const LONGEST = 256

/** Digits that the largest whole number of JavaScript takes. */
const DIGITS = 16

/** Unicode compatibility forms made one (NFKC), lower case, no control characters, and no more than is looked for. */
export function foldText(value: string): string {
  // Lower case can come apart again, as that of a capital I with a dot does.
  // biome-ignore lint/plugin: what people typed and look for, and no protocol's
  const folded = value.normalize('NFKC').toLowerCase().normalize('NFKC')
  const printable = folded.replace(/\p{Cc}/gu, ' ').replace(/\p{Cs}/gu, '\ufffd')
  return [...printable].slice(0, LONGEST).join('')
}

/** @param name a to z and underscore */
export function listedText(name: string, value: string): string {
  return `${name}:${foldText(value)}`
}

/** Of an issuer, in a list that has what others have too. */
export function issuerMark(keys: HandleKeys): string {
  return fingerprint(keys, 'list', keys.issuer)
}

/**
 * Numbers in their order, as a time at which something is due: whole, and none below 0.
 * @param within what comes first, so that its numbers are by themselves
 */
export function listedNumber(name: string, value: number, within = ''): string {
  const whole = Math.min(Math.max(Math.floor(value), 0), Number.MAX_SAFE_INTEGER)
  return `${name}:${within}${String(whole).padStart(DIGITS, '0')}`
}
