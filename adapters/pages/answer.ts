/**
 * What a renderer of a host's answers, checked before it is sent: a wrong answer is a page that failed. A source
 * becomes a part of a header, and must not become more than that.
 * @see Content Security Policy Level 3, section 2.3.1
 */

import { type PageSources, type RenderedPage, refuseUnknown } from '../../core/index.ts'
import { Html } from './html.ts'
import type { PageAnswer } from './pages.ts'

/** Visible ASCII without what ends a source, a directive or a policy. */
const SOURCE = /^[\x21-\x2b\x2d-\x3a\x3c-\x7e]+$/

/** A browser takes these for the name of a host, if they are not in quotes. */
const KEYWORD = /^(?:self|none|unsafe-|strict-dynamic|report-sample|nonce-|sha(?:256|384|512)-)/i

const kinds = { style: true, script: true, font: true, img: true, frame: true } as const

/** @param name of the page @throws {TypeError} naming the renderer, and not what it has put on the page */
export function readPageAnswer(answer: PageAnswer, name: string): RenderedPage {
  const who = `pages.${name}`
  const { html, csp } = Object(answer) as PageAnswer
  if (typeof html !== 'string' && !(html instanceof Html))
    throw new TypeError(`${who} must answer { html }, a text or what the template html makes`)
  refuseUnknown(answer, { html: true, csp: true }, who)
  if (csp !== undefined) checkSources(csp, `${who}.csp`)
  return { html: String(html), ...(csp && { csp }) }
}

function checkSources(csp: PageSources, who: string): void {
  if (typeof csp !== 'object' || csp === null) throw new TypeError(`${who} must be an object`)
  refuseUnknown(csp, kinds, who)
  for (const [kind, list] of Object.entries(csp) as [keyof PageSources, unknown][]) {
    if (list === undefined) continue
    const place = `${who}.${kind}`
    if (!Array.isArray(list) || !list.every((source) => typeof source === 'string' && SOURCE.test(source)))
      throw new TypeError(`${place} must be a list of sources, each without spaces, commas and semicolons`)
    if (list.some((source) => KEYWORD.test(source)))
      throw new TypeError(`${place} has a keyword, nonce or hash that is not in single quotes`)
    // It would run whatever somebody else got into the page.
    if (kind === 'script' && list.some((source) => /^'unsafe-inline'$/i.test(source)))
      throw new TypeError(`${place} must not have 'unsafe-inline'; give the script the nonce`)
  }
}
