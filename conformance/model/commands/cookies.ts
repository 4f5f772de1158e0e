/** Cookies get lost, come back from a backup, and are taken by others. */

import fc from 'fast-check'
import { type Described, type Drawn, defineCommand, few, newest, nth, position } from './command.ts'

export interface ChangeCookies extends Described {
  readonly does: 'change cookies'
  readonly browser: number
  /** The session cookie becomes one that was ever given out, counted from the newest; or both get lost. */
  readonly to: 'a session of before' | 'nothing'
  readonly session: number
}

export const changeCookies = defineCommand<Drawn<ChangeCookies>>({
  does: 'change cookies',
  weight: 3,
  fields: {
    browser: few,
    to: fc.constantFrom('a session of before', 'a session of before', 'nothing'),
    session: position,
  },
  act({ model }, { browser: chosen, to, session }) {
    const browser = nth(model.browsers, chosen)
    if (to === 'nothing') {
      delete browser.session
      delete browser.browser
      return
    }
    const cookie = newest([...model.sessions.keys()], session)
    if (cookie !== undefined) browser.session = cookie
  },
})
