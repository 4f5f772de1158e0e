/** Mistakes about what a grant rests on, and about the ends of that. */

import {
  type Document,
  type DocumentWrite,
  type EndUser,
  type Flow,
  type Grant,
  type HttpResponse,
  type Loaded,
  perform,
  type Unread,
} from 'vouchsafe/core'
import { intercept, pass } from '../stage/intercept.ts'
import type { Mix } from '../stage/mix.ts'
import { withWork } from './specimens.ts'

type Through = (flow: Flow<HttpResponse>) => Flow<HttpResponse>
type Documents = readonly (Document | undefined)[]

/** Takes what is loaded together for something else than it is. */
function misreading(change: (document: Document, all: Documents) => Document): Through {
  return (flow) =>
    intercept(flow, function* (effect): Flow<unknown> {
      if (effect.op !== 'load') return yield* pass(effect)
      const read = (yield* pass(effect)) as readonly (Loaded | Unread | undefined)[]
      const all = read.map((one) => one?.document)
      return read.map((one) => one?.document && { ...one, document: change(one.document, all) })
    })
}

function connected(user: EndUser, grant: Grant): EndUser {
  const { connection: id = '', client_id, created_at } = grant
  const connection = { id, client_id, created_at, used_at: 0, grants_end_at: Number.MAX_SAFE_INTEGER }
  return { ...user, connections: [...user.connections.filter((one) => one.id !== id), connection] }
}

/** Looks for the session of a grant, and takes the connection for granted. */
export const sessionOnly = misreading((document, all) => {
  const grant = all.find((one) => one?.kind === 'grant')
  return document.kind === 'end_user' && grant?.kind === 'grant' ? connected(document, grant) : document
})

/** Looks for the connection of a grant, and forgets about the session. */
export const connectionOnly = misreading((document) => {
  if (document.kind !== 'grant') return document
  const { session, ...grant } = document
  return grant
})

/** Knows a connection by its client: who is let in again has what they had. */
export const connectionsComeBack = misreading((document) => {
  if (document.kind === 'grant') return { ...document, connection: document.client_id }
  if (document.kind !== 'end_user') return document
  return { ...document, connections: document.connections.map((one) => ({ ...one, id: one.client_id })) }
})

/** Knows no mark of a client that was disconnected. */
export const nothingWithdrawn = misreading((document) =>
  document.kind === 'end_user' ? { ...document, withdrawals: [] } : document,
)

/** Brings a grant into being, and sees then that it has something to rest on. */
function grantFirst(flow: Flow<HttpResponse>): Flow<HttpResponse> {
  let basis: DocumentWrite | undefined
  return intercept(flow, function* (effect): Flow<unknown> {
    if (effect.op === 'store' && effect.key.kind === 'end_user') {
      basis = effect
      return 'stored'
    }
    const told = yield* pass(effect)
    if (effect.op === 'store' && basis) yield* addTo(basis)
    return told
  })
}

function* addTo(basis: DocumentWrite): Flow<void> {
  if ((yield* perform('store', basis)) === 'stored') return
  const [current] = yield* perform('load', { keys: [basis.key] })
  if (current?.document?.kind !== 'end_user' || basis.document.kind !== 'end_user') return
  const document = { ...current.document, connections: basis.document.connections }
  yield* perform('store', { ...basis, document, if_version: current.version })
}

/** The mix with its grants brought into being first. */
export function withGrantsFirst(mix: Mix): Mix {
  return withWork(mix, (work, { router }) => {
    if (work.kind !== 'request') return work
    return { kind: 'flow', flow: ({ now }) => grantFirst(router.answer(work.request, now)) }
  })
}
