/** What is said where a form would be: a client or an account of the configuration is changed there. */

import type { SiteAnswer } from '../../mounts/site.ts'
import { html } from '../../pages/html.ts'
import { IN_CONFIGURATION } from '../operations/outcome.ts'
import { page } from './desk.ts'
import { link, notice } from './pieces.ts'

/** @param back the page on which it is seen */
export function inConfiguration(name: string, back: string, status?: number): SiteAnswer {
  return page(
    name,
    html`${notice(IN_CONFIGURATION.message, status !== undefined)}<p>${link(back, 'Back')}</p>`,
    status,
  )
}
