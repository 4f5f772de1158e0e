/** Keys, tokens, what lets clients register, and settings. */

import { type ReasonId, reasons } from '../../../core/index.ts'
import type { Posted, Route, SiteAnswer, Visit } from '../../mounts/site.ts'
import { foreignName, type Html, html } from '../../pages/html.ts'
import type { TokenRecord } from '../../world/tokens.ts'
import { typed } from '../clients/client-form.ts'
import type { Invalid } from '../operations/outcome.ts'
import { administratorOf, CONFIRMED_WITHIN, type Desk, goOn, page, pathOf, typedBy } from './desk.ts'
import { clientLink } from './person-page.ts'
import {
  badge,
  code,
  doneNotice,
  linesOf,
  link,
  notice,
  postButton,
  postForm,
  sheet,
  table,
  timeOf,
} from './pieces.ts'

const confirmed_within = CONFIRMED_WITHIN

export function keyRoutes({ administration: { keys }, base }: Desk): readonly Route[] {
  const done = {
    rotated: 'The next keys are published. They sign as soon as everybody can have them.',
    thrown_away: 'It is thrown away. What it signed is dead.',
  }

  async function show(visit: Visit): Promise<SiteAnswer> {
    const { field } = visit
    return page(
      'Keys',
      html`${doneNotice(visit, done)}
<p class="soft">A key is published before it signs, and goes on being published until all that it signed has run out.</p>
${table(
  'Signing keys',
  [
    { title: 'Key', cell: ({ kid }) => code(kid) },
    { title: 'Algorithm', cell: ({ alg }) => alg },
    { title: 'State', cell: ({ state }) => badge(state) },
    { title: 'Published', cell: ({ publishedAt }) => timeOf(publishedAt) },
    { title: 'Signs from', cell: ({ signsAt }) => timeOf(signsAt) },
    { title: 'Until', cell: ({ until }) => timeOf(until) },
    {
      title: 'It leaked',
      cell: ({ kid }) => link(`${base}${pathOf('/keys', kid, '/throw-away')}`, 'Throw away'),
    },
  ],
  await keys.list(),
  'There is none.',
)}
<div class="actions">${postButton(`${base}/keys`, field, 'Publish the next keys')}</div>`,
    )
  }

  async function rotate(posted: Posted): Promise<SiteAnswer> {
    const rotated = await keys.rotate(administratorOf(posted))
    return rotated.kind === 'done' ? goOn('/keys', { done: 'rotated' }) : notDone(rotated)
  }

  const notDone = ({ problems }: Invalid) =>
    page(
      'Nothing was done',
      html`${notice(problems.map(({ message }) => message).join(' '), true)}<p>${link(`${base}/keys`, 'Back to the keys')}</p>`,
      409,
    )

  async function ask({ segments: { kid = '' }, field }: Visit): Promise<SiteAnswer> {
    return page(
      'Throw a key away',
      html`<section class="card"><p>For a key that leaked. ${code(kid)} is neither published nor verified by any more, within a minute in
every process. Tokens that it signed are dead, and another key signs at once.</p>
<div class="actions">${postForm(
        `${base}${pathOf('/keys', kid, '/throw-away')}`,
        field,
        html`<button class="danger" type="submit">Throw it away</button>`,
      )}
<a class="button" href="${base}/keys">Leave it</a></div></section>`,
    )
  }

  async function throwAway(posted: Posted): Promise<SiteAnswer> {
    const { kid = '' } = posted.segments
    const gone = await keys.rotateNow(administratorOf(posted), [kid])
    if (gone.kind === 'done') return goOn('/keys', { done: 'thrown_away' })
    return notDone(gone)
  }

  return [
    { path: '/keys', get: show, post: rotate, confirmed_within },
    { path: '/keys/:kid/throw-away', get: ask, post: throwAway, confirmed_within },
  ]
}

export function tokenRoutes(desk: Desk): readonly Route[] {
  const { tokens } = desk.administration
  const action = `${desk.base}/tokens`

  function formPage({ field }: Visit, content?: Html, status?: number): SiteAnswer {
    return page(
      'Tokens',
      html`<section class="card"><p class="soft">A code or token of any client. It is kept nowhere.</p>
${postForm(
  action,
  field,
  html`<div class="field"><label for="token">Code or token</label>
<textarea id="token" name="token" rows="4" autocomplete="off" autocapitalize="none" spellcheck="false" required></textarea></div>
<div class="actions"><button class="primary" type="submit">What is it?</button>
<button class="danger" type="submit" formaction="${action}/revoke">Revoke it</button></div>`,
)}</section>
${content}`,
      status,
    )
  }

  const none = notice('It is no code or token of this issuer.', true)

  async function look(posted: Posted): Promise<SiteAnswer> {
    const shown = await tokens.show(typed(typedBy(posted).text('token')))
    return shown ? formPage(posted, tokenPart(desk, shown)) : formPage(posted, none, 404)
  }

  async function revoke(posted: Posted): Promise<SiteAnswer> {
    const revoked = await tokens.revoke(administratorOf(posted), typed(typedBy(posted).text('token')))
    if (revoked.kind === 'unknown') return formPage(posted, none, 404)
    return formPage(posted, html`${notice('It is good no more.')}${tokenPart(desk, revoked.value)}`)
  }

  return [
    { path: '/tokens', get: async (visit) => formPage(visit), post: look },
    { path: '/tokens/revoke', post: revoke, confirmed_within, page: '/tokens' },
  ]
}

function tokenPart({ base, administration }: Desk, shown: TokenRecord): Html {
  const { kind, active, reason, client_id, sub } = shown
  const person =
    sub !== undefined &&
    (administration.people ? link(`${base}${pathOf('/people', sub)}`, code(sub)) : code(sub))
  return html`<section class="card"><h2>${kind.replaceAll('_', ' ')}</h2>${sheet({
    'Is it good': active ? 'yes' : 'no',
    Why: reason !== undefined && whyPart(reason),
    Client: client_id !== undefined && clientLink(base, client_id),
    Person: person,
    Scopes: linesOf(shown.scopes),
    'It is for': linesOf(shown.audience),
    Session: shown.session !== undefined && code(shown.session),
    Granted: timeOf(shown.grantedAt),
    Issued: timeOf(shown.issuedAt),
    Ends: timeOf(shown.expiresAt),
  })}</section>`
}

function whyPart(reason: ReasonId): Html {
  const { mend, clause } = reasons[reason]
  return html`${code(reason)}<span class="line">${mend}</span><span class="line soft">${clause}</span>`
}

export function settingRoutes({ administration }: Desk): readonly Route[] {
  const shown = (value: unknown) =>
    value === undefined ? '' : foreignName(typeof value === 'string' ? value : JSON.stringify(value))

  async function show(): Promise<SiteAnswer> {
    return page(
      'Settings',
      html`<p class="soft">What is in force. It is changed where it was set.</p>
${table(
  'Settings in force',
  [
    { title: 'Setting', cell: ({ name }) => code(name) },
    { title: 'In force', cell: ({ value }) => shown(value) },
    { title: 'By default', cell: ({ default: usual }) => shown(usual) },
    { title: 'Set by', cell: ({ set }) => (set === 'default' ? 'the default' : set) },
  ],
  administration.settings(),
  'There is none.',
)}`,
    )
  }

  return [{ path: '/settings', get: show }]
}
