/** The consent page is answered: in full, in part, with no, with nothing, or by another browser. */

import fc from 'fast-check'
import type { Answer } from '../answer.ts'
import type { Pairs } from '../pairs.ts'
import { submitConsent } from '../reference/pages.ts'
import { type Manner, type Script, send, type Trial } from '../trial.ts'
import { altered, type Described, type Drawn, defineCommand, manner, position } from './command.ts'
import { cookieHeader, form, jarOf, keepCookies, variationOf, varied } from './request.ts'
import { type Carrying, carrying, type SentForm, sentForm } from './sign-in.ts'

export interface GiveConsent extends Described {
  readonly does: 'consent'
  /** The consent page, counted from the newest. */
  readonly page: number
  readonly answer: 'in full' | 'in part' | 'nothing ticked' | 'more than shown' | 'deny' | 'no decision'
  readonly from?: number | undefined
  readonly carrying?: Carrying | undefined
  readonly manner: Manner
}

export function* submitConsentForm(
  trial: Trial,
  { browser, continuation, altered: tampered = false }: SentForm,
  chosen: GiveConsent['answer'],
  manner: Manner,
): Script<Answer> {
  const { model } = trial
  const shown = model.continuations.get(continuation)?.shown ?? []
  const ticked = ticksOf(shown, chosen)
  const decision = chosen === 'deny' ? 'deny' : chosen === 'no decision' ? undefined : 'allow'
  const decided: Pairs = decision === undefined ? [] : [['decision', decision]]
  const pairs: Pairs = [
    ['continuation', tampered ? altered(continuation) : continuation],
    ...decided,
    ...ticked.map((name) => ['scope', name] as const),
  ]
  const request = form('/consent', varied(pairs, manner), cookieHeader(model, browser))
  return yield* send(
    trial,
    {
      meaning: {
        kind: 'consent',
        browser: browser.name,
        jar: jarOf(browser),
        continuation,
        altered: tampered,
        decision,
        ticked,
      },
      variation: variationOf(manner),
      manner,
      step: { kind: 'http', request },
    },
    (now) => submitConsent(model, browser, continuation, { altered: tampered, decision, ticked }, now),
    keepCookies(model, browser),
  )
}

function ticksOf(shown: readonly string[], chosen: GiveConsent['answer']): readonly string[] {
  switch (chosen) {
    case 'in full':
      return shown
    case 'in part':
      return shown.filter((_, index) => index % 2 === 0)
    case 'more than shown':
      return [...shown, 'phone', 'address']
    default:
      return []
  }
}

export const giveConsent = defineCommand<Drawn<GiveConsent>>({
  does: 'consent',
  weight: 5,
  fields: {
    page: position,
    answer: fc.constantFrom(
      'in full',
      'in full',
      'in full',
      'in part',
      'in part',
      'nothing ticked',
      'more than shown',
      'deny',
      'no decision',
    ),
    from: fc.constantFrom(undefined, undefined, undefined, undefined, undefined, 0, 1),
    carrying,
    manner,
  },
  applies: (model) => model.pages.some((page) => page.kind === 'consent'),
  *script(trial, description) {
    const form = sentForm(trial.model, 'consent', description)
    if (form) yield* submitConsentForm(trial, form, description.answer, description.manner)
  },
})
