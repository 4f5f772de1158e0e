/** A client whose secret was right, for tests. */

import * as v from 'valibot'
import type { ClientMetadataInput } from '../messages/client-metadata.ts'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { type AuthenticatedClient, acceptCredentials } from './authenticated-client.ts'

export function authenticated(metadata: ClientMetadataInput): AuthenticatedClient {
  const accepted = acceptCredentials(v.parse(clientMetadata, metadata), true)
  if (accepted.kind === 'refused') throw new Error(accepted.reason)
  return accepted.client
}
