/**
 * The properties: what holds of every run, whatever clients, browsers, clocks and storages do. Each is
 * data (an id, where it comes from, a sentence, a check) and is judged on the history of a run alone, so
 * that it stands beside the model and shares no mistake with it. Those that cannot be checked yet are
 * here too, with the reason.
 */

import type { History } from './history.ts'
import { answerProperties } from './properties/answers.ts'
import { codeProperties } from './properties/codes.ts'
import { faultProperties } from './properties/faults.ts'
import { readLedger } from './properties/ledger.ts'
import { notYet } from './properties/not-yet.ts'
import { peopleProperties } from './properties/people.ts'
import type { Property } from './properties/property.ts'
import { recordProperties } from './properties/records.ts'
import { redirectProperties } from './properties/redirects.ts'
import { refreshTokenProperties } from './properties/refresh-tokens.ts'
import { revocationProperties } from './properties/revocation.ts'
import { sessionProperties } from './properties/sessions.ts'
import { surfaceProperties } from './properties/surfaces.ts'
import { valueProperties } from './properties/values.ts'

export type { Ledger } from './properties/ledger.ts'
export { type Property, readLedger }

/** In the order of their ids. */
export const properties: readonly Property[] = [
  ...codeProperties,
  ...refreshTokenProperties,
  ...revocationProperties,
  ...redirectProperties,
  ...peopleProperties,
  ...valueProperties,
  ...sessionProperties,
  ...recordProperties,
  ...answerProperties,
  ...surfaceProperties,
  ...faultProperties,
  ...notYet,
].sort((one, other) => one.id.localeCompare(other.id))

/** A property that does not hold of a history. */
export interface BrokenProperty {
  readonly property: Property
  readonly fault: string
}

/** What a history violates. */
export function violations(history: History, judged: readonly Property[] = properties): BrokenProperty[] {
  const ledger = readLedger(history)
  return judged.flatMap((property) => {
    const fault = property.check?.(ledger)
    return fault === undefined ? [] : [{ property, fault }]
  })
}
