/** What is said where a form would be: a client or an account of the configuration is changed there. */

import type { SiteAnswer } from '../../mounts/site.ts'
import { html } from '../../pages/html.ts'
import type { AdminTexts } from '../../pages/texts/admin-texts.ts'
import { IN_CONFIGURATION } from '../operations/outcome.ts'
import { page } from './desk.ts'
import { link, notice } from './pieces.ts'

/** @param back the page on which it is seen */
export function inConfiguration(
  name: string,
  back: string,
  { shared }: AdminTexts,
  status?: number,
): SiteAnswer {
  const why = shared.notPossible[IN_CONFIGURATION.because]
  return page(name, html`${notice(why, status !== undefined)}<p>${link(back, shared.back)}</p>`, status)
}
