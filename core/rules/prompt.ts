/**
 * When an End-User has to be asked: to sign in, or again, or to consent. `prompt=none` asks nothing.
 * @see OpenID Connect Core 1.0 section 3.1.2.1
 */

import type { Session } from '../documents.ts'
import { type Refusal, refuse } from '../errors.ts'

const prompts = ['none', 'login', 'consent', 'select_account'] as const

export type Prompt = (typeof prompts)[number]

export const promptValues: readonly string[] = prompts

export function parsePrompt(
  prompt: string | undefined,
): { kind: 'prompt'; values: ReadonlySet<Prompt> } | Refusal<'prompt.invalid'> {
  const values = new Set<Prompt>()
  for (const value of prompt === undefined ? [] : prompt.split(' ')) {
    const known = prompts.find((candidate) => candidate === value)
    if (!known) return refuse('prompt.invalid', 'prompt')
    values.add(known)
  }
  // "If this parameter contains none with any other value, an error is returned."
  if (values.has('none') && values.size > 1) return refuse('prompt.invalid', 'prompt')
  return { kind: 'prompt', values }
}

/**
 * Whether the session there is does not do for this request.
 * @param signed_in_for_this whether the session comes from a login made for this very request
 */
export function needsLogin(
  request: { readonly prompt: ReadonlySet<Prompt>; readonly max_age?: number },
  session: Session | undefined,
  signed_in_for_this: boolean,
  now: number,
): boolean {
  if (!session) return true
  if (signed_in_for_this) return false
  if (request.prompt.has('login') || request.prompt.has('select_account')) return true
  // "If the elapsed time is greater than this value, the OP MUST attempt to actively re-authenticate."
  // Zero is always exceeded, though not by a clock of whole seconds: it means prompt=login.
  const { max_age = Number.POSITIVE_INFINITY } = request
  return max_age === 0 || now - session.auth_time > max_age
}
