/** The pages of the ready-made provider, as text. A host that wants others gives `pages` of its own. */

import type { Page, RenderedPage } from '../../core/index.ts'
import { renderConsent } from './consent.ts'
import { renderError } from './error.ts'
import { renderLogin } from './login.ts'
import { renderPost } from './post.ts'
import { styleSource } from './style.ts'

export function renderPage(page: Page): RenderedPage {
  return { html: renderMarkup(page), styleSrc: styleSource }
}

function renderMarkup(page: Page): string {
  switch (page.name) {
    case 'login':
      return renderLogin(page)
    case 'consent':
      return renderConsent(page)
    case 'error':
      return renderError(page)
    case 'post':
      return renderPost(page)
  }
}
