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

/** Where a page goes on: in which list, and where there. */
interface Place {
  readonly list: 'name' | 'id'
  readonly after?: string
}

/** @returns `undefined` where the store has no lists */
export function* listClients(asked: ClientsAsked, context: Context): Flow<ClientPage | undefined> {
  const { filter = '', limit } = asked
  const found: StoredClient[] = []
  let place = placeOf(asked.after, filter)
  for (;;) {
    const { list } = place
    const prefix = listedBy(context, list, filter)
    const page = yield* perform('list', { kind: 'client', prefix, ...place, limit: limit - found.length })
    if (!page) return undefined
    for (const { document } of page.records) {
      const client =
        document?.kind === 'client' ? liveClient(document, document.client_id, context.now) : undefined
      if (client && isMeant(client, list, filter)) found.push(client)
    }
    if (page.after !== undefined)
      return { clients: found, after: `${list === 'id' ? 'i' : 'n'}${page.after}` }
    // All without a filter are in the list by names; with one, those by id follow.
    if (list === 'id' || filter === '') return { clients: found }
    if (found.length >= limit) return { clients: found, after: 'i' }
    place = { list: 'id' }
  }
}

function placeOf(text: string | undefined, filter: string): Place {
  const [, letter = 'n', after = ''] = /^([ni])(.*)$/s.exec(text ?? '') ?? []
  const list = letter === 'i' && filter !== '' ? 'id' : 'name'
  return { list, ...(after !== '' && { after }) }
}

/** One that is found by its name is not found again by its id. */
function isMeant({ client_id, client_name }: StoredClient, list: 'name' | 'id', filter: string): boolean {
  const begins = (text: string) => foldText(text).startsWith(foldText(filter))
  const by_name = begins(client_name || client_id)
  return list === 'name' ? by_name : !by_name && begins(client_id)
}
