/** Keys, tokens, what lets clients register, and settings. */

import { type ReasonId, reasons } from '../../../core/index.ts'
import type { Posted, Route, SiteAnswer, Visit } from '../../mounts/site.ts'
import { foreignName, type Html, html } from '../../pages/html.ts'
import type { AdminTexts } from '../../pages/texts/admin-texts.ts'
import { say } from '../../pages/texts/text.ts'
import { code, inEnglish } from '../../pages/verbatim.ts'
import type { TokenRecord } from '../../world/tokens.ts'
import { typed } from '../clients/client-form.ts'
import type { Invalid } from '../operations/outcome.ts'
import {
  administratorOf,
  CONFIRMED_WITHIN,
  type Desk,
  goOn,
  page,
  pathOf,
  type Spoken,
  typedBy,
} from './desk.ts'
import { clientLink } from './person-page.ts'
import { badge, doneNotice, linesOf, link, notice, postButton, postForm, sheet, table } from './pieces.ts'
import { refusalIn } from './refusals.ts'
import { timeOf } from './times.ts'

const confirmed_within = CONFIRMED_WITHIN

export function keyRoutes({ administration: { keys }, base, speak }: Desk): readonly Route[] {
  async function show(visit: Visit): Promise<SiteAnswer> {
    const { field } = visit
    const speech = speak(visit.languages)
    const { keys: said, shared, pages } = speech.texts
    return page(
      pages.keys,
      html`${doneNotice(visit, { rotated: said.rotated, thrown_away: said.thrownAway })}
<p class="soft">${said.about}</p>
${table(
  said.title,
  [
    { title: said.key, cell: ({ kid }) => code(kid) },
    { title: said.algorithm, cell: ({ alg }) => code(alg) },
    { title: shared.state, cell: ({ state }) => badge(said.states[state]) },
    { title: said.published, cell: ({ publishedAt }) => timeOf(publishedAt, speech) },
    { title: said.signsFrom, cell: ({ signsAt }) => timeOf(signsAt, speech) },
    { title: shared.until, cell: ({ until }) => timeOf(until, speech) },
    {
      title: said.leaked,
      cell: ({ kid }) => link(`${base}${pathOf('/keys', kid, '/throw-away')}`, said.throwAway),
    },
  ],
  await keys.list(),
  said.none,
)}
<div class="actions">${postButton(`${base}/keys`, field, said.rotate)}</div>`,
    )
  }

  async function rotate(posted: Posted): Promise<SiteAnswer> {
    const rotated = await keys.rotate(administratorOf(posted))
    return rotated.kind === 'done' ? goOn('/keys', { done: 'rotated' }) : notDone(posted, rotated)
  }

  function notDone({ languages }: Posted, { problems }: Invalid): SiteAnswer {
    const { keys: said, shared, refusals } = speak(languages).texts
    const why = problems.map((problem) => refusalIn(refusals, problem))
    const back = html`<p>${link(`${base}/keys`, said.back)}</p>`
    return page(shared.nothingDone, html`${notice(why, true)}${back}`, 409)
  }

  async function ask({ segments: { kid = '' }, field, languages }: Visit): Promise<SiteAnswer> {
    const { keys: said } = speak(languages).texts
    return page(
      said.throwAwayTitle,
      html`<section class="card"><p>${say(said.throwAwayAbout, { key: code(kid) })}</p>
<div class="actions">${postForm(
        `${base}${pathOf('/keys', kid, '/throw-away')}`,
        field,
        html`<button class="danger" type="submit">${said.confirm}</button>`,
      )}
<a class="button" href="${base}/keys">${said.leave}</a></div></section>`,
    )
  }

  async function throwAway(posted: Posted): Promise<SiteAnswer> {
    const { kid = '' } = posted.segments
    const gone = await keys.rotateNow(administratorOf(posted), [kid])
    if (gone.kind === 'done') return goOn('/keys', { done: 'thrown_away' })
    return notDone(posted, gone)
  }

  return [
    { path: '/keys', get: show, post: rotate, confirmed_within },
    { path: '/keys/:kid/throw-away', get: ask, post: throwAway, confirmed_within },
  ]
}

export function tokenRoutes(desk: Desk): readonly Route[] {
  const { tokens } = desk.administration
  const action = `${desk.base}/tokens`

  function formPage({ field, languages }: Visit, content?: Html, status?: number): SiteAnswer {
    const { tokens: said, pages } = desk.speak(languages).texts
    return page(
      pages.tokens,
      html`<section class="card"><p class="soft">${said.about}</p>
${postForm(
  action,
  field,
  html`<div class="field"><label for="token">${said.label}</label>
<textarea id="token" name="token" rows="4" dir="ltr" autocomplete="off" autocapitalize="none" spellcheck="false" required></textarea></div>
<div class="actions"><button class="primary" type="submit">${said.look}</button>
<button class="danger" type="submit" formaction="${action}/revoke">${said.revoke}</button></div>`,
)}</section>
${content}`,
      status,
    )
  }

  const none = (posted: Posted) =>
    formPage(posted, notice(desk.speak(posted.languages).texts.tokens.none, true), 404)

  async function look(posted: Posted): Promise<SiteAnswer> {
    const shown = await tokens.show(typed(typedBy(posted).text('token')))
    return shown ? formPage(posted, tokenPart(desk, shown, desk.speak(posted.languages))) : none(posted)
  }

  async function revoke(posted: Posted): Promise<SiteAnswer> {
    const revoked = await tokens.revoke(administratorOf(posted), typed(typedBy(posted).text('token')))
    if (revoked.kind === 'unknown') return none(posted)
    const speech = desk.speak(posted.languages)
    const part = tokenPart(desk, revoked.value, speech)
    return formPage(posted, html`${notice(speech.texts.tokens.revoked)}${part}`)
  }

  return [
    { path: '/tokens', get: async (visit) => formPage(visit), post: look },
    { path: '/tokens/revoke', post: revoke, confirmed_within, page: '/tokens' },
  ]
}

function tokenPart({ base, administration }: Desk, shown: TokenRecord, speech: Spoken): Html {
  const { tokens: said, shared } = speech.texts
  const { kind, active, reason, client_id, sub } = shown
  const person =
    sub !== undefined &&
    (administration.people ? link(`${base}${pathOf('/people', sub)}`, code(sub)) : code(sub))
  return html`<section class="card"><h2>${said.kinds[kind]}</h2>${sheet([
    [said.isGood, active ? shared.yes : shared.no],
    [said.why, reason !== undefined && whyPart(reason)],
    [said.client, client_id !== undefined && clientLink(base, client_id)],
    [said.person, person],
    [said.scopes, linesOf(shown.scopes)],
    [said.audience, linesOf(shown.audience)],
    [said.session, shown.session !== undefined && code(shown.session)],
    [said.granted, timeOf(shown.grantedAt, speech)],
    [said.issued, timeOf(shown.issuedAt, speech)],
    [said.ends, timeOf(shown.expiresAt, speech)],
  ])}</section>`
}

function whyPart(reason: ReasonId): Html {
  const { mend, clause } = reasons[reason]
  return html`${code(reason)}<span class="line">${inEnglish(mend)}</span><span class="line soft">${inEnglish(clause)}</span>`
}

export function settingRoutes({ administration, speak }: Desk): readonly Route[] {
  const shown = (value: unknown) =>
    value === undefined ? '' : foreignName(typeof value === 'string' ? value : JSON.stringify(value))

  async function show({ languages }: Visit): Promise<SiteAnswer> {
    const { settings: said, pages } = speak(languages).texts
    return page(
      pages.settings,
      html`<p class="soft">${said.about}</p>
${table(
  said.title,
  [
    { title: said.setting, cell: ({ name }) => code(name) },
    { title: said.inForce, cell: ({ value }) => shown(value) },
    { title: said.byDefault, cell: ({ default: usual }) => shown(usual) },
    { title: said.setBy, cell: ({ set }) => placeOf(set, said.places) },
  ],
  administration.settings(),
  said.none,
)}`,
    )
  }

  return [{ path: '/settings', get: show }]
}

function placeOf(set: string, places: AdminTexts['settings']['places']): string | Html {
  return Object.hasOwn(places, set) ? places[set as keyof typeof places] : foreignName(set)
}
