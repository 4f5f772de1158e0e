/** Logging out, here or everywhere, and disconnecting one client or all, as a host does it for its users. */

import fc from 'fast-check'
import type { Model } from '../model.ts'
import { valueIn } from '../pairs.ts'
import {
  disconnect as disconnected,
  endEverything as everythingEnded,
  logOut as loggedOut,
  endSessions as signedOutEverywhere,
} from '../reference/endings.ts'
import { type Manner, send } from '../trial.ts'
import { clientsWithRedirects } from './authorize.ts'
import { type Described, type Drawn, defineCommand, few, manner, newest, nth } from './command.ts'
import { cookieHeader, jarOf } from './request.ts'
import { pagesOf } from './sign-in.ts'

export interface LogOut extends Described {
  readonly does: 'log out'
  readonly browser: number
  readonly manner: Manner
}

export const logOut = defineCommand<Drawn<LogOut>>({
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
    yield* send(trial, { meaning, manner, step: { kind: 'end_session', request } }, (now) =>
      loggedOut(model, browser, now),
    )
  },
})

export interface Disconnect extends Described {
  readonly does: 'disconnect'
  readonly person: number
  readonly client: number
  /** Or whom a consent page asks, and about whom: the page counted from the newest. */
  readonly page?: number | undefined
  readonly manner: Manner
}

const anyone = fc.constantFrom(0, 0, 1)

export const disconnect = defineCommand<Drawn<Disconnect>>({
  does: 'disconnect',
  weight: 2,
  fields: { person: anyone, client: few, page: fc.constantFrom(undefined, undefined, 0, 0, 1), manner },
  *script(trial, { person, client, page, manner }) {
    const { model } = trial
    const asked = page === undefined ? undefined : askedOn(model, page)
    const { sub, client_id } = asked ?? {
      sub: nth(model.world.people, person),
      client_id: nth(clientsWithRedirects(model), client).client_id,
    }
    const meaning = { kind: 'disconnect', sub, client_id } as const
    yield* send(trial, { meaning, manner, step: meaning }, () => disconnected(model, sub, client_id))
  },
})

function askedOn(model: Model, position: number): { sub: string; client_id: string } | undefined {
  const page = newest(pagesOf(model, 'consent'), position)
  const { signed_in, request = [] } = model.continuations.get(page?.continuation ?? '') ?? {}
  const sub = signed_in === undefined ? undefined : model.sessions.get(signed_in)?.sub
  const client_id = valueIn(request, 'client_id')
  return sub === undefined || client_id === undefined ? undefined : { sub, client_id }
}

export interface EndSessions extends Described {
  readonly does: 'end all sessions'
  readonly person: number
  readonly manner: Manner
}

export const endSessions = defineCommand<Drawn<EndSessions>>({
  does: 'end all sessions',
  weight: 1,
  fields: { person: anyone, manner },
  *script(trial, { person, manner }) {
    const sub = nth(trial.model.world.people, person)
    const meaning = { kind: 'end_sessions', sub } as const
    yield* send(trial, { meaning, manner, step: meaning }, () => signedOutEverywhere(trial.model, sub))
  },
})

export interface EndEverything extends Described {
  readonly does: 'end everything'
  readonly person: number
  readonly manner: Manner
}

export const endEverything = defineCommand<Drawn<EndEverything>>({
  does: 'end everything',
  weight: 1,
  fields: { person: anyone, manner },
  *script(trial, { person, manner }) {
    const sub = nth(trial.model.world.people, person)
    const meaning = { kind: 'end_everything', sub } as const
    yield* send(trial, { meaning, manner, step: meaning }, () => everythingEnded(trial.model, sub))
  },
})
