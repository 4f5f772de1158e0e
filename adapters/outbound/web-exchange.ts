/**
 * A request by the Fetch API: of runtimes that have nothing else, or by a function of the host's. What a name leads
 * to is not seen here, and so not judged; the URL is, and the rest.
 */

import { type NotFetched, notFetched } from '../../core/index.ts'
import type { Answered, Exchange, Hop } from './exchange.ts'
import { codeOf } from './resolve.ts'
import { createCollector, readText } from './text.ts'

/** As much of `fetch` as is needed. */
export type FetchFunction = (url: string, init: RequestInit) => Promise<Response>

/** @param ask default: the one of the runtime, as it is when it is asked */
export function webExchange(ask: FetchFunction = (url, init) => fetch(url, init)): Exchange {
  return async (hop) => {
    const { url, post, headers, signal } = hop
    try {
      const response = await ask(url, {
        method: post ? 'POST' : 'GET',
        headers,
        redirect: 'manual',
        signal,
        ...(post && { body: post.body }),
      })
      // A browser, and what is made like one, hides where a redirect leads.
      if (response.type === 'opaqueredirect') return notFetched('fetch.redirect')
      const bytes = await readBody(response, hop)
      const body = 'kind' in bytes ? bytes : readText(bytes, hop)
      if (typeof body !== 'string') return body
      return answered(response, body)
    } catch (failure) {
      return signal.aborted ? notFetched('fetch.timeout') : notFetched('fetch.connection', codeOf(failure))
    }
  }
}

function answered({ status, headers }: Response, body: string): Answered {
  return { kind: 'answered', status, headers: Object.fromEntries(headers), body }
}

/** As the platform has decompressed it. */
async function readBody({ body }: Response, hop: Hop): Promise<Uint8Array | NotFetched> {
  const collector = createCollector(hop)
  if (!body) return collector.end(false)
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    const is_over = !done && collector.take(value)
    if (is_over) reader.cancel().catch(() => undefined)
    if (done || is_over) return collector.end(is_over)
  }
}
