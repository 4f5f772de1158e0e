/** What ends families of tokens besides their own time: logging out, and consent that is withdrawn. */

import { type Browser, consentKey, endFamily, type Model, type Session } from '../model.ts'
import type { Expected } from '../outcome.ts'

/** The session, and with it every family that was to live no longer. */
export function endSession(model: Model, session: Session): void {
  session.ended = true
  for (const family of model.families) if (family.session === session) endFamily(family, 'logged out')
}

export function logOut(model: Model, browser: Browser): Expected {
  const session = browser.session === undefined ? undefined : model.sessions.get(browser.session)
  return {
    outcome: { kind: 'empty', status: 204 },
    because: 'OpenID Connect RP-Initiated Logout 1.0 section 2: the session at the provider ends',
    after: () => {
      if (session) endSession(model, session)
    },
  }
}

export function withdrawConsent(model: Model, sub: string, client_id: string): Expected {
  return {
    outcome: { kind: 'empty', status: 204 },
    because: 'what a person allowed they can take back, with everything that came of it',
    after: () => {
      model.consents.delete(consentKey(sub, client_id))
      for (const family of model.families)
        if (family.sub === sub && family.client_id === client_id) endFamily(family, 'consent withdrawn')
    },
  }
}
