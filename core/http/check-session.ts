/**
 * The frame that pages of clients ask whether somebody has signed in or out since they were answered. Any page may
 * frame it: what it says is of no use without a `session_state` that was made for the origin of that page. Others than
 * that page it does not answer, where the browser tells which that is. Without its cookie, as where the browser keeps
 * those of other sites apart, it says that it does not know.
 * @see OpenID Connect Session Management 1.0 section 3.2
 */

import type { Configuration } from '../context.ts'
import type { Flow } from '../effects.ts'
import { cookieName } from './cookies.ts'
import type { HttpResponse } from './message.ts'

/** Its messages are `client_id session_state`, and what stands behind the last dot is the salt. */
const script = (cookie: string) => `const digest = async (text) => {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace('=', '')
}
const judge = async (message, origin) => {
  const [, client_id, session_state, salt] = /^([^]+) ([\\w-]+\\.([\\w-]+))$/.exec(message) ?? []
  const cookie = document.cookie.split('; ').find((pair) => pair.startsWith('${cookie}='))
  if (salt === undefined || cookie === undefined) return 'error'
  const state = cookie.slice(${cookie.length + 1})
  const now = await digest([client_id, origin, state, salt].join(' ')) + '.' + salt
  return now === session_state ? 'unchanged' : 'changed'
}
addEventListener('message', async ({ data, origin, source }) => {
  const page = location.ancestorOrigins?.[0] ?? origin
  if (typeof data !== 'string' || origin === 'null' || origin !== page) return
  const answer = await judge(data, origin).catch(() => 'error')
  source?.postMessage(answer, origin)
})`

/** Seconds for which browsers may keep it. */
const MAX_AGE = 3600

export function checkSessionEndpoint(configuration: Configuration): () => Flow<HttpResponse> {
  const response = checkSessionFrame(configuration)
  // biome-ignore lint/correctness/useYield: a flow that has nothing to ask
  return function* (): Flow<HttpResponse> {
    return response
  }
}

function checkSessionFrame(configuration: Configuration): HttpResponse {
  const text = script(cookieName('browser_state', configuration))
  // Content Security Policy Level 3, section 2.3.1. There is no `frame-ancestors`: whose pages will ask is not known.
  const hash = `'sha256-${toBase64(configuration.keys.digests.sha256(text))}'`
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src ${hash}; base-uri 'none'`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': `public, max-age=${MAX_AGE}`,
      ...(configuration.issuer.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' }),
    },
    body: `<!doctype html>\n<html lang="en">\n<title>Session</title>\n<script>${text}</script>\n</html>\n`,
  }
}

function toBase64(digest: string): string {
  return `${digest.replaceAll('-', '+').replaceAll('_', '/')}=`
}
