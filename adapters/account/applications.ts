/** The applications that the person lets in: what each may do, since when, and the button that ends it. */

import {
  type Configuration,
  describeScope,
  type PageClient,
  type PageScope,
  type Resource,
  shownClient,
} from '../../core/index.ts'
import type { Posted, Route, SiteAnswer, Visit } from '../mounts/site.ts'
import { foreignName, type Html, html } from '../pages/html.ts'
import { clientMark, clientName } from '../pages/layout.ts'
import { scopeText } from '../pages/scope-text.ts'
import type { AccountTexts } from '../pages/texts/account-texts.ts'
import { plain, say } from '../pages/texts/text.ts'
import type { PersonConnection } from '../world/person.ts'
import { dayOf, daysAgo } from './dates.ts'
import { type AccountWorld, buttonForm, doneNotice } from './pages.ts'

/** How many are on a page. */
const LIMIT = 50

export function applicationRoutes(account: AccountWorld): Route[] {
  return [
    {
      path: '/applications',
      get: (visit) => applications(visit, account),
      post: (posted) => change(posted, account),
    },
  ]
}

async function change({ form, account }: Posted, { world }: AccountWorld): Promise<SiteAnswer> {
  if (form.action === 'disconnect' && form.client_id !== undefined) {
    await world.provider.person(account.sub).disconnect(form.client_id)
    return { kind: 'see_other', to: '/applications?done=disconnected' }
  }
  return { kind: 'see_other', to: '/applications' }
}

async function applications(visit: Visit, { world, speak, speakScopes }: AccountWorld): Promise<SiteAnswer> {
  const { tag, texts } = speak(visit.languages)
  const { applications: said } = texts
  const all = await world.provider.person(visit.account.sub).connections()
  const newest = all.toSorted((one, other) => other.lastUsed - one.lastUsed || other.since - one.since)
  const from = Math.max(0, Number.parseInt(visit.query.from ?? '0', 10) || 0)
  const shown = newest.slice(from, from + LIMIT)
  const clients = await Promise.all(
    shown.map(({ client_id }) => visit.perform(shownClient({ client_id }, world.now()))),
  )
  const item = (connection: PersonConnection, client: PageClient | undefined) => {
    const { client_id, since, lastUsed } = connection
    const named = client ?? { client_id }
    return html`<li class="row">
<div class="marked">
${clientMark(named)}
<div>
<h2>${clientName(named)}</h2>
${client === undefined && html`<p class="small soft">${said.gone}</p>`}
<p class="small soft">${say(said.since, { date: dayOf(tag, since) })} · ${say(said.used, { date: daysAgo(tag, lastUsed, visit.now) })}</p>
${allowed(connection, said, world.now(), (scope) => scopeText(scope, speakScopes(visit.languages).texts))}
</div>
</div>
${buttonForm(visit, {
  action: 'disconnect',
  text: said.disconnect,
  label: plain(said.disconnectNamed, 'client', client?.client_name ?? client_id),
  look: 'danger',
  fields: { client_id },
})}
</li>\n`
  }
  return {
    kind: 'page',
    title: said.title,
    csp: { img: ['https:'] },
    content: html`${doneNotice(visit, { disconnected: said.done })}<p class="soft">${all.length > 0 ? said.about : said.none}</p>
${shown.length > 0 && html`<ul class="card rows">\n${shown.map((one, index) => item(one, clients[index]))}</ul>`}
${from + LIMIT < all.length && html`<p><a class="button" href="?from=${from + LIMIT}">${said.more}</a></p>`}`,
  }
}

/** What was allowed, as the consent page has said it. */
function allowed(
  { scopes, resources = [] }: PersonConnection,
  said: AccountTexts['applications'],
  { policy, resources: known }: Configuration,
  textOf: (scope: Pick<PageScope, 'name' | 'description'>) => string,
): Html {
  const inWords = (name: string, of: readonly Resource[]) =>
    textOf({ name, description: describeScope(name, policy, of) })
  const described = scopes.map((name) => inWords(name, []))
  const atResources = resources.map(({ identifier, scopes }) => {
    const resource = known.filter((one) => one.identifier === identifier)
    const named = say(said.at, { resource: foreignName(identifier) })
    return html`<p class="small">${named}</p>\n${listOf(scopes.map((name) => inWords(name, resource)))}`
  })
  if (described.length + atResources.length === 0) return html`<p class="small">${said.signInOnly}</p>`
  return html`<p class="small">${said.may}</p>
${listOf(described)}${atResources}`
}

function listOf(items: readonly string[]): Html | undefined {
  return items.length === 0
    ? undefined
    : html`<ul class="scopes">${items.map((text) => html`<li>${text}</li>`)}</ul>\n`
}
