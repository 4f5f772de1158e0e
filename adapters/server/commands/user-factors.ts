/** `vouchsafe users factors`: what somebody shows beside the password, and the end of it, as for a phone that was lost. */

import { flag, type Verbs } from './command.ts'
import { findPerson, unknownPerson } from './find-user.ts'
import { dayOf, sheetOf } from './table.ts'

export const factors: Verbs[string] = {
  operands: ['NAME'],
  options: { remove: flag },
  takes: '[--remove]',
  about:
    'shows the second factors of a person; --remove takes all of them away, so that the password is enough again',
  example: 'alice --remove',
  async run(given, office, told) {
    const name = given.operands[0] ?? ''
    const { sub, username, factors: had } = await findPerson(office, name)
    if (!had) throw unknownPerson(name)
    if (given.flag('remove')) {
      await office.accounts.factors.remove(sub, 'all')
      told.record({ sub, removed: true }, `${username} has no second factor any more\n`)
      return
    }
    told.record(
      { sub, ...had },
      sheetOf({
        app: had.otp ? `since ${dayOf(had.otp.createdAt)}` : 'none',
        passkeys: had.passkeys.map(({ name }) => name).join(', ') || 'none',
        'recovery codes': String(had.recoveryCodes),
      }),
    )
  },
}
