/** Pages of the ready-made server that nobody signs in to: how they look, and which requests they are not for. */

import {
  type HttpRequest,
  type HttpResponse,
  json,
  type PageReason,
  pageHeaders,
  refuse,
  renderErrorPage,
} from '../../../core/index.ts'
import { siteLayout, siteSources } from '../../mounts/layout.ts'
import type { MountWorld, Perform } from '../../mounts/mount.ts'
import type { Html } from '../../pages/html.ts'

export interface PlainPage {
  readonly title: string
  readonly content: Html
  /** Which item of the navigation it is. */
  readonly at: string
  readonly status?: number
}

export interface PlainWorld extends MountWorld {
  /** Texts by the path that they lead to, below the issuer. */
  readonly navigation: Readonly<Record<string, string>>
}

export function plainPage({ title, content, at, status = 200 }: PlainPage, world: PlainWorld): HttpResponse {
  const { provider, navigation } = world
  const { configuration, look } = provider
  const body = siteLayout({
    title,
    brand: 'vouchsafe',
    navigation: Object.entries(navigation).map(([path, text]) => ({
      href: `${configuration.issuer}${path}`,
      text,
      is_current: path === at,
    })),
    navigation_label: 'What runs here',
    skip: 'Skip to the content',
    language: 'en',
    direction: 'ltr',
    theme: look.theme,
    content,
  })
  return { status, headers: pageHeaders(siteSources(look.theme), configuration), body }
}

/** A program that asks for JSON and for no page is told what it was always told. */
export function wantsPage({ headers: { accept = '*/*' } }: HttpRequest): boolean {
  return !/\bapplication\/json\b/i.test(accept) || /\btext\/html\b/i.test(accept)
}

export const notFound = (): HttpResponse => json(404, { error: 'not_found' })

export async function refusedPage(
  reason: PageReason,
  status: number,
  request: HttpRequest,
  perform: Perform,
  world: MountWorld,
): Promise<HttpResponse> {
  return perform(renderErrorPage(refuse(reason), status, request, world.now()))
}
