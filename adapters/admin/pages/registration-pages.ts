/** Initial access tokens: what lets somebody register a client of theirs. */

import type { Posted, Route, SiteAnswer, Visit } from '../../mounts/site.ts'
import { foreignName, html } from '../../pages/html.ts'
import { say } from '../../pages/texts/text.ts'
import { code, coded } from '../../pages/verbatim.ts'
import { typed } from '../clients/client-form.ts'
import {
  administratorOf,
  CONFIRMED_WITHIN,
  type Desk,
  goOn,
  notFound,
  page,
  pathOf,
  type Typed,
  typedBy,
} from './desk.ts'
import { type FieldProblem, inputField, otherProblems, toldOf } from './form-fields.ts'
import { doneNotice, notice, pager, postButton, postForm, sheet, table } from './pieces.ts'
import { timeOf } from './times.ts'

const HOUR = 3600

export function registrationRoutes(desk: Desk): readonly Route[] {
  const { administration, base, offered, speak } = desk
  const tokens = administration.registrationTokens
  const action = `${base}/registration`

  async function listPage(
    visit: Visit,
    {
      typed: typedIn,
      problems = [],
      status,
    }: { typed?: Typed; problems?: readonly FieldProblem[]; status?: number } = {},
  ): Promise<SiteAnswer> {
    const speech = speak(visit.languages)
    const { registration: said, shared, pages } = speech.texts
    const { after } = visit.query
    const found = await tokens.list(after === undefined ? {} : { after })
    const text = (name: string, usual: string) => typedIn?.text(name) ?? usual
    const numeric = (value: string, name: string, label: string, meaning: string) =>
      inputField({ name, label, meaning, problems }, 'number', value)
    return page(
      pages.registration,
      html`${doneNotice(visit, { removed: said.removed })}
<p class="soft">${coded(said.states[`${offered.registration}`])}</p>
${table(
  said.title,
  [
    { title: said.id, cell: ({ id }) => code(id) },
    { title: said.for, cell: ({ note }) => note !== undefined && foreignName(note) },
    { title: said.used, cell: ({ used, uses }) => say(said.usedOf, { used, uses }) },
    { title: said.since, cell: ({ createdAt }) => timeOf(createdAt, speech) },
    { title: shared.until, cell: ({ expiresAt }) => timeOf(expiresAt, speech) },
    {
      title: shared.takeAway,
      cell: ({ id }) =>
        postButton(
          `${base}${pathOf('/registration', id, '/remove')}`,
          visit.field,
          say(shared.removeNamed, { id: code(id) }),
        ),
    },
  ],
  found.tokens,
  said.none,
)}
${pager(visit, action, found.after, shared)}
<section class="card"><h2>${said.new}</h2>${otherProblems(problems, ['note', 'uses', 'hours'], shared)}
${postForm(
  action,
  visit.field,
  html`${inputField({ name: 'note', label: said.for, meaning: said.forMeaning, problems }, 'text', text('note', ''))}
${numeric(text('uses', '1'), 'uses', said.clients, said.clientsMeaning)}
${numeric(text('hours', '24'), 'hours', said.hours, said.hoursMeaning)}
<button class="primary" type="submit">${shared.create}</button>`,
)}</section>`,
      status,
    )
  }

  async function create(posted: Posted): Promise<SiteAnswer> {
    const speech = speak(posted.languages)
    const { registration: said, shared } = speech.texts
    const sent = typedBy(posted)
    const note = typed(sent.text('note'))
    const hours = Number(sent.text('hours'))
    const made = await tokens.create(administratorOf(posted), {
      ...(note !== '' && { note }),
      uses: Number(sent.text('uses')),
      expiresAt: posted.now + Math.floor(hours * HOUR),
    })
    if (made.kind === 'invalid') {
      const problems = toldOf(made.problems, speech.texts).map((problem) =>
        problem.name === 'expiresAt' ? { name: 'hours', message: html`${said.noHours}` } : problem,
      )
      return listPage(posted, { typed: sent, problems, status: 400 })
    }
    const { initialAccessToken, id, uses, expiresAt } = made.value
    return page(
      said.made,
      html`${notice(said.once)}
<section class="card">${sheet([
        [said.token, code(initialAccessToken)],
        [said.id, code(id)],
        [said.clients, uses],
        [shared.until, timeOf(expiresAt, speech)],
      ])}
<p class="actions"><a class="button" href="${action}">${said.back}</a></p></section>`,
    )
  }

  async function remove(posted: Posted): Promise<SiteAnswer> {
    const removed = await tokens.remove(administratorOf(posted), posted.segments.id ?? '')
    return removed.kind === 'done' ? goOn('/registration', { done: 'removed' }) : notFound
  }

  const confirmed_within = CONFIRMED_WITHIN
  return [
    { path: '/registration', get: (visit) => listPage(visit), post: create, confirmed_within },
    { path: '/registration/:id/remove', post: remove, confirmed_within, page: '/registration' },
  ]
}
