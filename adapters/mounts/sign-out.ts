/**
 * Where whoever is signed in to mounted pages signs out: at the provider, and of everything there. Whether the session is
 * still there is asked at each request, so that nothing has to be told to the pages, whoever ended it.
 * @see OpenID Connect RP-Initiated Logout 1.0 section 2
 */

import { encodeParameters, endpointUrl } from '../../core/index.ts'
import type { MountWorld } from './mount.ts'

/** Below a mount at an origin of its own: where the browser comes back to. */
export const SIGNED_OUT = '/signed-out'

export function signOutUrl(
  { provider, url, origin }: Pick<MountWorld, 'provider' | 'url' | 'origin'>,
  client_id: string,
): string {
  const end_session = endpointUrl(provider.configuration, 'end_session')
  if (origin === provider.configuration.origin) return end_session
  const asked = encodeParameters({ client_id, post_logout_redirect_uri: `${url}${SIGNED_OUT}` })
  return `${end_session}?${asked}`
}
