/**
 * The consent page: who asks, for what, on whose behalf, and where the answer goes. What is ticked is a
 * wish; that nothing beyond what was shown takes effect is the core's to see to.
 */

import type { ConsentPage, PageClient, PageScope } from '../../core/index.ts'
import { duration } from './formats.ts'
import { foreignName, type Html, html, webUrl } from './html.ts'
import { clientHost, clientMark, clientName, layout } from './layout.ts'
import { scopeText } from './scope-text.ts'
import type { Speech } from './speech.ts'
import type { ProviderTexts } from './texts/provider-texts.ts'
import { say } from './texts/text.ts'

export function renderConsent(page: ConsentPage, speech: Speech<ProviderTexts>): string {
  const { action, continuation, client, scopes, account, lifetime, redirectHost, leadsElsewhere } = page
  const { tag, texts } = speech
  const { consent, shared } = texts
  return layout(
    speech,
    consent.title,
    html`<header>
${clientMark(client)}
<h1>${say(consent.asks, { client: clientName(client) })}</h1>
${clientHost(client, texts)}<p class="account soft"><span>${say(shared.signedInAs, { account: foreignName(account) })}</span></p>
</header>
${leadsElsewhere && elsewhere(page, texts)}
<form method="post" action="${action}">
<input type="hidden" name="continuation" value="${continuation}">
${scopes.length > 0 ? scopeList(scopes, texts) : undefined}
<button class="primary" type="submit" name="decision" value="allow">${consent.allow}</button>
<button class="secondary" type="submit" name="decision" value="deny">${consent.deny}</button>
</form>
<p class="foot soft">${say(consent.lasts, { duration: duration(tag, lifetime) })}</p>
<p class="foot soft">${say(consent.returns, { host: foreignName(redirectHost) })}</p>
${links(client, texts)}`,
  )
}

/** Above the buttons, since it is what a person may want to decide by. */
function elsewhere({ redirectHost, client }: ConsentPage, { consent }: ProviderTexts): Html {
  const strong = (host: string) => html`<strong>${foreignName(host)}</strong>`
  const hosts = { host: strong(redirectHost), other: strong(client.host ?? '') }
  return html`<p class="notice">${say(consent.elsewhere, hosts)}</p>`
}

function scopeList(scopes: readonly PageScope[], texts: ProviderTexts): Html {
  return html`<fieldset>
<legend>${texts.consent.choose}</legend>
<ul>
${scopes.map((scope) => scopeItem(scope, texts))}
</ul>
</fieldset>`
}

function scopeItem(scope: PageScope, texts: ProviderTexts): Html {
  const description = scopeText(scope, texts)
  return scope.required
    ? html`<li class="fixed"><span class="tick" aria-hidden="true"></span><span>${description}</span><span class="tag">${texts.consent.required}</span></li>\n`
    : html`<li><label><input type="checkbox" name="scope" value="${scope.name}" checked><span>${description}</span></label></li>\n`
}

function links({ policy_uri, tos_uri }: PageClient, { consent }: ProviderTexts): Html | undefined {
  const found = [link(policy_uri, consent.privacyPolicy), link(tos_uri, consent.termsOfService)].filter(
    (one) => one !== undefined,
  )
  const [first, second] = found
  return first && html`<p class="foot soft">${first}${second && html` · ${second}`}</p>`
}

/** In a tab of its own, so that the page stays; `noopener`, so that it cannot be changed from there. */
function link(url: string | undefined, text: string): Html | undefined {
  const href = webUrl(url)
  return href === undefined
    ? undefined
    : html`<a href="${href}" target="_blank" rel="noopener noreferrer">${text}</a>`
}
