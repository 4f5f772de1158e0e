/** `vouchsafe registration-tokens`: what lets somebody register a client of theirs, and how often. */

import type { RegistrationTokenRecord } from '../../world/registration-tokens.ts'
import { one, RefusedError, type Verbs } from './command.ts'
import { sheetOf, timeOf } from './table.ts'
import { tellPages } from './tell-pages.ts'

export const registrationTokens: Verbs = {
  add: {
    operands: [],
    options: { note: one, uses: one, 'ends-in': one },
    takes: '[--note TEXT] [--uses N] [--ends-in SECONDS]',
    about: 'makes a token and shows it, once; unless it is said otherwise it is for one client, within a day',
    example: '--note "for the shop" --uses 2 --ends-in 604800',
    async run(given, { provider }, told) {
      const [note, uses, ends] = [given.text('note'), given.number('uses'), given.number('ends-in')]
      const made = await provider.registrationTokens.create({
        ...(note !== undefined && { note }),
        ...(uses !== undefined && { uses }),
        ...(ends !== undefined && { expiresAt: Math.floor(Date.now() / 1000) + ends }),
      })
      const { id, initialAccessToken, expiresAt } = made
      const sheet = sheetOf({
        token: initialAccessToken,
        id,
        note,
        uses: `${made.uses}`,
        until: timeOf(expiresAt),
      })
      told.record(made, `${sheet}\nThe token is shown this once.\n`)
    },
  },

  list: {
    operands: [],
    options: {},
    takes: '',
    about: 'lists those that are there, oldest first, by their ids',
    example: '',
    async run(_given, { provider }, told) {
      const read = async (asked: object) => {
        const page = await provider.registrationTokens.list(asked)
        return { records: page.tokens, after: page.after }
      }
      await tellPages(read, columns, told)
    },
  },

  remove: {
    operands: ['ID'],
    options: {},
    takes: '',
    about: 'refuses a token at once; clients that have registered with it stay',
    example: '1a2b3c4d',
    async run({ operands: [id = ''] }, { provider }, told) {
      if (!(await provider.registrationTokens.remove(id)))
        throw new RefusedError(`there is no registration token ${id}`)
      told.record({ id, removed: true }, `${id} is removed\n`)
    },
  },
}

const columns = {
  ID: ({ id }: RegistrationTokenRecord) => id,
  NOTE: ({ note }: RegistrationTokenRecord) => note,
  USED: ({ used, uses }: RegistrationTokenRecord) => `${used} of ${uses}`,
  UNTIL: ({ expiresAt }: RegistrationTokenRecord) => timeOf(expiresAt),
}
