/** What a client is answered by a redirect. @see RFC 6749 section 4.1.2, RFC 9207 section 2 */

/** @returns the URL, if it is an answer of the issuer's to a client */
export function answerTo(location: string, issuer: string): URL | undefined {
  const url = new URL(location)
  const carried = [url.searchParams, new URLSearchParams(url.hash.slice(1))]
  const is_answer = carried.some(
    (parameters) => parameters.get('iss') === issuer && (parameters.has('code') || parameters.has('error')),
  )
  return is_answer ? url : undefined
}
