/** The pages of the ready-made provider, and which renderer a page has: the host's, or ours. */

import type { Awaitable, Page } from '../../core/index.ts'
import { randomText } from '../world/random.ts'
import { renderConsent } from './consent.ts'
import { renderError } from './error.ts'
import { html } from './html.ts'
import { renderLogin } from './login.ts'
import { renderLogout } from './logout.ts'
import type { DefaultPage, DefaultPages, PageAnswer, Pages, PageTools } from './pages.ts'
import { assertScriptSource, signInScriptSource } from './passkey-script.ts'
import { postScriptSource, renderPost } from './post.ts'
import { renderSecondFactor } from './second-factor.ts'
import { frameSources, renderSignedOut, signedOutScriptSource } from './signed-out.ts'
import type { Speaker, Speech } from './speech.ts'
import { styleSource } from './style.ts'
import type { ProviderTexts } from './texts/provider-texts.ts'

/** The logo of a client is wherever the client has it. */
const LOGO = { img: ['https:'] }

function shown<P extends Page>(
  page: P,
  { speak }: PageTools,
  render: (page: P, speech: Speech<ProviderTexts>) => string,
  { script = [], img = [], frame = [] }: Partial<DefaultPage['csp']> = {},
): DefaultPage {
  const speech = speak(page.languages)
  const { csp } = speech.theme
  const style = [styleSource, ...csp.style]
  return { html: render(page, speech), csp: { style, script, font: [], img: [...img, ...csp.img], frame } }
}

/** Our pages, to be shown by renderers of a host's where they have nothing to add. */
export const defaultPages: DefaultPages = {
  login: (page, tools) =>
    shown(page, tools, renderLogin, {
      ...LOGO,
      script: page.challenge === undefined ? [] : [signInScriptSource],
    }),
  secondFactor: (page, tools) =>
    shown(page, tools, renderSecondFactor, {
      ...LOGO,
      script: page.factors.passkeys.length > 0 ? [assertScriptSource] : [],
    }),
  consent: (page, tools) => shown(page, tools, renderConsent, LOGO),
  logout: (page, tools) => shown(page, tools, renderLogout, LOGO),
  signedOut: (page, tools) =>
    shown(page, tools, renderSignedOut, { script: [signedOutScriptSource], frame: frameSources(page) }),
  error: (page, tools) => shown(page, tools, renderError),
  post: (page, tools) => shown(page, tools, renderPost, { script: [postScriptSource] }),
}

export function pageTools(speak: Speaker<ProviderTexts>): PageTools {
  return { html, nonce: randomText(16), speak }
}

export function renderPage(page: Page, tools: PageTools, pages: Pages = {}): Awaitable<PageAnswer> {
  switch (page.name) {
    case 'login':
      return pages.login ? pages.login(page, tools) : defaultPages.login(page, tools)
    case 'secondFactor':
      return pages.secondFactor ? pages.secondFactor(page, tools) : defaultPages.secondFactor(page, tools)
    case 'consent':
      return pages.consent ? pages.consent(page, tools) : defaultPages.consent(page, tools)
    case 'logout':
      return pages.logout ? pages.logout(page, tools) : defaultPages.logout(page, tools)
    case 'signedOut':
      return pages.signedOut ? pages.signedOut(page, tools) : defaultPages.signedOut(page, tools)
    case 'error':
      return pages.error ? pages.error(page, tools) : defaultPages.error(page, tools)
    case 'post':
      return pages.post ? pages.post(page, tools) : defaultPages.post(page, tools)
  }
}
