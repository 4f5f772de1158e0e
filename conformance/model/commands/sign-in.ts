/** The login page is filled in: rightly, wrongly, not at all, or by another browser than it was shown to. */

import fc from 'fast-check'
import type { Answer } from '../answer.ts'
import type { Browser, Model, Page } from '../model.ts'
import { decodePairs, type Pairs } from '../pairs.ts'
import { submitLogin } from '../reference/pages.ts'
import { type Manner, type Script, send, type Trial } from '../trial.ts'
import { PASSWORD } from '../world.ts'
import { visit } from './authorize.ts'
import {
  altered,
  type Described,
  type Drawn,
  defineCommand,
  manner,
  newest,
  nth,
  position,
} from './command.ts'
import { cookieHeader, form, jarOf, keepCookies, variationOf, varied } from './request.ts'

export interface SignIn extends Described {
  readonly does: 'sign in'
  /** The login page, counted from the newest. */
  readonly page: number
  readonly person: number
  readonly with?: 'wrong password' | 'cancel' | undefined
  /** The browser that sends it, if not the one that was shown it. */
  readonly from?: number | undefined
  readonly carrying?: Carrying | undefined
  readonly manner: Manner
}

/** What a form carries instead of what its page was given. */
export type Carrying = 'an altered continuation' | 'the continuation of another page'

export const carrying = fc.constantFrom<Carrying | undefined>(
  ...Array<undefined>(12).fill(undefined),
  'an altered continuation',
  'the continuation of another page',
)

/** A form as it is sent: the page it belongs to, and what it carries. */
export interface SentForm {
  readonly browser: Browser
  readonly continuation: string
  readonly altered?: boolean
}

/** @param position of the page, counted from the newest of its kind; `from` another browser, if given */
export function sentForm(
  model: Model,
  kind: Page['kind'],
  { page, from, carrying: instead }: Pick<SignIn, 'page' | 'from' | 'carrying'>,
): SentForm | undefined {
  const shown = newest(pagesOf(model, kind), page)
  if (!shown) return undefined
  const browser = from === undefined ? shown.browser : nth(model.browsers, from)
  const other = newest(
    model.pages.filter((one) => one.kind !== kind),
    page,
  )
  if (instead === 'the continuation of another page' && other)
    return { browser, continuation: other.continuation }
  return { browser, continuation: shown.continuation, altered: instead === 'an altered continuation' }
}

export function pagesOf(model: Model, kind: Page['kind']): Page[] {
  return model.pages.filter((page) => page.kind === kind)
}

/** A browser follows redirects as long as they stay with the provider. */
export function* follow(trial: Trial, browser: Browser, answer: Answer, manner: Manner): Script<Answer> {
  const { issuer } = trial.model.world
  if (answer.kind !== 'redirect' || !answer.location.startsWith(`${issuer}/authorize?`)) return answer
  return yield* visit(
    trial,
    browser,
    decodePairs(answer.location.slice(`${issuer}/authorize?`.length)),
    manner,
  )
}

export function* submitLoginForm(
  trial: Trial,
  { browser, continuation, altered: tampered = false }: SentForm,
  username: string,
  filled: SignIn['with'],
  manner: Manner,
): Script<Answer> {
  const { model } = trial
  const right_password = filled === undefined
  const cancel: Pairs = filled === 'cancel' ? [['cancel', '1']] : []
  const pairs: Pairs = [
    ['continuation', tampered ? altered(continuation) : continuation],
    ['username', username],
    ['password', right_password ? PASSWORD : 'a guess'],
    ...cancel,
  ]
  const request = form('/login', varied(pairs, manner), cookieHeader(model, browser))
  const answer = yield* send(
    trial,
    {
      meaning: {
        kind: 'login',
        browser: browser.name,
        jar: jarOf(browser),
        continuation,
        altered: tampered,
        username,
        right_password,
      },
      variation: variationOf(manner),
      manner,
      step: { kind: 'http', request },
    },
    (now) =>
      submitLogin(
        model,
        browser,
        continuation,
        { altered: tampered, username, right_password, cancel: filled === 'cancel' },
        now,
      ),
    keepCookies(model, browser),
  )
  return yield* follow(trial, browser, answer, { ...(manner.on && { on: manner.on }) })
}

export const signIn = defineCommand<Drawn<SignIn>>({
  does: 'sign in',
  weight: 5,
  fields: {
    page: position,
    person: fc.constantFrom(0, 0, 0, 1, 2),
    with: fc.constantFrom<SignIn['with']>(
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      'wrong password',
      'cancel',
    ),
    from: fc.constantFrom(undefined, undefined, undefined, undefined, undefined, undefined, 0, 1),
    carrying,
    manner,
  },
  applies: (model) => model.pages.some((page) => page.kind === 'login'),
  *script(trial, description) {
    const { model } = trial
    const form = sentForm(model, 'login', description)
    const username = nth(model.world.people, description.person)
    if (form) yield* submitLoginForm(trial, form, username, description.with, description.manner)
  },
})
