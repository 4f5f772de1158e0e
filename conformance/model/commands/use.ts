/** A person uses a client in the ordinary way: whatever is asked is answered, and the code is redeemed. */

import fc from 'fast-check'
import type { Answer } from '../answer.ts'
import { parametersAt } from '../answer.ts'
import type { Browser } from '../model.ts'
import { type Pairs, valueIn } from '../pairs.ts'
import type { Script, Trial } from '../trial.ts'
import { clientsWithRedirects, requestPairs, visit } from './authorize.ts'
import { type Described, type Drawn, defineCommand, few, nth } from './command.ts'
import { type GiveConsent, submitConsentForm } from './consent.ts'
import { alterClient, type ChangeClient } from './operator.ts'
import { type SentForm, submitLoginForm } from './sign-in.ts'
import { redeemCode } from './token.ts'

export interface Use extends Described {
  readonly does: 'use'
  readonly browser: number
  readonly person: number
  readonly client: number
  readonly scope: number
  readonly pkce: boolean
  readonly redeem: boolean
  /** Whether the client wants them to be asked again. */
  readonly prompt?: 'consent' | undefined
  readonly answer?: GiveConsent['answer'] | undefined
  /** What becomes of the client while its code waits. */
  readonly meanwhile?: ChangeClient['to'] | undefined
}

export const use = defineCommand<Drawn<Use>>({
  does: 'use',
  weight: 5,
  fields: {
    browser: few,
    person: fc.constantFrom(0, 0, 0, 1),
    client: few,
    scope: fc.constantFrom(0, 0, 0, 1, 2, 3, 4, 5),
    pkce: fc.constantFrom(true, true, false),
    redeem: fc.constantFrom(true, true, false),
    prompt: fc.constantFrom<Use['prompt']>(undefined, undefined, undefined, undefined, undefined, 'consent'),
    answer: fc.constantFrom<Use['answer']>(undefined, undefined, undefined, 'in part'),
    meanwhile: fc.constantFrom<Use['meanwhile']>(
      ...Array<undefined>(12).fill(undefined),
      'fewer scopes',
      'no offline access',
      'as registered',
    ),
  },
  *script(trial, description) {
    const { model } = trial
    const { client, scope, pkce, prompt, answer = 'in full' } = description
    const browser = nth(model.browsers, description.browser)
    const pairs = requestPairs(trial, { client, scope, pkce, prompt })
    const username = nth(model.world.people, description.person)
    const code = codeOf(
      yield* answerPages(trial, browser, yield* visit(trial, browser, pairs, {}), username, answer),
      pairs,
    )
    const { meanwhile } = description
    if (meanwhile) yield* alterClient(trial, nth(clientsWithRedirects(model), client), meanwhile)
    if (description.redeem && code !== undefined) yield* redeemCode(trial, code, [], {})
  },
})

/** One page at a time; a person gives up where nothing is left to answer, or when signing in does not work. */
function* answerPages(
  trial: Trial,
  browser: Browser,
  shown: Answer,
  username: string,
  consent: GiveConsent['answer'],
): Script<Answer> {
  let answer = shown
  if (answer.kind === 'page' && answer.page.name === 'login')
    answer = yield* submitLoginForm(trial, formOf(browser, answer.page), username, undefined, {})
  if (answer.kind === 'page' && answer.page.name === 'consent')
    answer = yield* submitConsentForm(trial, formOf(browser, answer.page), consent, {})
  return answer
}

function formOf(browser: Browser, { continuation = '' }: { readonly continuation?: string }): SentForm {
  return { browser, continuation }
}

function codeOf(answer: Answer, pairs: Pairs): string | undefined {
  if (answer.kind !== 'redirect') return undefined
  const fragment = valueIn(pairs, 'response_mode') === 'fragment'
  return valueIn(parametersAt(answer.location, valueIn(pairs, 'redirect_uri') ?? '', fragment) ?? [], 'code')
}
