/**
 * The consent page: who asks, for what, on whose behalf, and where the answer goes. What is ticked is a
 * wish; that nothing beyond what was shown takes effect is the core's to see to.
 */

import type { ConsentPage, PageClient, PageScope } from '../../core/index.ts'
import { foreignName, type Html, html, webUrl } from './html.ts'
import { clientHost, clientMark, clientName, layout } from './layout.ts'

export function renderConsent(page: ConsentPage): string {
  const { action, continuation, client, scopes, account, lifetime, redirectHost, leadsElsewhere } = page
  return layout(
    'Allow access',
    html`<header>
${clientMark(client)}
<h1>${clientName(client)} asks for access</h1>
${clientHost(client)}<p class="account soft"><span>Signed in as ${foreignName(account)}</span></p>
</header>
${leadsElsewhere && elsewhere(redirectHost, client)}
<form method="post" action="${action}">
<input type="hidden" name="continuation" value="${continuation}">
${scopes.length > 0 ? scopeList(scopes) : undefined}
<button class="primary" type="submit" name="decision" value="allow">Allow</button>
<button class="secondary" type="submit" name="decision" value="deny">Deny</button>
</form>
<p class="foot soft">What you allow lasts ${duration(lifetime)} at most</p>
<p class="foot soft">Either way you return to ${foreignName(redirectHost)}</p>
${links(client)}`,
  )
}

/** Above the buttons, since it is what a person may want to decide by. */
function elsewhere(redirectHost: string, { host }: PageClient): Html {
  return html`<p class="notice">After this your browser goes to <strong>${foreignName(redirectHost)}</strong>, which is not <strong>${foreignName(host ?? '')}</strong>. Allow it only if it was you who started this.</p>`
}

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** In the largest unit of which it is a whole number. */
function duration(seconds: number): string {
  const [unit, length] = units.find(([, length]) => seconds % length === 0) ?? units[3]
  const format = new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' })
  return format.format(seconds / length)
}

function scopeList(scopes: readonly PageScope[]): Html {
  return html`<fieldset>
<legend>Choose what it may do</legend>
<ul>
${scopes.map(scopeItem)}
</ul>
</fieldset>`
}

function scopeItem({ name, description, required }: PageScope): Html {
  return required
    ? html`<li class="fixed"><span class="tick" aria-hidden="true"></span><span>${description}</span><span class="tag">Required</span></li>\n`
    : html`<li><label><input type="checkbox" name="scope" value="${name}" checked><span>${description}</span></label></li>\n`
}

function links({ policy_uri, tos_uri }: PageClient): Html | undefined {
  const found = [link(policy_uri, 'Privacy policy'), link(tos_uri, 'Terms of service')].filter(
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
