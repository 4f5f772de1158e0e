/** From what a page of a site answers to what travels, with the headers of every page and those that only such pages may have. */

import {
  type HttpResponse,
  type PageSources,
  pageHeaders,
  refuse,
  renderErrorPage,
  seeOther,
} from '../../core/index.ts'
import type { MountWorld } from './mount.ts'
import type { Site, SiteAnswer, Visit } from './site.ts'

interface Ours {
  readonly site: Site
  readonly world: MountWorld
}

/** No client's flow passes through these pages, so that nobody who opened one has to be kept in touch with it. */
const ISOLATED = { 'cross-origin-opener-policy': 'same-origin' }

export function rendered(
  { html, csp }: { readonly html: string; readonly csp: PageSources },
  status: number,
  { provider }: MountWorld,
): HttpResponse {
  return { status, headers: { ...pageHeaders(csp, provider.configuration), ...ISOLATED }, body: html }
}

/** @param answer of a route: `undefined` for there being nothing (any more) where the path leads */
export async function answerSite(
  answer: SiteAnswer | undefined,
  { site, world }: Ours,
  visit: Visit,
): Promise<HttpResponse> {
  const said = answer ?? { kind: 'refused', reason: 'page.not_found', status: 404 }
  switch (said.kind) {
    case 'page':
      return rendered(site.render(said, visit), said.status ?? 200, world)
    case 'see_other':
      return seeOther(`${world.url}${said.to}`)
    case 'response':
      return said.response
    case 'refused': {
      const { request, perform } = visit
      return perform(renderErrorPage(refuse(said.reason), said.status, request, world.now()))
    }
  }
}
