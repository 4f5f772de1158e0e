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
import type { DemoSpeech } from './demo-speech.ts'
import type { DemoTexts } from './texts/demo-texts.ts'

export interface PlainPage {
  readonly title: string
  readonly content: Html
  /** Which item of the navigation it is. */
  readonly at: string
  readonly status?: number
}

export interface PlainWorld extends MountWorld {
  /** Pages by the path that leads to them, below the issuer. */
  readonly navigation: Readonly<Record<string, keyof DemoTexts['pages']>>
  /** In the language of whoever is there. */
  readonly speech: DemoSpeech
}

export function plainPage({ title, content, at, status = 200 }: PlainPage, world: PlainWorld): HttpResponse {
  const { provider, navigation, speech } = world
  const { tag, direction, texts, theme } = speech
  const { configuration } = provider
  const body = siteLayout({
    title,
    brand: 'vouchsafe',
    navigation: Object.entries(navigation).map(([path, name]) => ({
      href: `${configuration.issuer}${path}`,
      text: texts.pages[name],
      is_current: path === at,
    })),
    navigation_label: texts.navigation,
    skip: texts.skip,
    language: tag,
    direction,
    theme,
    content,
  })
  return { status, headers: pageHeaders(siteSources(theme), configuration), body }
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
