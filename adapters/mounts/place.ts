/** Where a mount is: below the issuer, or at an origin of its own, which nobody but its pages is at. */

import type { Configuration } from '../../core/index.ts'
import { isLoopback } from '../world/loopback.ts'
import type { Mount } from './mount.ts'

export interface Place {
  /** Without a slash at its end. */
  readonly url: string
  readonly origin: string
  /** The same without the origin, as requests have it. */
  readonly path: string
}

type Issuer = Pick<Configuration, 'issuer' | 'origin'>

export function placeOf({ path, url }: Pick<Mount, 'path' | 'url'>, { issuer, origin }: Issuer): Place {
  if (url === undefined) {
    const below = `${issuer}${path === '/' ? '' : path}`
    return { url: below, origin, path: below.slice(origin.length) }
  }
  const its = originOf(url)
  return { url, origin: its, path: url.slice(its.length) }
}

const URL_OF_PAGES = /^https?:\/\/[a-z0-9.:[\]_-]+(?:\/[A-Za-z0-9._~-]+)*$/

/** @throws {TypeError} for a URL at which no mount can be */
export function checkUrl(url: string, name: string, { origin }: Issuer, insecure_http: boolean): void {
  const at_root = url === originOf(url)
  if (!URL_OF_PAGES.test(url) || !(at_root || url.startsWith(`${originOf(url)}/`)))
    throw new TypeError(
      `${name}: url must be one such as https://admin.example.com, without a slash at its end`,
    )
  if (originOf(url) === origin)
    throw new TypeError(`${name}: url is at the origin of the issuer; give a path instead`)
  if (url.startsWith('http:') && !isLoopback(url) && !insecure_http)
    throw new TypeError(`${name}: url must be https, but on loopback (localhost, 127.0.0.1, [::1])`)
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'null'
}
