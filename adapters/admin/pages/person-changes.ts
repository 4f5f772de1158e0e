/** What is done with a person: edited, given another password, switched off and on, signed out, removed. */

import type { AccountChanges } from '../../accounts.ts'
import type { Posted, Route, SiteAnswer, Visit } from '../../mounts/site.ts'
import { foreignName, html } from '../../pages/html.ts'
import type { AdministeredPeople } from '../operations/administered-people.ts'
import type { Administrator } from '../operations/audit.ts'
import type { Problem } from '../operations/outcome.ts'
import {
  administratorOf,
  CONFIRMED_WITHIN,
  type Desk,
  goOn,
  KEPT,
  keptBy,
  notFound,
  page,
  pathOf,
  type Typed,
  typedBy,
} from './desk.ts'
import { inputField, otherProblems } from './form-fields.ts'
import { inConfiguration } from './in-configuration.ts'
import { conflictPart } from './person-conflict.ts'
import { personFields, personFormNames, readPersonForm, standingOf, TAKEN } from './person-form.ts'
import { code, hiddenField, link, notice, postForm, sheet, timeOf } from './pieces.ts'

const NOTHING = 'Nothing was done'

export function personChangeRoutes(desk: Desk, people: AdministeredPeople): readonly Route[] {
  const confirmed_within = CONFIRMED_WITHIN
  const person = '/people/:sub'
  const onPage = { confirmed_within, page: person }
  const at = (sub: string, what = '') => `${desk.base}${pathOf('/people', sub, what)}`
  const shown = (sub: string, done: string) => goOn(pathOf('/people', sub), { done })

  const notHere = (title: string, sub: string, status?: number) => inConfiguration(title, at(sub), status)

  function editPage(
    { field }: Visit,
    { sub, revision }: { readonly sub: string; readonly revision: string },
    said: Typed,
    more: { problems?: readonly Problem[]; above?: ReturnType<typeof html>; status?: number } = {},
  ): SiteAnswer {
    const { problems = [], above, status } = more
    return page(
      'Edit a person',
      html`${above}${otherProblems(problems, personFormNames)}
${postForm(
  at(sub, '/edit'),
  field,
  html`${hiddenField('revision', revision)}${personFields(said, problems)}
<button class="primary" type="submit">Save</button>`,
)}
<p>${link(at(sub), 'Back without saving')}</p>`,
      status,
    )
  }

  async function edit(visit: Visit): Promise<SiteAnswer> {
    const account = await people.read(visit.segments.sub ?? '')
    if (!account) return notFound
    if (account.source === 'configuration') return notHere('Edit a person', account.sub)
    const said = keptBy(visit)
    // Of what was looked at before the person signed in again.
    const revision = said?.text('revision') ?? account.revision
    const above = said && notice(KEPT)
    return editPage(visit, { sub: account.sub, revision }, said ?? standingOf(account), {
      ...(above && { above }),
    })
  }

  async function save(posted: Posted): Promise<SiteAnswer> {
    const { sub = '' } = posted.segments
    const said = typedBy(posted)
    const revision = said.text('revision')
    const read = readPersonForm(said)
    if (read.kind === 'invalid')
      return editPage(posted, { sub, revision }, said, { problems: read.problems, status: 400 })
    const saved = await people.update(administratorOf(posted), sub, read.facts, revision)
    switch (saved.kind) {
      case 'done':
        return shown(sub, 'updated')
      case 'unknown':
        return notFound
      case 'not_possible':
        return notHere('Edit a person', sub, 409)
      case 'invalid':
        return editPage(posted, { sub, revision }, said, { problems: saved.problems, status: 400 })
      case 'taken':
        return editPage(posted, { sub, revision }, said, {
          problems: [{ name: saved.name, message: TAKEN }],
          status: 409,
        })
      case 'conflict':
        return editPage(posted, saved.current, said, {
          above: conflictPart(saved.current, said),
          status: 409,
        })
    }
  }

  function passwordPage(
    { segments: { sub = '' }, field }: Visit,
    problems: readonly Problem[] = [],
  ): SiteAnswer {
    return page(
      'New password',
      html`${otherProblems(problems, ['password'])}
<section class="card"><p>With a new password every session, connection, code and token of before is over.</p>
${postForm(
  at(sub, '/password'),
  field,
  html`${inputField({ name: 'password', label: 'New password', meaning: '8 characters at least.', problems }, 'password', '')}
<button class="primary" type="submit">Set it</button>`,
)}
<p>${link(at(sub), 'Back')}</p></section>`,
      problems.length > 0 ? 400 : undefined,
    )
  }

  async function askPassword(visit: Visit): Promise<SiteAnswer> {
    const account = await people.read(visit.segments.sub ?? '')
    if (!account) return notFound
    return account.source === 'configuration' ? notHere('New password', account.sub) : passwordPage(visit)
  }

  async function changed(posted: Posted, changes: AccountChanges, done: string): Promise<SiteAnswer> {
    const { sub = '' } = posted.segments
    const revision = typedBy(posted).text('revision') || undefined
    const saved = await people.update(administratorOf(posted), sub, changes, revision)
    if (saved.kind === 'done') return shown(sub, done)
    if (saved.kind === 'unknown') return notFound
    if (saved.kind === 'invalid') return passwordPage(posted, saved.problems)
    if (saved.kind === 'not_possible') return notHere(NOTHING, sub, 409)
    const message = 'Somebody else has changed them meanwhile. Nothing was done.'
    return page(NOTHING, html`${notice(message, true)}<p>${link(at(sub), 'Back')}</p>`, 409)
  }

  const ended = (act: (by: Administrator, sub: string, said: Typed) => Promise<void>, done: string) => ({
    post: async (posted: Posted) => {
      const { sub = '' } = posted.segments
      if (!(await people.isKnown(sub))) return notFound
      await act(administratorOf(posted), sub, typedBy(posted))
      return shown(sub, done)
    },
    ...onPage,
  })

  async function resetLink(posted: Posted): Promise<SiteAnswer> {
    const { sub = '' } = posted.segments
    const made = (await people.resetLink?.(administratorOf(posted), sub)) ?? ({ kind: 'unknown' } as const)
    if (made.kind === 'unknown') return notFound
    const back = html`<p>${link(at(sub), 'Back')}</p>`
    if (made.kind === 'not_possible') return page(NOTHING, html`${notice(made.message, true)}${back}`, 409)
    return page(
      'A link for a new password',
      html`${notice('It is shown this once. Whoever has it sets the password: hand it to nobody else.')}
<section class="card">${sheet({ Link: code(made.value.url), 'Works once, until': timeOf(made.value.expiresAt) })}
${back}</section>`,
    )
  }

  async function removeFactors(posted: Posted): Promise<SiteAnswer> {
    const { sub = '' } = posted.segments
    const removed = await people.removeFactors(administratorOf(posted), sub)
    if (removed.kind === 'not_possible') return notHere(NOTHING, sub, 409)
    return removed.kind === 'done' ? shown(sub, 'factors') : notFound
  }

  async function askToRemove({ segments: { sub = '' }, field }: Visit): Promise<SiteAnswer> {
    const account = await people.read(sub)
    if (!account) return notFound
    if (account.source === 'configuration') return notHere('Remove a person', sub)
    return page(
      'Remove a person',
      html`<section class="card"><p>${foreignName(account.username)} is gone at once, with all that they had. Their names are free.</p>
<div class="actions">${postForm(
        at(sub, '/remove'),
        field,
        html`${hiddenField('revision', account.revision)}<button class="danger" type="submit">Remove them</button>`,
      )}
<a class="button" href="${at(sub)}">Leave them</a></div></section>`,
    )
  }

  async function remove(posted: Posted): Promise<SiteAnswer> {
    const { sub = '' } = posted.segments
    const removed = await people.remove(administratorOf(posted), sub, typedBy(posted).text('revision'))
    if (removed.kind === 'done') return goOn('/people', { done: 'removed' })
    if (removed.kind === 'unknown') return notFound
    if (removed.kind === 'not_possible') return notHere(NOTHING, sub, 409)
    const message = 'Somebody else has changed them meanwhile. Nothing was done.'
    return page(NOTHING, html`${notice(message, true)}<p>${link(at(sub), 'Back')}</p>`, 409)
  }

  return [
    { path: `${person}/edit`, get: edit, post: save, confirmed_within },
    {
      path: `${person}/password`,
      get: askPassword,
      post: (posted) => changed(posted, { password: typedBy(posted).text('password') }, 'password'),
      confirmed_within,
    },
    { path: `${person}/remove-factors`, post: removeFactors, ...onPage },
    ...(people.resetLink ? [{ path: `${person}/reset-link`, post: resetLink, ...onPage }] : []),
    { path: `${person}/off`, post: (posted) => changed(posted, { disabled: true }, 'off'), ...onPage },
    { path: `${person}/on`, post: (posted) => changed(posted, { disabled: false }, 'on'), ...onPage },
    { path: `${person}/remove`, get: askToRemove, post: remove, confirmed_within },
    {
      path: `${person}/end-session`,
      ...ended((by, sub, said) => people.endSession(by, sub, said.text('session')), 'session'),
    },
    { path: `${person}/end-sessions`, ...ended((by, sub) => people.endSessions(by, sub), 'sessions') },
    {
      path: `${person}/disconnect`,
      ...ended((by, sub, said) => people.disconnect(by, sub, said.text('client_id')), 'disconnected'),
    },
    { path: `${person}/end-everything`, ...ended((by, sub) => people.endEverything(by, sub), 'everything') },
  ]
}
