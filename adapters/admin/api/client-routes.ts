/** Clients, in the API. */

import type { ClientRecord, NewClientMetadata } from '../../world/stored-clients.ts'
import type { ShownClient } from '../operations/administered-clients.ts'
import type { Administration } from '../operations/administration.ts'
import { answered, missed, notFound } from './api-answer.ts'
import { noContent, pageAsked } from './api-asked.ts'
import type { ApiRoute } from './api-route.ts'
import * as schema from './api-schemas.ts'
import { revisionOf, shownClient } from './api-shapes.ts'

export function clientRoutes({ clients }: Administration): readonly ApiRoute[] {
  const shownRecord = (client: ClientRecord) => shownClient({ source: 'storage', ...client })
  const once = ({ client, client_secret }: ShownClient) => ({
    ...shownRecord(client),
    ...(client_secret !== undefined && { client_secret }),
  })

  return [
    {
      method: 'GET',
      path: '/clients',
      summary: 'Clients, those of the configuration first, by name',
      changes: false,
      query: {
        filter: 'What the name or the id begins with',
        after: 'Where the page before ended',
        limit: 'How many at most, 1 to 1000',
      },
      status: 200,
      answer: schema.clients,
      async handle({ query }) {
        const { clients: found, after } = await clients.list(pageAsked(query))
        return answered(200, { clients: found.map(shownClient), ...(after !== undefined && { after }) })
      },
    },
    {
      method: 'POST',
      path: '/clients',
      summary: 'Makes a client, and shows its secret, once',
      changes: true,
      body: schema.newClient,
      status: 201,
      answer: schema.shownOnce,
      refuses: [409],
      async handle({ by, body }) {
        const made = await clients.create(by, body as NewClientMetadata)
        if (made.kind !== 'done') return missed(made, shownRecord)
        return answered(201, once(made.value), made.value.client.revision)
      },
    },
    {
      method: 'GET',
      path: '/clients/{client_id}',
      summary: 'A client',
      changes: false,
      status: 200,
      answer: schema.client,
      refuses: [404],
      async handle({ path: { client_id = '' } }) {
        const client = await clients.read(client_id)
        return client ? answered(200, shownClient(client), revisionOf(client)) : notFound()
      },
    },
    {
      method: 'PATCH',
      path: '/clients/{client_id}',
      summary: 'Changes what is named, and takes away what is null',
      changes: true,
      conditional: true,
      body: schema.clientChanges,
      status: 200,
      answer: schema.shownOnce,
      refuses: [404, 409, 412],
      async handle({ by, path: { client_id = '' }, body, revision }) {
        const before = await clients.read(client_id)
        if (!before) return notFound()
        const merged = Object.entries({ ...before.metadata, ...body }).filter(([, value]) => value !== null)
        const { client_id: _, ...metadata } = Object.fromEntries(merged) as NewClientMetadata
        const saved = await clients.update(by, client_id, metadata, revision ?? revisionOf(before))
        if (saved.kind !== 'done') return missed(saved, shownRecord)
        return answered(200, once(saved.value), saved.value.client.revision)
      },
    },
    {
      method: 'DELETE',
      path: '/clients/{client_id}',
      summary: 'Removes a client, with all that it was given',
      changes: true,
      conditional: true,
      status: 204,
      refuses: [404, 409, 412],
      async handle({ by, path: { client_id = '' }, revision }) {
        const removed = await clients.remove(by, client_id, revision)
        return removed.kind === 'done' ? noContent() : missed(removed, shownRecord)
      },
    },
    {
      method: 'POST',
      path: '/clients/{client_id}/secrets',
      summary: 'Makes a second secret, and shows it, once',
      changes: true,
      body: schema.newSecret,
      status: 201,
      answer: schema.shownOnce,
      refuses: [404, 409],
      async handle({ by, path: { client_id = '' }, body }) {
        const { expires_at, others_expire_at } = body as Record<string, number | undefined>
        const added = await clients.addSecret(by, client_id, {
          ...(expires_at !== undefined && { expiresAt: expires_at }),
          ...(others_expire_at !== undefined && { othersExpireAt: others_expire_at }),
        })
        if (added.kind !== 'done') return missed(added, shownRecord)
        return answered(201, once(added.value), added.value.client.revision)
      },
    },
    {
      method: 'DELETE',
      path: '/clients/{client_id}/secrets/{secret_id}',
      summary: 'Refuses a secret from now on',
      changes: true,
      status: 204,
      refuses: [404, 409],
      async handle({ by, path: { client_id = '', secret_id = '' } }) {
        const removed = await clients.removeSecret(by, client_id, secret_id)
        return removed.kind === 'done' ? noContent() : missed(removed, shownRecord)
      },
    },
  ]
}
