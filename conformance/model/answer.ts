/** Responses as whoever receives them reads them: a client its JSON, a browser its page or redirect. */

import type { HttpResponse } from 'vouchsafe/core'
import { decodePairs, type Pairs } from './pairs.ts'

export type Members = Readonly<Record<string, unknown>>

interface PageShown {
  readonly name: string
  readonly continuation?: string
  readonly scopes?: readonly { readonly name: string }[]
  /** Of a page that says whether somebody was signed out. */
  readonly stayed?: boolean
}

export type Answer = { readonly status: number; readonly cookies: Readonly<Record<string, string>> } & (
  | { readonly kind: 'json'; readonly body: Members }
  | { readonly kind: 'page'; readonly page: PageShown }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'empty' }
)

const none = {}

function cookiesOf(response: HttpResponse): Readonly<Record<string, string>> {
  if (!response.setCookies) return none
  const cookies: Record<string, string> = {}
  for (const cookie of response.setCookies) {
    const pair = cookie.slice(0, cookie.indexOf(';'))
    const equals = pair.indexOf('=')
    cookies[pair.slice(0, equals)] = pair.slice(equals + 1)
  }
  return cookies
}

/** Pages come from the stand-in renderer (stand-ins.ts), which writes them as JSON. */
export function readAnswer(response: HttpResponse): Answer {
  const { status, headers, body } = response
  const cookies = cookiesOf(response)
  if (headers.location !== undefined) return { kind: 'redirect', status, cookies, location: headers.location }
  if (body === '') return { kind: 'empty', status, cookies }
  if (headers['content-type']?.startsWith('text/html'))
    return { kind: 'page', status, cookies, page: JSON.parse(body) as PageShown }
  return { kind: 'json', status, cookies, body: JSON.parse(body) as Members }
}

/** What a redirect to `base` carries; `undefined` when it leads elsewhere. */
export function parametersAt(location: string, base: string, fragment = false): Pairs | undefined {
  const joint = fragment ? '#' : base.includes('?') ? '&' : '?'
  if (!location.startsWith(base + joint)) return undefined
  return decodePairs(location.slice(base.length + 1))
}

export function text(members: Members, name: string): string | undefined {
  const value = members[name]
  return typeof value === 'string' ? value : undefined
}
