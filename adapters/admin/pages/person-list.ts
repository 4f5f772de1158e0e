/** People, a page of the list at a time, and the form for a new one. */

import type { KnownPerson } from '../../accounts/known-people.ts'
import type { Posted, Route, SiteAnswer, Visit } from '../../mounts/site.ts'
import { foreignName, type Html, html } from '../../pages/html.ts'
import type { AdministeredPeople } from '../operations/administered-people.ts'
import type { Problem } from '../operations/outcome.ts'
import {
  administratorOf,
  CONFIRMED_WITHIN,
  type Desk,
  goOn,
  keptBy,
  nothingTyped,
  page,
  pathOf,
  type Typed,
  typedBy,
} from './desk.ts'
import { inputField, otherProblems } from './form-fields.ts'
import { personFields, personFormNames, readPersonForm, TAKEN } from './person-form.ts'
import { badge, dayOf, doneNotice, link, pager, postForm, searchForm, table } from './pieces.ts'

export function personListRoutes(desk: Desk, people: AdministeredPeople): readonly Route[] {
  const { base } = desk

  async function list(visit: Visit): Promise<SiteAnswer> {
    const { filter, after } = visit.query
    const found = await people.list({
      ...(filter !== undefined && { filter }),
      ...(after !== undefined && { after }),
    })
    const action = `${base}/people`
    return page(
      'People',
      html`${doneNotice(visit, { removed: 'The person is removed, with all that they had.' })}
<div class="row">${searchForm(visit, action, 'User name, e-mail address or name begins with')}
<a class="button primary" href="${base}/new-person">New person</a></div>
${table(
  'People',
  [
    {
      title: 'User name',
      cell: ({ sub, username }) => link(`${base}${pathOf('/people', sub)}`, foreignName(username)),
    },
    { title: 'Name', cell: ({ name }) => name !== undefined && foreignName(name) },
    { title: 'E-mail', cell: ({ email }) => email !== undefined && foreignName(email) },
    { title: 'Roles', cell: ({ roles }) => roles.map((role) => badge(role)) },
    { title: 'Since', cell: (person) => person.source === 'storage' && dayOf(person.createdAt) },
    { title: 'State', cell: stateOf },
  ],
  found.people,
  filter === undefined ? 'There is nobody yet.' : 'Nobody begins so.',
)}
${pager(visit, action, found.after)}`,
    )
  }

  function formPage({ field }: Visit, said: Typed, problems: readonly Problem[] = []): SiteAnswer {
    return page(
      'New person',
      html`${otherProblems(problems, [...personFormNames, 'password'])}
${postForm(
  `${base}/new-person`,
  field,
  html`${personFields(said, problems)}
${inputField(
  { name: 'password', label: 'Password', meaning: 'Empty: nobody signs in with one.', problems },
  'password',
  '',
)}
<button class="primary" type="submit">Create</button>`,
)}`,
      problems.length > 0 ? 400 : undefined,
    )
  }

  async function create(posted: Posted): Promise<SiteAnswer> {
    const said = typedBy(posted)
    const read = readPersonForm(said)
    if (read.kind === 'invalid') return formPage(posted, said, read.problems)
    const given = Object.entries(read.facts).filter(([, value]) => value !== null)
    const password = said.text('password')
    const made = await people.create(administratorOf(posted), {
      ...Object.fromEntries(given),
      username: read.facts.username,
      ...(password !== '' && { password }),
    })
    if (made.kind === 'done') return goOn(pathOf('/people', made.value.sub), { done: 'created' })
    if (made.kind === 'invalid') return formPage(posted, said, made.problems)
    return formPage(posted, said, [{ name: made.name, message: TAKEN }])
  }

  return [
    { path: '/people', get: list },
    {
      path: '/new-person',
      get: async (visit) => formPage(visit, keptBy(visit) ?? nothingTyped),
      post: create,
      confirmed_within: CONFIRMED_WITHIN,
    },
  ]
}

export function stateOf({ disabled, ...known }: KnownPerson): readonly Html[] {
  return [
    ...(known.source === 'configuration' ? [badge('from the configuration')] : []),
    ...(disabled ? [badge('switched off')] : []),
    ...(known.source === 'storage' && !known.hasPassword ? [badge('no password')] : []),
  ]
}
