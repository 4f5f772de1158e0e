/** The facts of a request for tests of what does not look at them, or at its headers only. */

import type { RequestFacts } from './request-facts.ts'

export function factsWith(headers: RequestFacts['headers'] = {}): RequestFacts {
  return { method: 'POST', url: 'https://op.test/token', headers }
}
