/**
 * The reference model: what an authorization server has to remember, and nothing about how. Clients,
 * people, browsers, sessions, connections of people to clients, and families of tokens with generations,
 * on a clock that each process only lets run forward.
 *
 * It is written from the specifications and shares no code with the core. The files in `reference/` say
 * what each request does to it: they predict the answer, and what is true once that answer was given.
 * What is random is learned from the answers (a code is whatever the provider says it is); everything
 * else is predicted.
 */

import type { ClientMetadata } from 'vouchsafe/core'
import type { Expected } from './outcome.ts'
import type { Pairs } from './pairs.ts'
import type { World } from './world.ts'

export type ProcessName = 'A' | 'B'

/** A person at one browser. It goes on when they sign in there again, under another cookie. */
export interface Session {
  readonly sub: string
  /** Its name in the provider's events, which no client is told. */
  id: string | undefined
  /** The value of the newest cookie; those before it are worth nothing. */
  cookie: string
  auth_time: number
  created_at: number
  /** Its use as the provider has noted it: every sign-in, and any other use a step later than the last. */
  seen_at: number
  ended: boolean
  /** By which name each client knows it, as far as an ID token has told. */
  readonly sids: Map<string, string>
  /** Clients that are gone. Whoever comes after one of them under its id gets to know the session by another name. */
  readonly gone: Set<string>
}

/** A client that a person lets in. What rests on it ends with it. */
export interface Connection {
  ended: boolean
  /** What is remembered of what the person allowed. */
  consent?: Consent
}

/** A browser: what it holds, whatever that is worth. */
export interface Browser {
  readonly name: string
  session?: string
  browser?: string
}

/** What a page or a redirect of ours carries forward. */
export interface Continuation {
  readonly purpose: 'login' | 'consent' | 'signed_in' | 'logout'
  /** The authorization request, or that to log out. */
  readonly request: Pairs
  /** When the first page of the request was shown: those that follow it end with it. */
  readonly issued_at: number
  /** The cookie of the browser it was given to. */
  readonly browser: string | undefined
  /** The cookie of the sign-in that was shown the page, or that the login was. */
  readonly signed_in?: string
  /** How often the person had disconnected the client when a consent page was shown. */
  readonly withdrawals?: number
  /** The scopes on the page. */
  readonly shown?: readonly string[]
  /** What was issued from it, by person. A login, its proof and the consent after it share this. */
  readonly issued: Map<string, Family | 'an error'>
}

/** What was just done for this very request. */
export interface Evidence {
  readonly continuation: Continuation
  /** Present when consent was given. */
  readonly ticked?: readonly string[]
}

export interface Page {
  readonly kind: 'login' | 'consent' | 'logout'
  readonly continuation: string
  readonly browser: Browser
}

export interface Consent {
  readonly scope: ReadonlySet<string>
  readonly expires_at: number
}

export interface Code {
  readonly value: string
  readonly family: Family
  readonly expires_at: number
  readonly redirect_uri: string
  readonly code_challenge: string | undefined
  redeemed: boolean
}

export interface AccessToken {
  readonly value: string
  readonly family: Family
  readonly scope: readonly string[]
  readonly issued_at: number
  readonly expires_at: number
  readonly generation: number
  revoked: boolean
}

/** What came of one authorization; it ends as a whole. */
export interface Family {
  readonly client_id: string
  /** Absent for client_credentials. */
  readonly sub?: string
  readonly scope: readonly string[]
  readonly created_at: number
  readonly auth_time?: number
  readonly nonce?: string
  /** What it rests on; absent for client_credentials. */
  readonly connection?: Connection
  /** The session it was given in. */
  readonly given_in?: Session
  /** The session it ends with; a family with offline access ends with none. */
  readonly session?: Session
  readonly refreshable: boolean
  code?: Code
  /** Why it was ended itself; what it rests on may have ended besides (`endOf`). */
  ended?: string
  generation: number
  rotated_at: number
  refresh_expires_at: number
  /** The refresh token of each generation. */
  readonly refresh_tokens: Map<number, string>
  readonly access_tokens: AccessToken[]
}

export interface RefreshToken {
  readonly value: string
  readonly family: Family
  readonly generation: number
}

export interface Party {
  metadata: ClientMetadata
  disabled: boolean
  kept: 'by the host' | 'in storage' | 'nowhere'
  /** Newest last. */
  secrets: readonly ClientSecret[]
  /** One that was taken away from it, or from whoever had its id before. */
  former_secret?: string | undefined
}

export interface ClientSecret {
  readonly value: string
  /** NumericDate from which on it is refused; infinity for one without an end. */
  readonly expires_at: number
}

/** What a grant has to do with a request of an authenticated client that may use it. */
export type ReferenceGrant = (model: Model, client: ClientMetadata, pairs: Pairs, now: number) => Expected

export interface Model {
  readonly world: World
  /** What is expected of the grants of a host's own, by grant_type. */
  readonly grants: Readonly<Record<string, ReferenceGrant>>
  /** The wall clock, and the furthest it has been. */
  wall: number
  furthest: number
  /** The latest instant that each process has seen. */
  readonly seen: Record<ProcessName, number>
  readonly clients: ReadonlyMap<string, Party>
  /** Whether each person's account is disabled. */
  readonly disabled: Map<string, boolean>
  readonly browsers: readonly Browser[]
  /** As browsers were given them. */
  readonly cookie_names: { session?: string; browser?: string }
  /** By cookie, those of before too. */
  readonly sessions: Map<string, Session>
  /** By person and client: those that have not ended. */
  readonly connections: Map<string, Connection>
  /** By person and client: how often they were disconnected. */
  readonly withdrawals: Map<string, number>
  /** Names of sessions that clients were told. */
  readonly sids: Set<string>
  readonly continuations: Map<string, Continuation>
  readonly families: Family[]
  readonly codes: Map<string, Code>
  readonly access_tokens: Map<string, AccessToken>
  readonly refresh_tokens: Map<string, RefreshToken>
  /** ID tokens, with their claims. */
  readonly id_tokens: Map<string, Readonly<Record<string, unknown>>>
  /** Pages that were shown, and proofs of login that were passed on: browsers have a back button. */
  readonly pages: Page[]
  readonly proofs: string[]
}

export function createModel(world: World, grants: Model['grants'] = {}): Model {
  return {
    world,
    grants,
    wall: world.start,
    furthest: world.start,
    seen: { A: 0, B: 0 },
    clients: new Map(world.clients.map((metadata) => [metadata.client_id, configured(metadata)])),
    disabled: new Map(world.people.map((sub) => [sub, false])),
    browsers: Array.from({ length: world.browsers }, (_, index) => ({ name: `browser ${index + 1}` })),
    cookie_names: {},
    sessions: new Map(),
    connections: new Map(),
    withdrawals: new Map(),
    sids: new Set(),
    continuations: new Map(),
    families: [],
    codes: new Map(),
    access_tokens: new Map(),
    refresh_tokens: new Map(),
    id_tokens: new Map(),
    pages: [],
    proofs: [],
  }
}

function configured(metadata: ClientMetadata): Party {
  const { client_secret: value } = metadata
  const secrets = value === undefined ? [] : [{ value, expires_at: Number.POSITIVE_INFINITY }]
  return { metadata, disabled: false, kept: 'by the host', secrets }
}

/** A family with nothing issued yet. */
export function beginFamily(
  begun: Pick<Family, 'client_id' | 'scope'> & Partial<Family>,
  now: number,
): Family {
  return {
    created_at: now,
    refreshable: false,
    generation: 0,
    rotated_at: now,
    refresh_expires_at: now,
    refresh_tokens: new Map(),
    access_tokens: [],
    ...begun,
  }
}

/** The time in a process: the wall clock, but never back. */
export function timeIn(model: Model, process: ProcessName): number {
  model.seen[process] = Math.max(model.seen[process], model.wall)
  return model.seen[process]
}

/** The client, unless it is disabled, gone or unknown. */
export function usableClient(model: Model, client_id: string | undefined): ClientMetadata | undefined {
  const party = client_id === undefined ? undefined : model.clients.get(client_id)
  return party && !party.disabled && party.kept !== 'nowhere' ? party.metadata : undefined
}

export function isUsablePerson(model: Model, sub: string | undefined): boolean {
  return sub !== undefined && model.disabled.get(sub) === false
}

type Overridable =
  | 'code_lifetime'
  | 'access_token_lifetime'
  | 'id_token_lifetime'
  | 'refresh_token_lifetime'
  | 'refresh_token_idle_lifetime'
  | 'refresh_token_grace'
  | 'consent_lifetime'

/** A lifetime in force for a client: its own, or the policy's. */
export function lifetime(model: Model, name: Overridable, client: ClientMetadata): number {
  return client[name] ?? model.world.policy[name]
}

export function connectionKey(sub: string, client_id: string): string {
  return `${sub} ${client_id}`
}

/** The whole family ends, for good. */
export function endFamily(family: Family, why: string): void {
  family.ended ??= why
}
