/** How often links for a new password are asked for and sent, in an hour and in each process. */

import { type Names, refuseUnknown } from '../../core/index.ts'

export interface MailsPerHour {
  /** Asked for from one address; of IPv6, from one network of 64 bits. Default: 10. */
  readonly address?: number | undefined
  /** Sent to one person, whoever asks for them. Default: 3. */
  readonly person?: number | undefined
  /** Asked for by all. Default: 1000. */
  readonly all?: number | undefined
}

export type MailRates = Readonly<Record<keyof MailsPerHour, number>>

/** Seconds that they are counted in. */
export const MAILS_WITHIN = 3600

const names: Names<MailsPerHour> = { address: true, person: true, all: true }

/** @throws {TypeError} naming what is wrong */
export function readMailRates(given: MailsPerHour = {}): MailRates {
  refuseUnknown(given, names)
  const { address = 10, person = 3, all = 1000 } = given
  const rates = { address, person, all }
  for (const [name, rate] of Object.entries(rates))
    if (!Number.isSafeInteger(rate) || rate < 1)
      throw new TypeError(`mailsPerHour.${name}: must be a whole number, 1 or more.`)
  return rates
}
