/** Whether clients may be named by the URL of a document about them, and by which. */

import { isHostAmong } from '../messages/host-pattern.ts'
import type { OutboundUrl } from '../messages/outbound-url.ts'
import type { Policy } from '../policy.ts'

type DocumentPolicy = Pick<Policy, 'client_id_metadata_documents'>

export function takesClientDocuments({ client_id_metadata_documents: taken }: DocumentPolicy): boolean {
  return typeof taken === 'boolean' ? taken : taken.length > 0
}

export function takesDocumentsOf(
  url: OutboundUrl,
  { client_id_metadata_documents: taken }: DocumentPolicy,
): boolean {
  return typeof taken === 'boolean' ? taken : isHostAmong(url, taken)
}
