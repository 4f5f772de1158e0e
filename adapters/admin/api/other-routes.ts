/** Keys, tokens, what lets clients register, settings, events and changes, in the API. */

import { type ReasonId, reasons } from '../../../core/index.ts'
import type { Administration } from '../operations/administration.ts'
import type { SeenEvent } from '../operations/recent-events.ts'
import { answered, missed, notFound, refused } from './api-answer.ts'
import { noContent, pageAsked } from './api-asked.ts'
import type { ApiRoute } from './api-route.ts'
import * as schema from './api-schemas.ts'
import { shown, shownChange } from './api-shapes.ts'

const nothing = () => ({})

export function keyRoutes({ keys }: Administration): readonly ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/keys',
      summary: 'The signing keys, and where each is in its life',
      changes: false,
      status: 200,
      answer: schema.keys,
      handle: async () => answered(200, { keys: (await keys.list()).map(shown) }),
    },
    {
      method: 'POST',
      path: '/keys/rotate',
      summary: 'Publishes the next keys',
      changes: true,
      status: 200,
      answer: schema.keys,
      async handle({ by }) {
        const rotated = await keys.rotate(by)
        if (rotated.kind !== 'done') return missed(rotated, nothing)
        return answered(200, { keys: rotated.value.map(shown) })
      },
    },
    {
      method: 'POST',
      path: '/keys/throw-away',
      summary: 'For keys that leaked: what they signed is dead',
      changes: true,
      body: schema.kids,
      status: 200,
      answer: schema.keys,
      async handle({ by, body }) {
        const gone = await keys.rotateNow(by, body.kids as readonly string[])
        if (gone.kind !== 'done') return missed(gone, nothing)
        return answered(200, { keys: gone.value.map(shown) })
      },
    },
  ]
}

export function tokenRoutes({ tokens }: Administration): readonly ApiRoute[] {
  return [
    {
      method: 'POST',
      path: '/tokens/show',
      summary: 'What a code or token is worth, and whose it is',
      changes: false,
      body: schema.presented,
      status: 200,
      answer: schema.token,
      refuses: [404],
      async handle({ body }) {
        const found = await tokens.show(String(body.token))
        return found ? answered(200, shown(found)) : notFound()
      },
    },
    {
      method: 'POST',
      path: '/tokens/revoke',
      summary: 'Ends a code or token; with a code or a refresh token all that came of its authorization',
      changes: true,
      body: schema.presented,
      status: 200,
      answer: schema.token,
      refuses: [404],
      async handle({ by, body }) {
        const revoked = await tokens.revoke(by, String(body.token))
        return revoked.kind === 'done' ? answered(200, shown(revoked.value)) : notFound()
      },
    },
  ]
}

export function registrationTokenRoutes({ registrationTokens }: Administration): readonly ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/registration-tokens',
      summary: 'Initial access tokens, oldest first',
      changes: false,
      query: { after: 'Where the page before ended', limit: 'How many at most, 1 to 1000' },
      status: 200,
      answer: schema.registrationTokens,
      async handle({ query: { after, limit } }) {
        const found = await registrationTokens.list(pageAsked({ after, limit }))
        return answered(200, {
          registration_tokens: found.tokens.map(shown),
          ...(found.after !== undefined && { after: found.after }),
        })
      },
    },
    {
      method: 'POST',
      path: '/registration-tokens',
      summary: 'Makes an initial access token, and shows it, once',
      changes: true,
      body: schema.newRegistrationToken,
      status: 201,
      answer: schema.madeRegistrationToken,
      async handle({ by, body }) {
        const { note, uses, expires_at } = body as { note?: string; uses?: number; expires_at?: number }
        const made = await registrationTokens.create(by, {
          ...(note !== undefined && { note }),
          ...(uses !== undefined && { uses }),
          ...(expires_at !== undefined && { expiresAt: expires_at }),
        })
        return made.kind === 'done' ? answered(201, shown(made.value)) : missed(made, nothing)
      },
    },
    {
      method: 'DELETE',
      path: '/registration-tokens/{id}',
      summary: 'Refuses one from now on',
      changes: true,
      status: 204,
      refuses: [404],
      async handle({ by, path: { id = '' } }) {
        const removed = await registrationTokens.remove(by, id)
        return removed.kind === 'done' ? noContent() : notFound()
      },
    },
  ]
}

export function eventRoutes({ events, changes, settings }: Administration): readonly ApiRoute[] {
  const noLists = () => refused('not_possible', 'The storage has no lists.')
  return [
    {
      method: 'GET',
      path: '/events',
      summary: 'What was seen lately, each with what it means, the last first',
      changes: false,
      query: { client_id: 'Of this client', sub: 'Of this person', reason: 'What the reason begins with' },
      status: 200,
      answer: schema.events,
      refuses: [409],
      async handle({ query: { client_id, sub, reason } }) {
        const found = await events.list({ client_id, sub, reason })
        return found ? answered(200, { events: found.map(explained) }) : noLists()
      },
    },
    {
      method: 'GET',
      path: '/changes',
      summary: 'What administrators changed, the last first',
      changes: false,
      query: {
        client_id: 'Of this client',
        sub: 'Of or by this person',
        after: 'Where the page before ended',
        limit: 'How many at most, 1 to 1000',
      },
      status: 200,
      answer: schema.changes,
      refuses: [409],
      async handle({ query: { client_id, sub, ...query } }) {
        const { after, limit = 50 } = pageAsked(query)
        if (!(limit >= 1 && limit <= 1000)) return refused('invalid_request', 'limit: must be 1 to 1000')
        const page = await changes.list({ client_id, sub, after, limit })
        if (!page) return noLists()
        return answered(200, {
          changes: page.changes.map(shownChange),
          ...(page.after !== undefined && { after: page.after }),
        })
      },
    },
    {
      method: 'GET',
      path: '/settings',
      summary: 'What is in force, by default, and where it was set',
      changes: false,
      status: 200,
      answer: schema.settings,
      handle: async () => answered(200, { settings: settings() }),
    },
  ]
}

function explained(event: SeenEvent): object {
  const { reason } = event
  if (reason === undefined || !Object.hasOwn(reasons, reason)) return event
  const { description, clause, mend } = reasons[reason as ReasonId]
  return { ...event, meaning: { description, clause, mend } }
}
