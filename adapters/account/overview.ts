/** Who the person is here, and everything that is kept of them as one document. */

import type { Route, SiteAnswer, Visit } from '../mounts/site.ts'
import { html } from '../pages/html.ts'
import type { AccountWorld } from './pages.ts'

export function overviewRoutes(account: AccountWorld): Route[] {
  return [
    { path: '', get: async (visit) => overview(visit, account) },
    { path: '/data', get: (visit) => data(visit, account) },
  ]
}

function overview({ account, languages }: Visit, { world, speak }: AccountWorld): SiteAnswer {
  const { texts } = speak(languages)
  const { name, preferred_username, email, email_verified } = account.claims ?? {}
  const said = texts.overview
  const rows = [
    [said.name, name],
    [said.username, preferred_username],
    [said.email, email],
    [said.id, account.sub],
  ] as const
  const unverified = email_verified === false && html` <span class="badge">${said.unverified}</span>`
  return {
    kind: 'page',
    title: said.title,
    content: html`<section class="card">
<p class="soft">${said.about}</p>
<dl>
${rows.flatMap(([term, value]) =>
  typeof value === 'string' && value !== ''
    ? [html`<dt>${term}</dt><dd><bdi>${value}</bdi>${term === said.email && unverified}</dd>\n`]
    : [],
)}</dl>
</section>
<section class="card">
<h2>${said.data}</h2>
<p class="soft">${said.dataText}</p>
<p class="actions"><a class="button" href="${world.path}/data">${said.download}</a></p>
</section>`,
  }
}

async function data({ account, now }: Visit, { world }: AccountWorld): Promise<SiteAnswer> {
  const { sub, claims = {} } = account
  const person = world.provider.person(sub)
  const [connections, sessions] = await Promise.all([person.connections(), person.sessions()])
  const kept = { sub, claims, connections, sessions, issuer: world.provider.configuration.issuer, at: now }
  return {
    kind: 'response',
    response: {
      status: 200,
      headers: {
        'content-type': 'application/json',
        'content-disposition': 'attachment; filename="account.json"',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      },
      body: `${JSON.stringify(kept, undefined, 2)}\n`,
    },
  }
}
