/** What a request presents, by the request itself. */

import type { Participant } from './mix.ts'
import type { Stage } from './stage.ts'

/** Whether it is a token request. */
export function asksForTokens({ work }: Participant): boolean {
  return work.kind === 'request' && work.request.path === '/token'
}

/** Whether it asks for tokens with a parameter of that name. */
export function isTokenRequest({ work }: Participant, parameter: string): boolean {
  return work.kind === 'request' && new RegExp(`(?:^|&)${parameter}=`).test(work.request.body)
}

/** Whether it presents something to a grant of the host's own that is neither a code nor a refresh token. */
export function presentsToOwnGrant(participant: Participant, { configuration }: Stage): boolean {
  const { work, presents } = participant
  if (work.kind !== 'request' || presents === undefined) return false
  const grant_type = new URLSearchParams(work.request.body).get('grant_type') ?? ''
  const standard = ['code', 'refresh_token'].some((parameter) => isTokenRequest(participant, parameter))
  return Object.hasOwn(configuration.extension_grants, grant_type) && !standard
}
