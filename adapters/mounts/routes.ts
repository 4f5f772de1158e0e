/** Which route a path leads to. A path that is spelt in another way is another path, and leads nowhere. */

import { Members } from '../../core/index.ts'

export interface Routed<R> {
  readonly route: R
  readonly segments: Readonly<Record<string, string>>
}

/** @param path below the mount, as sent: undecoded */
export function findRoute<R extends { readonly path: string }>(
  routes: readonly R[],
  path: string,
): Routed<R> | undefined {
  const sent = path.split('/')
  for (const route of routes) {
    const segments = matched(route.path.split('/'), sent)
    if (segments) return { route, segments }
  }
  return undefined
}

/** The path of a route, with the segments in the place of their names. */
export function filled(path: string, segments: Readonly<Record<string, string>>): string {
  return path.replace(/:([^/]+)/g, (_, name: string) => encodeURIComponent(segments[name] ?? ''))
}

function matched(wanted: readonly string[], sent: readonly string[]): Record<string, string> | undefined {
  if (wanted.length !== sent.length) return undefined
  const segments = new Members<string>()
  for (const [index, name] of wanted.entries()) {
    const one = sent[index] ?? ''
    if (!name.startsWith(':')) {
      if (name !== one) return undefined
      continue
    }
    const value = decoded(one)
    if (value === undefined || value === '') return undefined
    segments[name.slice(1)] = value
  }
  return segments
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}
