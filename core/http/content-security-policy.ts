/**
 * What a page of ours may load: nothing, but for the sources it names itself.
 * @see Content Security Policy Level 3
 */

import type { PageSources } from '../pages.ts'

const directives = [
  ['style', 'style-src'],
  ['script', 'script-src'],
  ['font', 'font-src'],
  ['img', 'img-src'],
  ['frame', 'frame-src'],
] as const satisfies readonly (readonly [keyof PageSources, string])[]

export function contentSecurityPolicy(sources: PageSources): string {
  const allowed = directives.flatMap(([kind, directive]) => {
    const list = sources[kind] ?? []
    return list.length > 0 ? [`${directive} ${list.join(' ')}`] : []
  })
  return ["default-src 'none'", ...allowed, "base-uri 'none'", "frame-ancestors 'none'"].join('; ')
}
