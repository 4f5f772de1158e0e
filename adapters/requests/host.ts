/** Whether a Host header is one. It decides nothing here; somewhere on the way it may. */

const HOST = /^(?:\[[\da-f:.]*\]|[\w.~!$&'()*+;=%-]*)(?::\d*)?$/i

/** RFC 9112 section 3.2: more than one, which arrive joined by a comma, or one that is no host, is a bad request. */
export function isHost(header: string | null | undefined): boolean {
  return HOST.test(header ?? '')
}
