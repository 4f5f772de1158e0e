/** Specimens that are wrong about clients in storage. */

import type { ClientSecret, Document } from 'vouchsafe/core'
import type { StoredClientChange } from '../host-calls.ts'
import type { Tamper } from '../system.ts'
import { reading, type Specimen, unwritten } from './specimen.ts'

const SAME = 'one for all of an id'

/** Knows a client in storage by its id alone. */
function asNamesakes(document: Document): Document {
  if (document.kind === 'client' && document.removed_at === undefined) return { ...document, nonce: SAME }
  if (document.kind === 'grant') return asGivenToOne(document)
  if (document.kind !== 'end_user') return document
  const sessions = document.sessions.map((one) => ({ ...one, clients: one.clients.map(asGivenToOne) }))
  return { ...document, sessions, connections: document.connections.map(asGivenToOne) }
}

function asGivenToOne<T extends { readonly client_nonce?: string }>(given: T): T {
  return given.client_nonce === undefined ? given : { ...given, client_nonce: SAME }
}

function misreading(change: (document: Document) => Document): Pick<Tamper, 'handlers'> {
  return reading((read) =>
    read.map((one) => (one?.document ? { ...one, document: change(one.document) } : one)),
  )
}

/** Never forgets a secret. */
function undyingSecrets(): Pick<Tamper, 'handlers'> {
  const ever = new Map<string, ClientSecret>()
  return misreading((document) => {
    if (document.kind !== 'client' || document.removed_at !== undefined) return document
    for (const { expires_at, ...secret } of document.secrets) ever.set(secret.id, secret)
    return { ...document, secrets: [...ever.values()] }
  })
}

/** Writes a change to a client nowhere. */
function ignoring(to: StoredClientChange['to']): Pick<Tamper, 'handlers'> {
  return unwritten((step) => step?.kind === 'change_client' && step.change.to === to)
}

export const clientSpecimens: readonly Specimen[] = [
  {
    name: 'a client that is made anew has what the one before it had',
    violates: ['INV-11'],
    tamper: () => misreading(asNamesakes),
  },
  { name: 'a client that was removed goes on', violates: [], tamper: () => ignoring('removed') },
  {
    name: 'a change to a client is answered and not stored',
    violates: ['INV-12'],
    tamper: () => ignoring('updated'),
  },
  { name: 'a secret that was taken back is good', violates: [], tamper: undyingSecrets },
]
