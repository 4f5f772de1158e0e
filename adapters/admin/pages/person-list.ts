/** People in the storage, a page of the list at a time, and the form for a new one. */

import type { KnownPerson } from '../../accounts/known-people.ts'
import type { Posted, Route, SiteAnswer, Visit } from '../../mounts/site.ts'
import { foreignName, type Html, html } from '../../pages/html.ts'
import type { AdminTexts } from '../../pages/texts/admin-texts.ts'
import type { AdministeredPeople } from '../operations/administered-people.ts'
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
import { type FieldProblem, inputField, otherProblems, toldOf } from './form-fields.ts'
import { personFields, personFormNames, readPersonForm } from './person-form.ts'
import { badge, doneNotice, link, pager, postForm, searchForm, table } from './pieces.ts'
import { dayOf } from './times.ts'

export function personListRoutes(desk: Desk, people: AdministeredPeople): readonly Route[] {
  const { base, speak } = desk

  async function list(visit: Visit): Promise<SiteAnswer> {
    const speech = speak(visit.languages)
    const { texts } = speech
    const { people: said, shared } = texts
    const { filter, after } = visit.query
    const found = await people.list({
      ...(filter !== undefined && { filter }),
      ...(after !== undefined && { after }),
    })
    const action = `${base}/people`
    return page(
      texts.pages.people,
      html`${doneNotice(visit, { removed: said.removed })}
<div class="row">${searchForm(visit, action, said.search, shared)}
<a class="button primary" href="${base}/new-person">${said.new}</a></div>
${table(
  texts.pages.people,
  [
    {
      title: said.username,
      cell: ({ sub, username }) => link(`${base}${pathOf('/people', sub)}`, foreignName(username)),
    },
    { title: said.name, cell: ({ name }) => name !== undefined && foreignName(name) },
    { title: said.email, cell: ({ email }) => email !== undefined && foreignName(email) },
    { title: said.roles, cell: ({ roles }) => roles.map((role) => badge(foreignName(role))) },
    { title: said.since, cell: (person) => person.source === 'storage' && dayOf(person.createdAt, speech) },
    { title: shared.state, cell: (account) => stateOf(account, texts) },
  ],
  found.people,
  filter === undefined ? said.none : said.noneFound,
)}
${pager(visit, action, found.after, shared)}`,
    )
  }

  function formPage(
    { field, languages }: Visit,
    said: Typed,
    problems: readonly FieldProblem[] = [],
  ): SiteAnswer {
    const { people: texts, shared } = speak(languages).texts
    return page(
      texts.new,
      html`${otherProblems(problems, [...personFormNames, 'password'], shared)}
${postForm(
  `${base}/new-person`,
  field,
  html`${personFields(said, problems, texts)}
${inputField(
  { name: 'password', label: texts.password, meaning: texts.passwordMeaning, problems },
  'password',
  '',
)}
<button class="primary" type="submit">${shared.create}</button>`,
)}`,
      problems.length > 0 ? 400 : undefined,
    )
  }

  async function create(posted: Posted): Promise<SiteAnswer> {
    const said = typedBy(posted)
    const read = readPersonForm(said)
    const { people: texts, refusals } = speak(posted.languages).texts
    if (read.kind === 'invalid')
      return formPage(posted, said, [{ name: 'claims', message: html`${texts[read.because]}` }])
    const given = Object.entries(read.facts).filter(([, value]) => value !== null)
    const password = said.text('password')
    const made = await people.create(administratorOf(posted), {
      ...Object.fromEntries(given),
      username: read.facts.username,
      ...(password !== '' && { password }),
    })
    if (made.kind === 'done') return goOn(pathOf('/people', made.value.sub), { done: 'created' })
    if (made.kind === 'invalid') return formPage(posted, said, toldOf(made.problems, { refusals }))
    return formPage(posted, said, [{ name: made.name, message: html`${texts.taken}` }])
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

export function stateOf(
  { disabled, ...known }: KnownPerson,
  { shared, people }: AdminTexts,
): readonly Html[] {
  return [
    ...(known.source === 'configuration' ? [badge(shared.configured)] : []),
    ...(disabled ? [badge(shared.switchedOff)] : []),
    ...(known.source === 'storage' && !known.hasPassword ? [badge(people.noPassword)] : []),
  ]
}
