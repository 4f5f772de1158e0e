/** The kinds of records that are moved, as a table. */

import type { MovedKind, TransferWorld } from './moved.ts'
import { movedAccounts } from './moved-accounts.ts'
import { movedClients } from './moved-clients.ts'
import { movedKeys } from './moved-keys.ts'
import { movedRegistrationTokens } from './moved-registration-tokens.ts'

/** In the order in which they are written. */
export async function movedKinds(world: TransferWorld): Promise<readonly MovedKind[]> {
  return [await movedKeys(world), movedClients(world), movedAccounts(world), movedRegistrationTokens(world)]
}
