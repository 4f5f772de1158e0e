/** What is done with a person: edited, given another password, switched off and on, signed out, removed. */

import type { AccountChanges } from '../../accounts.ts'
import type { Posted, Route, SiteAnswer, Visit } from '../../mounts/site.ts'
import { foreignName, html } from '../../pages/html.ts'
import { say } from '../../pages/texts/text.ts'
import { code } from '../../pages/verbatim.ts'
import type { AdministeredPeople } from '../operations/administered-people.ts'
import type { Administrator } from '../operations/audit.ts'
import {
  administratorOf,
  CONFIRMED_WITHIN,
  type Desk,
  goOn,
  keptBy,
  notFound,
  page,
  pathOf,
  type Typed,
  typedBy,
} from './desk.ts'
import { type FieldProblem, inputField, otherProblems, toldOf } from './form-fields.ts'
import { inConfiguration } from './in-configuration.ts'
import { conflictPart } from './person-conflict.ts'
import { personFields, personFormNames, readPersonForm, standingOf } from './person-form.ts'
import { hiddenField, link, notice, postForm, sheet } from './pieces.ts'
import { timeOf } from './times.ts'

export function personChangeRoutes(desk: Desk, people: AdministeredPeople): readonly Route[] {
  const { speak } = desk
  const confirmed_within = CONFIRMED_WITHIN
  const person = '/people/:sub'
  const onPage = { confirmed_within, page: person }
  const at = (sub: string, what = '') => `${desk.base}${pathOf('/people', sub, what)}`
  const shown = (sub: string, done: string) => goOn(pathOf('/people', sub), { done })

  function notHere({ languages }: Visit, sub: string, title?: string): SiteAnswer {
    const { texts } = speak(languages)
    const status = title === undefined ? 409 : undefined
    return inConfiguration(title ?? texts.shared.nothingDone, at(sub), texts, status)
  }

  function editPage(
    { field, languages }: Visit,
    { sub, revision }: { readonly sub: string; readonly revision: string },
    said: Typed,
    more: { problems?: readonly FieldProblem[]; above?: ReturnType<typeof html>; status?: number } = {},
  ): SiteAnswer {
    const { problems = [], above, status } = more
    const { people: texts, shared } = speak(languages).texts
    return page(
      texts.edit.title,
      html`${above}${otherProblems(problems, personFormNames, shared)}
${postForm(
  at(sub, '/edit'),
  field,
  html`${hiddenField('revision', revision)}${personFields(said, problems, texts)}
<button class="primary" type="submit">${shared.save}</button>`,
)}
<p>${link(at(sub), texts.edit.back)}</p>`,
      status,
    )
  }

  async function edit(visit: Visit): Promise<SiteAnswer> {
    const account = await people.read(visit.segments.sub ?? '')
    if (!account) return notFound
    const { people: texts, shared } = speak(visit.languages).texts
    if (account.source === 'configuration') return notHere(visit, account.sub, texts.edit.title)
    const said = keptBy(visit)
    // Of what was looked at before the person signed in again.
    const revision = said?.text('revision') ?? account.revision
    const above = said && notice(shared.confirmed)
    return editPage(visit, { sub: account.sub, revision }, said ?? standingOf(account), {
      ...(above && { above }),
    })
  }

  async function save(posted: Posted): Promise<SiteAnswer> {
    const { sub = '' } = posted.segments
    const said = typedBy(posted)
    const revision = said.text('revision')
    const read = readPersonForm(said)
    const speech = speak(posted.languages)
    const { people: texts } = speech.texts
    const wrong = (name: string, message: string) => [{ name, message: html`${message}` }]
    if (read.kind === 'invalid') {
      const problems = wrong('claims', texts[read.because])
      return editPage(posted, { sub, revision }, said, { problems, status: 400 })
    }
    const saved = await people.update(administratorOf(posted), sub, read.facts, revision)
    switch (saved.kind) {
      case 'done':
        return shown(sub, 'updated')
      case 'unknown':
        return notFound
      case 'not_possible':
        return notHere(posted, sub)
      case 'invalid':
        return editPage(posted, { sub, revision }, said, {
          problems: toldOf(saved.problems, speech.texts),
          status: 400,
        })
      case 'taken':
        return editPage(posted, { sub, revision }, said, {
          problems: wrong(saved.name, texts.taken),
          status: 409,
        })
      case 'conflict':
        return editPage(posted, saved.current, said, {
          above: conflictPart(saved.current, said, speech),
          status: 409,
        })
    }
  }

  function passwordPage(
    { segments: { sub = '' }, field, languages }: Visit,
    problems: readonly FieldProblem[] = [],
  ): SiteAnswer {
    const { people, shared } = speak(languages).texts
    const { title, about, meaning, set } = people.newPassword
    return page(
      title,
      html`${otherProblems(problems, ['password'], shared)}
<section class="card"><p>${about}</p>
${postForm(
  at(sub, '/password'),
  field,
  html`${inputField({ name: 'password', label: title, meaning, problems }, 'password', '')}
<button class="primary" type="submit">${set}</button>`,
)}
<p>${link(at(sub), shared.back)}</p></section>`,
      problems.length > 0 ? 400 : undefined,
    )
  }

  async function askPassword(visit: Visit): Promise<SiteAnswer> {
    const account = await people.read(visit.segments.sub ?? '')
    if (!account) return notFound
    if (account.source !== 'configuration') return passwordPage(visit)
    return notHere(visit, account.sub, speak(visit.languages).texts.people.newPassword.title)
  }

  async function changed(posted: Posted, changes: AccountChanges, done: string): Promise<SiteAnswer> {
    const { sub = '' } = posted.segments
    const revision = typedBy(posted).text('revision') || undefined
    const saved = await people.update(administratorOf(posted), sub, changes, revision)
    if (saved.kind === 'done') return shown(sub, done)
    if (saved.kind === 'unknown') return notFound
    if (saved.kind === 'invalid')
      return passwordPage(posted, toldOf(saved.problems, speak(posted.languages).texts))
    if (saved.kind === 'not_possible') return notHere(posted, sub)
    return notDone(posted)
  }

  function notDone({ segments: { sub = '' }, languages }: Posted, message?: string): SiteAnswer {
    const { shared } = speak(languages).texts
    return page(
      shared.nothingDone,
      html`${notice(message ?? shared.changedMeanwhile, true)}<p>${link(at(sub), shared.back)}</p>`,
      409,
    )
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
    const speech = speak(posted.languages)
    const { people: texts, shared } = speech.texts
    const said = texts.resetLink
    if (made.kind === 'not_possible') return notDone(posted, shared.notPossible[made.because])
    return page(
      said.title,
      html`${notice(said.once)}
<section class="card">${sheet([
        [said.link, code(made.value.url)],
        [said.until, timeOf(made.value.expiresAt, speech)],
      ])}
<p>${link(at(sub), shared.back)}</p></section>`,
    )
  }

  async function removeFactors(posted: Posted): Promise<SiteAnswer> {
    const { sub = '' } = posted.segments
    const removed = await people.removeFactors(administratorOf(posted), sub)
    return removed.kind === 'done' ? shown(sub, 'factors') : notFound
  }

  async function askToRemove(visit: Visit): Promise<SiteAnswer> {
    const { sub = '' } = visit.segments
    const { remove: said } = speak(visit.languages).texts.people
    const account = await people.read(sub)
    if (!account) return notFound
    if (account.source === 'configuration') return notHere(visit, sub, said.title)
    return page(
      said.title,
      html`<section class="card"><p>${say(said.about, { person: foreignName(account.username) })}</p>
<div class="actions">${postForm(
        at(sub, '/remove'),
        visit.field,
        html`${hiddenField('revision', account.revision)}<button class="danger" type="submit">${said.confirm}</button>`,
      )}
<a class="button" href="${at(sub)}">${said.leave}</a></div></section>`,
    )
  }

  async function remove(posted: Posted): Promise<SiteAnswer> {
    const { sub = '' } = posted.segments
    const removed = await people.remove(administratorOf(posted), sub, typedBy(posted).text('revision'))
    if (removed.kind === 'done') return goOn('/people', { done: 'removed' })
    if (removed.kind === 'unknown') return notFound
    if (removed.kind === 'not_possible') return notHere(posted, sub)
    return notDone(posted)
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
