/** What all pages share: one document that needs no scripts and has nothing from elsewhere, and how a client is shown. */

import type { PageClient } from '../../core/index.ts'
import { foreignName, type Html, html, trusted, webUrl, withoutDirection } from './html.ts'
import type { Speech } from './speech.ts'
import { style } from './style.ts'
import type { ProviderTexts } from './texts/provider-texts.ts'
import { say } from './texts/text.ts'
import type { Theme } from './theme.ts'

/** @param title ours alone: what a client calls itself has no place in the browser's own furniture */
export function layout({ tag, direction, theme }: Speech<unknown>, title: string, content: Html): string {
  return html`<!doctype html>
<html lang="${tag}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}${theme.name !== undefined && ` · ${theme.name}`}</title>
${styleElement}
${theme.head}</head>
<body>
<div>
${issuerMark(theme)}<main>
${content}
</main>
</div>
</body>
</html>
`.toString()
}

/** Whose pages these are. */
function issuerMark({ name, logo }: Theme): Html | undefined {
  if (logo !== undefined) return html`<p class="issuer"><img src="${logo}" alt="${name}"></p>\n`
  return name === undefined ? undefined : html`<p class="issuer">${name}</p>\n`
}

const styleElement = trusted(`<style>${style}</style>`)

function nameOf({ client_name, client_id }: PageClient): string {
  // biome-ignore lint/plugin: a name for people to read
  return client_name?.trim() || client_id
}

export function clientName(client: PageClient): Html {
  return foreignName(nameOf(client))
}

/** A name that anybody can take is no name without the host that it comes from. */
export function clientHost({ host }: PageClient, { shared }: ProviderTexts): Html | undefined {
  if (host === undefined) return undefined
  return html`<p class="soft">${say(shared.of, { host: html`<strong>${foreignName(host)}</strong>` })}</p>\n`
}

/** The logo, or the first letter of the name. The Content-Security-Policy loads images by https only. */
export function clientMark(client: PageClient): Html {
  const name = withoutDirection(nameOf(client))
  const logo = webUrl(client.logo_uri)
  if (logo?.startsWith('https:')) {
    return html`<img class="mark" src="${logo}" alt="${name}" width="56" height="56">`
  }
  const [initial = ''] = name
  // biome-ignore lint/plugin: a letter for people to read
  return html`<span class="mark" aria-hidden="true">${initial.toUpperCase()}</span>`
}
