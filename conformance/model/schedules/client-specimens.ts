/** Mistakes about clients in storage that others have made. If one of them passes, the explorer is blind. */

import type { Document, Flow, HttpResponse, Loaded, Unread } from 'vouchsafe/core'
import { intercept, pass } from '../stage/intercept.ts'
import { CLIENT_SECRET, hashOf } from '../stage/stage.ts'

function misreading(change: (document: Document) => Document) {
  return (flow: Flow<HttpResponse>): Flow<HttpResponse> =>
    intercept(flow, function* (effect): Flow<unknown> {
      if (effect.op !== 'load') return yield* pass(effect)
      const read = (yield* pass(effect)) as readonly (Loaded | Unread | undefined)[]
      return read.map((one) => (one?.document ? { ...one, document: change(one.document) } : one))
    })
}

/** Knows a client by its id alone: one that was made anew has what the one before had. */
export const namesakes = misreading((document) => {
  if (document.kind === 'client' && document.removed_at === undefined) return { ...document, nonce: 'web' }
  if (document.kind === 'grant') return { ...document, client_nonce: 'web' }
  if (document.kind !== 'end_user') return document
  const connections = document.connections.map((one) => ({ ...one, client_nonce: 'web' }))
  return { ...document, connections }
})

/** Takes a secret that was taken back, as one that is kept in a cache. */
export const secretsThatStay = misreading((document) => {
  if (document.kind !== 'client' || document.removed_at !== undefined) return document
  const secrets = [{ id: 'before', hash: hashOf(CLIENT_SECRET), created_at: 0 }, ...document.secrets]
  return { ...document, secrets }
})
