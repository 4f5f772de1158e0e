/** What the second of two administrators is told of a person: what is there now, beside what stands in the form. */

import type { StoredAccount } from '../../accounts.ts'
import { foreignName, type Html, html } from '../../pages/html.ts'
import type { Spoken, Typed } from './desk.ts'
import { personFormNames, standingOf } from './person-form.ts'
import { notice, table } from './pieces.ts'

export function conflictPart(current: StoredAccount, said: Typed, { texts }: Spoken): Html {
  const { conflict, people, shared } = texts
  const now = standingOf(current)
  const value = (from: Typed, name: string) =>
    name === 'emailVerified' ? (from.text(name) === 'true' ? shared.yes : shared.no) : from.text(name)
  const names = personFormNames.filter((name) => value(now, name) !== value(said, name))
  return html`${notice(conflict.about, true)}
${table(
  conflict.title,
  [
    { title: conflict.field, cell: (name) => people[name] },
    { title: conflict.now, cell: (name) => foreignName(value(now, name)) },
    { title: conflict.yours, cell: (name) => foreignName(value(said, name)) },
  ],
  names,
  conflict.none,
)}`
}
