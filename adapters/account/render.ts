/** The frame of the account pages: where one is, who is there, and the way out. */

import { displayName, endpointUrl } from '../../core/index.ts'
import { siteLayout, siteSources } from '../mounts/layout.ts'
import type { Site } from '../mounts/site.ts'
import { html } from '../pages/html.ts'
import type { AccountWorld } from './pages.ts'

const pages = [
  ['', 'overview'],
  ['/applications', 'applications'],
  ['/sessions', 'sessions'],
  ['/security', 'security'],
] as const

/** @param has_security whether there is anything to change of how the person signs in */
export function renderAccount({ world, speak }: AccountWorld, has_security: boolean): Site['render'] {
  const shown = pages.filter(([, name]) => has_security || name !== 'security')
  const { configuration } = world.provider
  return ({ title, content, csp: needed }, visit) => {
    const { tag, direction, texts, theme } = speak(visit.languages)
    const page = siteLayout({
      title,
      brand: texts.brand,
      navigation: shown.map(([path, name]) => ({
        href: `${world.path}${path}`,
        text: texts.pages[name],
        is_current: visit.path === path,
      })),
      navigation_label: texts.navigation,
      skip: texts.skip,
      signed_in: {
        text: texts.signedInAs,
        account: displayName(visit.account),
        href: endpointUrl(configuration, 'end_session'),
        out: texts.signOut,
      },
      language: tag,
      direction,
      theme,
      content,
    })
    return { html: page, csp: siteSources(theme, needed) }
  }
}

export function renderSignedOut({ speak }: AccountWorld): Site['renderSignedOut'] {
  return ({ because, action }, languages) => {
    const { tag, direction, texts, theme } = speak(languages)
    const said = texts.signedOut
    const page = siteLayout({
      title: said.title,
      brand: texts.brand,
      navigation: [],
      navigation_label: texts.navigation,
      skip: texts.skip,
      language: tag,
      direction,
      theme,
      content: html`<p>${because === 'no_cookies' ? said.noCookies : said.text}</p>
<p class="actions"><a class="button primary" href="${action}">${said.action}</a></p>`,
    })
    return { html: page, csp: siteSources(theme) }
  }
}
