/**
 * Clients in storage, a page at a time, by their names; with a filter, those whose name or id begins with it. A list
 * is a hint and the record the truth: what is shown is what is in the records.
 */

import type { Context } from '../../context.ts'
import type { StoredClient } from '../../documents.ts'
import { type Flow, perform } from '../../effects.ts'
import { foldText } from '../../listed-text.ts'
import { liveClient } from '../../rules/stored-client.ts'
import { listedBy } from '../client-record.ts'

export interface ClientsAsked {
  /** What the name or the id begins with, however it is written. */
  readonly filter?: string | undefined
  /** Where the page before ended. */
  readonly after?: string | undefined
  readonly limit: number
}

export interface ClientPage {
  readonly clients: readonly StoredClient[]
  /** Present while there may be more. */
  readonly after?: string
}

/** @returns `undefined` where the store has no lists */
export function* listClients(asked: ClientsAsked, context: Context): Flow<ClientPage | undefined> {
  const { filter = '', limit } = asked
  const [, letter = 'n', place = ''] = /^([ni])(.*)$/s.exec(asked.after ?? '') ?? []
  const list = letter === 'i' && filter !== '' ? 'id' : 'name'
  const after = place === '' ? undefined : place
  const page = yield* perform('list', {
    kind: 'client',
    prefix: listedBy(context, list, filter),
    limit,
    ...(after !== undefined && { after }),
  })
  if (!page) return undefined
  const clients = page.records.flatMap(({ document }) => {
    const client =
      document?.kind === 'client' ? liveClient(document, document.client_id, context.now) : undefined
    return client && isMeant(client, list, filter) ? [client] : []
  })
  const next = page.after === undefined ? undefined : `${list === 'id' ? 'i' : 'n'}${page.after}`
  // All without a filter are in the list by names; with one, those by id follow.
  const following = next ?? (list === 'name' && filter !== '' ? 'i' : undefined)
  return { clients, ...(following !== undefined && { after: following }) }
}

/** One that is found by its name is not found again by its id. */
function isMeant({ client_id, client_name }: StoredClient, list: 'name' | 'id', filter: string): boolean {
  const begins = (text: string) => foldText(text).startsWith(foldText(filter))
  const by_name = begins(client_name || client_id)
  return list === 'name' ? by_name : !by_name && begins(client_id)
}
