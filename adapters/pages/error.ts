/** The error page: fixed texts and a reason id for support. Nothing of the request is on it. */

import type { ErrorPage } from '../../core/index.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'

export function renderError({ status, description, reason, requestId, continueUrl }: ErrorPage): string {
  const ours = status >= 500
  const title = ours ? 'Not available right now' : 'This did not work'
  const advice = ours
    ? 'Nothing is lost. Wait a moment and load the page again.'
    : 'If it happens again, tell the people who run the application, with this code:'
  const way_on =
    continueUrl === undefined
      ? undefined
      : html`<p class="foot"><a href="${continueUrl}">Go on to the application</a></p>`
  return layout(
    title,
    html`<header>
<span class="mark alert" aria-hidden="true">!</span>
<h1>${title}</h1>
<p>${description}</p>
</header>
${way_on}
<p class="foot soft">${advice}</p>
<p class="foot"><code>${reason}</code>${requestId === undefined ? '' : html` <code>${requestId}</code>`}</p>`,
  )
}
