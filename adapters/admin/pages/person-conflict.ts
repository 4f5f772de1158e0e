/** What the second of two administrators is told of a person: what is there now, beside what stands in the form. */

import type { StoredAccount } from '../../accounts.ts'
import { foreignName, type Html, html } from '../../pages/html.ts'
import type { Typed } from './desk.ts'
import { personFormNames, standingOf } from './person-form.ts'
import { notice, table } from './pieces.ts'

export function conflictPart(current: StoredAccount, said: Typed): Html {
  const now = standingOf(current)
  const value = (from: Typed, name: string) =>
    name === 'emailVerified' ? from.text(name) || 'false' : from.text(name)
  const names = personFormNames.filter((name) => value(now, name) !== value(said, name))
  return html`${notice('Somebody else has changed them meanwhile. Nothing of yours is saved yet: this is where it differs now. Save again to put yours in the place of it.', true)}
${table(
  'What differs',
  [
    { title: 'Field', cell: (name) => name },
    { title: 'As it is now', cell: (name) => foreignName(value(now, name)) },
    { title: 'Yours', cell: (name) => foreignName(value(said, name)) },
  ],
  names,
  'Yours is what it is by now.',
)}`
}
