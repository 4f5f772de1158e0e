/** The cookies of mounted pages: who is signed in to them, which browser it is, and what was typed before a sign-in. */

import { type Configuration, cookieValue, type HttpRequest } from '../../core/index.ts'
import type { MountWorld } from './mount.ts'

export type CookieName = 'visit' | 'browser' | 'draft'

export interface Cookies {
  read(request: Pick<HttpRequest, 'headers'>, name: CookieName): string | undefined
  /** @param lifetime seconds; absent: until the browser is closed */
  set(name: CookieName, value: string, lifetime?: number): string
  clear(name: CookieName): string
}

/** @param of which pages: each has cookies of its own */
export function createCookies(of: string, { url, provider }: Pick<MountWorld, 'url' | 'provider'>): Cookies {
  const is_secure = url.startsWith('https:')
  const nameOf = (name: CookieName) => cookieName(of, name, is_secure, provider.configuration)
  const attributes = `Path=/; HttpOnly; SameSite=Lax${is_secure ? '; Secure' : ''}`
  const set = (name: CookieName, value: string, lifetime?: number) =>
    `${nameOf(name)}=${value}${lifetime === undefined ? '' : `; Max-Age=${lifetime}`}; ${attributes}`
  return {
    read: ({ headers: { cookie } }, name) =>
      cookie === undefined ? undefined : cookieValue(cookie, nameOf(name)),
    set,
    clear: (name) => set(name, '', 0),
  }
}

function cookieName(
  of: string,
  name: CookieName,
  is_secure: boolean,
  { cookie_name }: Configuration,
): string {
  return `${is_secure ? '__Host-' : ''}${cookie_name}_${of}_${name}`
}
