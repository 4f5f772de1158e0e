/**
 * What a client is to be by what it says of itself: its software statement's claims first, then what there is for it,
 * then what the host makes of it. The same for one that registers and for one that changes its registration.
 * @see RFC 7591 sections 2 and 2.3
 */

import type { Context } from '../context.ts'
import type { RegistrationToken, StoredClient } from '../documents.ts'
import { type Flow, perform } from '../effects.ts'
import { type Refusal, type RegistrationError, type RegistrationReason, refuse } from '../errors.ts'
import type { ClientWithoutSecret } from '../messages/client-metadata.ts'
import { isJsonObject, type JsonObject } from '../messages/json-object.ts'
import { answeredScope, registeredMetadata, withoutDescription } from '../rules/registered-metadata.ts'
import { isOwnScope, splitScope } from '../rules/scope.ts'
import { isStatementLive } from '../rules/software-statement.ts'
import { metadataOf } from '../rules/stored-client.ts'
import { supportedGrantTypes } from './token.ts'

/** A refusal whose reason is a client's own affair: what the host says of it, and which member it is, go out. */
export type RegistrationRefusal = Refusal<RegistrationReason> & {
  readonly error?: RegistrationError
  readonly detail?: string
}

export type RegisteredMetadata = Omit<ClientWithoutSecret, 'client_id'>

export interface Described {
  readonly kind: 'described'
  readonly metadata: RegisteredMetadata
  /** As it was sent, where its claims have been taken. */
  readonly software_statement?: string
  readonly vouched_for: boolean
  /** What it says that it asks for, where it may ask for more. */
  readonly scope?: string
}

export interface WhoRegisters {
  readonly token?: RegistrationToken | undefined
  readonly before?: StoredClient | undefined
  readonly address?: string | undefined
}

/** What only an operator grants. */
const nothing = { skip_consent: false, disabled: false, introspect: 'own', allowed_origins: [] } as const

/** Where a person allows each access: what somebody whom nobody vouches for may use. */
const WITH_PEOPLE = ['authorization_code', 'refresh_token']

export function* describeClient(
  members: JsonObject,
  who: WhoRegisters,
  context: Context,
): Flow<Described | RegistrationRefusal> {
  const stated = yield* statedMembers(members, context)
  if (stated.kind === 'refused') return stated
  const { token, before, address } = who
  const vouched_for =
    token !== undefined || stated.vouches || (before !== undefined && before.self_described !== true)

  const { signingAlgs: algs } = yield* perform('find_keys', {})
  const supported = supportedGrantTypes(context)
  const grant_types = vouched_for ? supported : supported.filter((name) => WITH_PEOPLE.includes(name))
  const scopes = registrableScopes(before, context)
  const widens = !context.policy.registered_scope_limits && !stated.limits
  const registrable = { algs, grant_types, scopes, widens }
  const described = registeredMetadata(stated.members, registrable)
  if (described.kind === 'refused') return described

  // What it has of an operator, or of the hook, stays with it.
  const granted = before ? withoutDescription(metadataOf(before)) : nothing
  const kept = keptScope(before, described.scope)
  const metadata = { ...granted, ...described.description, ...(kept !== undefined && { scope: kept }) }
  const verdict = yield* perform('register', {
    metadata,
    scope: described.scope,
    ...(token && { initial_access_token: shownToken(token) }),
    ...(before && { client: before }),
    ...(address !== undefined && { address }),
  })
  if (verdict.kind === 'refuse') {
    const { error, errorDescription: detail } = verdict
    return {
      ...refuse('registration.refused'),
      ...(error && { error }),
      ...(detail !== undefined && { detail }),
    }
  }
  const judged = (verdict.metadata as RegisteredMetadata | undefined) ?? metadata
  return {
    kind: 'described',
    metadata: judged,
    vouched_for,
    // What the host makes of it is what it is answered.
    ...(judged.scope === metadata.scope && described.scope !== judged.scope && { scope: described.scope }),
    ...(stated.statement !== undefined && { software_statement: stated.statement }),
  }
}

function shownToken({ id, note }: RegistrationToken) {
  return { id, ...(note !== undefined && { note }) }
}

/** Whoever sends back what it was answered changes nothing of what it may ask for. */
function keptScope(before: StoredClient | undefined, said: string): string | undefined {
  return before && said === answeredScope(before).scope ? before.scope : undefined
}

/** Its own scope too, so that what the host gave it is not lost where it sends back what it was answered. */
function registrableScopes(before: StoredClient | undefined, { policy }: Context): string[] {
  const registrable = policy.registration_scopes.filter((name) => !isOwnScope(name))
  return [...new Set([...registrable, ...splitScope(before?.scope ?? '')])]
}

interface Stated {
  readonly kind: 'stated'
  readonly members: JsonObject
  readonly statement?: string
  /** Whether it says where people are sent. */
  readonly vouches: boolean
  /** Whether it says what the client may ask for. */
  readonly limits: boolean
}

/** RFC 7591 section 2.3: what a software statement says has precedence over what the client says beside it. */
function* statedMembers(
  { software_statement: statement, ...said }: JsonObject,
  context: Context,
): Flow<Stated | RegistrationRefusal> {
  if (statement === undefined || statement === null)
    return { kind: 'stated', members: said, vouches: false, limits: false }
  const invalid = refuse('software_statement.invalid', 'software_statement')
  if (typeof statement !== 'string') return invalid
  const claims = yield* perform('verify_software_statement', { jwt: statement })
  if (claims === 'unapproved') return refuse('software_statement.unapproved', 'software_statement')
  if (!isJsonObject(claims) || !isStatementLive(claims, context.issuer, context.now)) return invalid
  const members = { ...said, ...claims }
  const { redirect_uris, scope } = claims
  return {
    kind: 'stated',
    members,
    statement,
    vouches: redirect_uris !== undefined,
    limits: scope !== undefined,
  }
}
