/**
 * When an End-User has to be asked: to sign in, or again, or to consent. `prompt=none` asks nothing.
 * @see OpenID Connect Core 1.0 section 3.1.2.1
 */

import type { Session } from '../documents.ts'
import { type Refusal, refuse } from '../errors.ts'
import { spaceDelimited } from '../messages/space-delimited.ts'

const prompts = ['none', 'login', 'consent', 'select_account'] as const

export type Prompt = (typeof prompts)[number]

export const promptValues: readonly string[] = prompts

export function parsePrompt(
  prompt: string | undefined,
): { kind: 'prompt'; values: ReadonlySet<Prompt> } | Refusal<'prompt.invalid'> {
  const values = new Set<Prompt>()
  for (const value of spaceDelimited(prompt ?? '')) {
    const known = prompts.find((candidate) => candidate === value)
    if (!known) return refuse('prompt.invalid', 'prompt')
    values.add(known)
  }
  // "If this parameter contains none with any other value, an error is returned."
  if (values.has('none') && values.size > 1) return refuse('prompt.invalid', 'prompt')
  return { kind: 'prompt', values }
}

type Asked = { readonly prompt: ReadonlySet<Prompt>; readonly max_age?: number }

/** Zero is always exceeded, though not by a clock of whole seconds: it means prompt=login. */
export function asksAnew({ prompt, max_age }: Asked): boolean {
  return prompt.has('login') || prompt.has('select_account') || max_age === 0
}

/** Seconds that a person may take over the pages of a request once they have signed in for it. */
const PAGES_TAKE = 300

/**
 * Whether the session there is does not do for this request.
 * @param signed_in_for_this whether the session comes from a login made for this very request
 */
export function needsLogin(
  request: Asked,
  session: Session | undefined,
  signed_in_for_this: boolean,
  now: number,
): boolean {
  if (!session) return true
  // "If the elapsed time is greater than this value, the OP MUST attempt to actively re-authenticate."
  const { max_age = Number.POSITIVE_INFINITY } = request
  const age = now - session.auth_time
  if (signed_in_for_this) return age > Math.max(max_age, PAGES_TAKE)
  return asksAnew(request) || age > max_age
}

/** Seconds by which the clock of whoever signs people in may be behind. */
const SKEW = 10

/**
 * Since when a sign-in counts, for a page of the host's that has signed people in before.
 * @param asked_at when this request asked for it
 * @returns NumericDate; 0 for any
 */
export function signInCountsSince(request: Asked, asked_at: number, now: number): number {
  if (asksAnew(request)) return asked_at - SKEW
  return request.max_age === undefined ? 0 : now - request.max_age - SKEW
}
