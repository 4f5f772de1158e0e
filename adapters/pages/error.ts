/** The error page: fixed texts and a reason id for support. Nothing of the request is on it. */

import type { ErrorPage } from '../../core/index.ts'
import { type Html, html } from './html.ts'
import { layout } from './layout.ts'
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
