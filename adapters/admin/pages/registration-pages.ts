/** Initial access tokens: what lets somebody register a client of theirs. */

import type { Posted, Route, SiteAnswer, Visit } from '../../mounts/site.ts'
import { foreignName, type Html, html } from '../../pages/html.ts'
import { typed } from '../clients/client-form.ts'
import type { Problem } from '../operations/outcome.ts'
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
import { inputField, otherProblems } from './form-fields.ts'
import { code, doneNotice, notice, pager, postButton, postForm, sheet, table, timeOf } from './pieces.ts'

const HOUR = 3600

const states = {
  open: 'Anybody may register a client; whoever has one of these is vouched for.',
  token: 'Whoever has one of these may register a client.',
  false: 'Registration is off, so that these are of no use now: the setting is registration.',
}

export function registrationRoutes(desk: Desk): readonly Route[] {
  const { administration, base, offered } = desk
  const tokens = administration.registrationTokens
  const action = `${base}/registration`

  async function listPage(
    visit: Visit,
    {
      above,
      said,
      problems = [],
      status,
    }: { above?: Html; said?: Typed; problems?: readonly Problem[]; status?: number } = {},
  ): Promise<SiteAnswer> {
    const { after } = visit.query
    const found = await tokens.list(after === undefined ? {} : { after })
    const text = (name: string, usual: string) => said?.text(name) ?? usual
    const numeric = (value: string, name: string, label: string, meaning: string) =>
      inputField({ name, label, meaning, problems }, 'number', value)
    return page(
      'Registration',
      html`${doneNotice(visit, { removed: 'It is refused from now on. Clients that registered with it stay.' })}${above}
<p class="soft">${states[`${offered.registration}`]}</p>
${table(
  'Initial access tokens',
  [
    { title: 'Id', cell: ({ id }) => code(id) },
    { title: 'For', cell: ({ note }) => note !== undefined && foreignName(note) },
    { title: 'Used', cell: ({ used, uses }) => `${used} of ${uses}` },
    { title: 'Made', cell: ({ createdAt }) => timeOf(createdAt) },
    { title: 'Until', cell: ({ expiresAt }) => timeOf(expiresAt) },
    {
      title: 'Take away',
      cell: ({ id }) =>
        postButton(`${base}${pathOf('/registration', id, '/remove')}`, visit.field, html`Remove ${code(id)}`),
    },
  ],
  found.tokens,
  'There is none.',
)}
${pager(visit, action, found.after)}
<section class="card"><h2>New initial access token</h2>${otherProblems(problems, ['note', 'uses', 'hours'])}
${postForm(
  action,
  visit.field,
  html`${inputField({ name: 'note', label: 'For', meaning: 'For whoever sees this list.', problems }, 'text', text('note', ''))}
${numeric(text('uses', '1'), 'uses', 'Clients', 'How many may register with it.')}
${numeric(text('hours', '24'), 'hours', 'Hours', 'How long it lasts.')}
<button class="primary" type="submit">Create</button>`,
)}</section>`,
      status,
    )
  }

  async function create(posted: Posted): Promise<SiteAnswer> {
    const said = typedBy(posted)
    const note = typed(said.text('note'))
    const hours = Number(said.text('hours'))
    const made = await tokens.create(administratorOf(posted), {
      ...(note !== '' && { note }),
      uses: Number(said.text('uses')),
      expiresAt: posted.now + Math.floor(hours * HOUR),
    })
    if (made.kind === 'invalid') {
      const problems = made.problems.map(({ name, message }) =>
        name === 'expiresAt' ? { name: 'hours', message: 'must be a number of hours' } : { name, message },
      )
      return listPage(posted, { said, problems, status: 400 })
    }
    const { initialAccessToken, id, uses, expiresAt } = made.value
    return page(
      'The token is made',
      html`${notice('It is shown this once.')}
<section class="card">${sheet({
        'Initial access token': code(initialAccessToken),
        Id: code(id),
        Clients: uses,
        Until: timeOf(expiresAt),
      })}
<p class="actions"><a class="button" href="${action}">Back to the list</a></p></section>`,
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
