/** What mounted pages share: where one is, who is there, and the way out. */

import type { PageSources } from '../../core/index.ts'
import { foreignName, type Html, html, trusted } from '../pages/html.ts'
import type { Theme } from '../pages/theme.ts'
import { siteStyle, siteStyleSource } from './style.ts'

export interface NavigationItem {
  /** An absolute path. */
  readonly href: string
  readonly text: string
  readonly is_current: boolean
}

export interface SiteLayout {
  /** In the browser's own furniture, and above the content. */
  readonly title: string
  /** What these pages are called. */
  readonly brand: string
  readonly navigation: readonly NavigationItem[]
  readonly navigation_label: string
  readonly skip: string
  /** Who is signed in, and the way out; absent where nobody has to be. */
  readonly signed_in?: {
    readonly text: string
    readonly account: string
    readonly href: string
    readonly out: string
  }
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  readonly theme: Theme
  readonly content: Html
  /** A sheet beside that of all of them. */
  readonly style?: string
}

const styleElement = trusted(`<style>${siteStyle}</style>`)

/** What such a page loads, besides what is its own. */
export function siteSources({ csp }: Theme, needed: PageSources = {}): PageSources {
  const { style = [], img = [] } = needed
  return { ...needed, style: [siteStyleSource, ...csp.style, ...style], img: [...csp.img, ...img] }
}

export function siteLayout(page: SiteLayout): string {
  const {
    title,
    brand,
    navigation,
    navigation_label,
    skip,
    signed_in,
    language,
    direction,
    theme,
    content,
    style,
  } = page
  return html`<!doctype html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · ${theme.name ?? brand}</title>
${styleElement}
${style !== undefined && trusted(`<style>${style}</style>\n`)}${theme.head}</head>
<body class="site">
<a class="skip" href="#content">${skip}</a>
<header class="bar">
<div class="top">
<p class="brand">${issuerMark(theme)}<span>${brand}</span></p>
${signed_in && html`<p class="who soft">${signed_in.text} ${foreignName(signed_in.account)} · <a href="${signed_in.href}">${signed_in.out}</a></p>`}
</div>
${
  navigation.length > 0 &&
  html`<div><nav aria-label="${navigation_label}"><ul>
${navigation.map(itemOf)}</ul></nav></div>`
}
</header>
<main id="content" tabindex="-1">
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`.toString()
}

/** Whose pages these are. */
function issuerMark({ name, logo }: Theme): Html | undefined {
  if (logo !== undefined) return html`<img src="${logo}" alt="${name}"> `
  return name === undefined
    ? undefined
    : html`<span>${name}</span> <span class="soft" aria-hidden="true">·</span> `
}

function itemOf({ href, text, is_current }: NavigationItem): Html {
  const current = is_current && html` aria-current="page"`
  return html`<li><a href="${href}"${current}>${text}</a></li>\n`
}
