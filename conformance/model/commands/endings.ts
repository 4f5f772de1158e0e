/** Logging out and taking consent back, as a host does them for its users. */

import fc from 'fast-check'
import { logOut as loggedOut, withdrawConsent as withdrawn } from '../reference/endings.ts'
import { type Manner, send } from '../trial.ts'
import { clientsWithRedirects } from './authorize.ts'
import { type Described, defineCommand, few, manner, nth } from './command.ts'
import { cookieHeader, jarOf } from './request.ts'

export interface LogOut extends Described {
  readonly does: 'log out'
  readonly browser: number
  readonly manner: Manner
}

export const logOut = defineCommand<LogOut>({
  does: 'log out',
  weight: 2,
  fields: { browser: few, manner },
  *script(trial, { browser: chosen, manner }) {
    const { model } = trial
    const browser = nth(model.browsers, chosen)
    const request = {
      method: 'POST',
      path: '/logout',
      query: '',
      headers: cookieHeader(model, browser),
      body: '',
    }
    const meaning = { kind: 'log_out', browser: browser.name, jar: jarOf(browser) } as const
    yield* send(trial, { meaning, manner, step: { kind: 'end_session', request } }, () =>
      loggedOut(model, browser),
    )
  },
})

export interface WithdrawConsent extends Described {
  readonly does: 'withdraw consent'
  readonly person: number
  readonly client: number
  readonly manner: Manner
}

export const withdrawConsent = defineCommand<WithdrawConsent>({
  does: 'withdraw consent',
  weight: 2,
  fields: { person: fc.constantFrom(0, 0, 1), client: few, manner },
  *script(trial, { person, client, manner }) {
    const { model } = trial
    const sub = nth(model.world.people, person)
    const { client_id } = nth(clientsWithRedirects(model), client)
    const meaning = { kind: 'withdraw_consent', sub, client_id } as const
    yield* send(trial, { meaning, manner, step: meaning }, () => withdrawn(model, sub, client_id))
  },
})
