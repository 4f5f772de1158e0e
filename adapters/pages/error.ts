/** The error page: fixed texts, a reason id for support, and what is registered. Nothing of the request is on it. */

import { type ErrorPage, reasons } from '../../core/index.ts'
import { foreignName, type Html, html } from './html.ts'
import { clientName, layout } from './layout.ts'
import { hiddenFields } from './post.ts'
import type { Speech } from './speech.ts'
import type { ProviderTexts } from './texts/provider-texts.ts'
import { say } from './texts/text.ts'

type ErrorTexts = ProviderTexts['error']

export function renderError(page: ErrorPage, speech: Speech<ProviderTexts>): string {
  const { status, reason, requestId } = page
  const texts = speech.texts.error
  const ours = status >= 500
  const title = ours ? texts.unavailable : texts.title
  return layout(
    speech,
    title,
    html`<header>
<span class="mark alert" aria-hidden="true">!</span>
<h1>${title}</h1>
<p>${describe(page, texts)}</p>
</header>
${whoAsked(page, texts)}
${wayOn(page, texts)}
<p class="foot soft">${ours ? texts.nothingLost : texts.tell}</p>
<p class="foot" dir="ltr"><code>${reason}</code>${requestId === undefined ? '' : html` <code>${requestId}</code>`}</p>`,
  )
}

const known: Readonly<Record<string, { readonly description: string }>> = reasons

/** What a host has to say is said as it is; what the table of reasons says, in the language of the page. */
function describe({ reason, description }: ErrorPage, { reasons: translated, mistake }: ErrorTexts) {
  if (!Object.hasOwn(known, reason) || known[reason]?.description !== description) return description
  return Object.hasOwn(translated, reason)
    ? (translated as Readonly<Record<string, string>>)[reason]
    : say(mistake, { description })
}

function wayOn({ continueUrl, continueFields }: ErrorPage, { goOn }: ErrorTexts): Html | undefined {
  if (continueUrl === undefined) return undefined
  if (continueFields === undefined) return html`<p class="foot"><a href="${continueUrl}">${goOn}</a></p>`
  return html`<form method="post" action="${continueUrl}">
${hiddenFields(continueFields)}
<button class="secondary" type="submit">${goOn}</button>
</form>`
}

function whoAsked({ client, redirectUri }: ErrorPage, texts: ErrorTexts): Html | undefined {
  if (client === undefined) return undefined
  return html`<p class="foot soft">${say(texts.client, { client: clientName(client) })}</p>
${redirectUri && registeredIs(redirectUri, texts)}`
}

function registeredIs(
  { registered, differs }: NonNullable<ErrorPage['redirectUri']>,
  texts: ErrorTexts,
): Html {
  if (registered === undefined) return html`<p class="foot soft">${texts.noneRegistered}</p>`
  const what = differs && html`; ${texts.differs[differs]}`
  return html`<p class="foot soft">${say(texts.registered, { uri: foreignName(registered) })}${what}</p>`
}
