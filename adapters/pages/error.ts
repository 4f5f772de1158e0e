/** The error page: fixed texts, a reason id for support, and what is registered. Nothing of the request is on it. */

import type { ErrorPage } from '../../core/index.ts'
import { foreignName, type Html, html } from './html.ts'
import { clientName, layout } from './layout.ts'
import { hiddenFields } from './post.ts'

export function renderError(page: ErrorPage): string {
  const { status, description, reason, requestId } = page
  const ours = status >= 500
  const title = ours ? 'Not available right now' : 'This did not work'
  const advice = ours
    ? 'Nothing is lost. Wait a moment and load the page again.'
    : 'If it happens again, tell the people who run the application, with this code:'
  return layout(
    title,
    html`<header>
<span class="mark alert" aria-hidden="true">!</span>
<h1>${title}</h1>
<p>${description}</p>
</header>
${whoAsked(page)}
${wayOn(page)}
<p class="foot soft">${advice}</p>
<p class="foot"><code>${reason}</code>${requestId === undefined ? '' : html` <code>${requestId}</code>`}</p>`,
  )
}

function wayOn({ continueUrl, continueFields }: ErrorPage): Html | undefined {
  if (continueUrl === undefined) return undefined
  if (continueFields === undefined)
    return html`<p class="foot"><a href="${continueUrl}">Go on to the application</a></p>`
  return html`<form method="post" action="${continueUrl}">
${hiddenFields(continueFields)}
<button class="secondary" type="submit">Go on to the application</button>
</form>`
}

function whoAsked({ client, redirectUri }: ErrorPage): Html | undefined {
  if (client === undefined) return undefined
  return html`<p class="foot soft">The application is ${clientName(client)}</p>
${redirectUri && registeredIs(redirectUri)}`
}

function registeredIs({ registered, differs }: NonNullable<ErrorPage['redirectUri']>): Html {
  if (registered === undefined) return html`<p class="foot soft">No address is registered for it</p>`
  const what = differs && html`; the ${differs} is another one`
  return html`<p class="foot soft">Registered is ${foreignName(registered)}${what}</p>`
}
