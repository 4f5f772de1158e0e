/** From the name of a host to the addresses that may be connected to: all that there are, or none. */

import { isPublicAddress, type NotFetched, notFetched, type OutboundTarget } from '../../core/index.ts'

/** Every address that a name has, in the order in which they are to be tried. */
export type LookUp = (host: string) => Promise<readonly string[]>

/** More are not tried: each costs time when it does not answer. */
const MAX_ADDRESSES = 4

/**
 * Asked once for each connection, so that no second answer can differ. One address that is forbidden condemns the
 * name: whoever mixes them wants to be asked again until the other one is chosen.
 */
export async function resolve(
  { host, is_allowed }: OutboundTarget,
  lookUp: LookUp,
): Promise<readonly string[] | NotFetched> {
  let addresses: readonly string[]
  try {
    addresses = await lookUp(host)
  } catch (failure) {
    return notFetched('fetch.unresolved', codeOf(failure))
  }
  if (addresses.length === 0) return notFetched('fetch.unresolved')
  const forbidden = is_allowed ? undefined : addresses.find((address) => !isPublicAddress(address))
  if (forbidden !== undefined) return notFetched('fetch.address_forbidden', forbidden)
  return addresses.slice(0, MAX_ADDRESSES)
}

/** What a platform calls a failure, such as ECONNREFUSED; nothing that somebody else could have written. */
export function codeOf(failure: unknown): string | undefined {
  const { code, cause } = (failure ?? {}) as { readonly code?: unknown; readonly cause?: unknown }
  if (typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code)) return code
  return cause === undefined || cause === failure ? undefined : codeOf(cause)
}
