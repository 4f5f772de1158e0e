/**
 * What a page gives the browser to keep: anybody can read it, and nobody make or change it. The purpose says what it
 * is for, and for whom, so that one thing is not taken for another.
 */

import { base64urlToText, type HandleKeys, isMac, textToBase64url } from '../../core/index.ts'

/** What is sealed has no space, and so no part can pass for another. */
const message = (purpose: readonly string[], body: string) => ['mount', ...purpose, body].join(' ')

/** @param purpose parts without a space */
export function seal({ continuations }: HandleKeys, purpose: readonly string[], value: unknown): string {
  const body = textToBase64url(JSON.stringify(value))
  return `${body}.${continuations[0](message(purpose, body))}`
}

/** @returns what was sealed for that purpose; anything else is nothing */
export function unseal<T>(
  keys: HandleKeys,
  purpose: readonly string[],
  text: string | undefined,
): T | undefined {
  const [body = '', mac = ''] = text?.split('.') ?? []
  if (!isMac(keys.continuations, message(purpose, body), mac)) return undefined
  return JSON.parse(base64urlToText(body) ?? 'null') as T
}

/** A text that only this deployment can name, for that purpose. */
export function proofOf({ continuations }: HandleKeys, ...purpose: readonly string[]): string {
  return continuations[0](message(purpose, ''))
}

export function isProof(
  { continuations }: HandleKeys,
  proof: string,
  ...purpose: readonly string[]
): boolean {
  return isMac(continuations, message(purpose, ''), proof)
}
