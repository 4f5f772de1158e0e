/**
 * In which part of the redirect_uri an answer travels. Codes go in the query; a client that asked for
 * tokens in the front channel listens at the fragment, and is told there that it gets none.
 * @see OAuth 2.0 Multiple Response Type Encoding Practices sections 2.1 and 5
 */

import { spaceDelimited } from '../messages/space-delimited.ts'

export type ResponseMode = 'query' | 'fragment'

export function defaultResponseMode(response_type: string | undefined): ResponseMode {
  const has_tokens = spaceDelimited(response_type ?? '').some(
    (type) => type === 'token' || type === 'id_token',
  )
  return has_tokens ? 'fragment' : 'query'
}
