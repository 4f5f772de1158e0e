/**
 * What a request asks for: path and query, as they were sent. A target in absolute form (RFC 9112 section 3.2.2)
 * goes by its path; the host in it decides nothing.
 */

export interface Target {
  readonly path: string
  /** Empty when there is none. */
  readonly query: string
  /** Characters of path and query. */
  readonly length: number
}

export function readTarget(target: string): Target {
  const sent = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')
  const question = sent.indexOf('?')
  return {
    path: (question < 0 ? sent : sent.slice(0, question)) || '/',
    query: question < 0 ? '' : sent.slice(question + 1),
    length: sent.length,
  }
}
