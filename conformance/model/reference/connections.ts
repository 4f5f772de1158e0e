/**
 * Connections: a client that a person lets in, from then until one of them ends it. Everything the client has
 * of that person rests on it, also where consent is not asked for, or not remembered.
 *
 * A connection with nothing to remember and nothing that rests on it is gone by and by. That is nothing
 * anybody could notice, so here it stays.
 * @see OpenID Connect Core 1.0 section 3.1.2.4
 */

import type { VouchsafeEvent } from 'vouchsafe/core'
import { type Connection, type Consent, connectionKey, lifetime, type Model } from '../model.ts'
import type { Request } from './authorization-request.ts'

/** RFC 8252 section 8.6: who receives at a loopback port or a private scheme is not proven, unless the operator says so. */
function isRemembered({ client, redirect_uri }: Request): boolean {
  if (client.remember_consent !== undefined) return client.remember_consent
  return client.token_endpoint_auth_method !== 'none' || redirect_uri.startsWith('https:')
}

function standingConsent(connection: Connection | undefined, now: number): Consent | undefined {
  const consent = connection?.consent
  return consent && now < consent.expires_at ? consent : undefined
}

export function needsConsent(model: Model, request: Request, sub: string, now: number): boolean {
  const { client } = request
  if (request.prompt.includes('consent')) return true
  if (client.skip_consent) return false
  if (!isRemembered(request)) return true
  const consent = standingConsent(model.connections.get(connectionKey(sub, client.client_id)), now)
  return !consent || !request.scope.every((name) => consent.scope.has(name))
}

/** What a person was shown, and what of it they allowed. */
export interface Decision {
  readonly shown: readonly string[]
  readonly allowed: readonly string[]
}

/**
 * The connection that something given now rests on.
 * @param decision that was made for it, if one was
 * @param events of the request: they name the client that had to give way, if one had
 */
export function connect(
  model: Model,
  request: Request,
  sub: string,
  decision: Decision | undefined,
  now: number,
  events: readonly VouchsafeEvent[],
): Connection {
  const { client } = request
  const key = connectionKey(sub, client.client_id)
  const before = model.connections.get(key)
  const connection = before && !before.ended ? before : { ended: false }
  model.connections.set(key, connection)
  if (decision && isRemembered(request)) {
    const kept = [...(standingConsent(connection, now)?.scope ?? [])]
    connection.consent = {
      // What was decided takes the place of what was remembered of the same scopes.
      scope: new Set([...kept.filter((name) => !decision.shown.includes(name)), ...decision.allowed]),
      expires_at: now + lifetime(model, 'consent_lifetime', client),
    }
  }
  makeRoom(model, sub, client.client_id, events)
  return connection
}

/** One that gave way to another client, which it may where there are too many. */
function makeRoom(model: Model, sub: string, client_id: string, events: readonly VouchsafeEvent[]): void {
  const others = connectionsOf(model, sub).filter((other) => other !== client_id)
  const displaced = events.find((event) => event.type === 'connection_ended')?.client_id
  if (displaced === undefined || !others.includes(displaced)) return
  if (others.length >= model.world.policy.max_connections) endConnection(model, sub, displaced)
}

/** The clients that a person has let in. */
export function connectionsOf(model: Model, sub: string): string[] {
  const ids = [...model.clients.keys()]
  return ids.filter((client_id) => model.connections.has(connectionKey(sub, client_id)))
}

export function endConnection(model: Model, sub: string, client_id: string): void {
  const key = connectionKey(sub, client_id)
  const connection = model.connections.get(key)
  if (connection) connection.ended = true
  model.connections.delete(key)
}
