/**
 * A mix is a few requests that are under way at the same time, with the situation they meet: what is
 * stored, who holds which code or token. It is plain data and functions, so a mix of your own requests,
 * with your own grant, is as good as any that is here.
 */

import type {
  ClientMetadataInput,
  Context,
  Flow,
  HttpRequest,
  HttpResponse,
  PolicyInput,
} from 'vouchsafe/core'
import type { Asked } from './asked.ts'
import type { Stage, World } from './stage.ts'

/** What one of them does. */
export type Work =
  | Asked
  /** A flow of your own. It is answered what it returns, or just that it has ended. */
  | { readonly kind: 'flow'; flow(context: Context): Flow<HttpResponse | undefined> }
  /** Something the host does to its own clients or accounts, at once. `touches` names what it changes. */
  | { readonly kind: 'act'; readonly touches: string; act(world: World): void }

/** One of them in the course of being answered. */
export interface Actor {
  /** A letter and what it does, to be told apart by. */
  readonly name: string
  readonly participant: Participant
  /** Which step it was of them all; only the order of a start and an answer may be asked for. */
  readonly startedAt?: number
  readonly answeredAt?: number
  /** Known to be on its way before it is out. */
  readonly response?: HttpResponse
  /** The storage or the host failed it, so it may be answered that something did. */
  readonly wasFailed?: boolean
}

/** A value that somebody was given. */
export interface Issued {
  readonly kind: 'code' | 'access_token' | 'refresh_token' | 'session'
  readonly value: string
  /** What it descends from: values of one grant have it in common. */
  readonly family: string
  /** The cookie of the session that it ends with; nothing for what outlives every session. */
  readonly session?: string | undefined
  /** Who was given it; nobody here when it was there before. */
  readonly by?: Actor
}

/** What is over, for good, once somebody was answered. What overlaps that counts as given before it. */
export interface Ends {
  /** Whoever starts afterwards proves with what they have that they are nobody: their token requests are refused. */
  readonly locksOut?: boolean
  /** The invariant that says so. */
  readonly invariant: string
  /**
   * It is an end of the session of this cookie. A sign-in that takes the place of the cookie may come before it, and
   * the session goes on under another.
   */
  readonly cookie?: string | undefined
  covers(issued: Issued): boolean
  /**
   * What of it can begin anew and rests on nothing that is ended here. If whoever was given that was not answered
   * before the end began, it may as well have begun after it.
   */
  mayBeginAnew?(issued: Issued): boolean
}

export interface Participant {
  readonly name: string
  readonly work: Work
  /**
   * The value that it presents: a code, a refresh token, what a grant of your own takes once; or an access token or a
   * session, which works until somebody ends it.
   */
  readonly presents?: string
  /** False when it has to be refused even if what it presents is fresh. */
  readonly valid?: boolean
  /** The cookie of the session that what it is given ends with, if that ends with one. */
  readonly session?: string | undefined
  readonly ends?: Ends
  /** The session cookie that it takes the place of, in a session that goes on. */
  readonly replaces?: string | undefined
  /** Seconds by which its clock is ahead of the others'. */
  readonly later?: number
}

/** Brings a situation about. */
export interface Setup {
  readonly stage: Stage
  readonly world: World
  ask(request: HttpRequest, later?: number): Promise<HttpResponse>
}

export interface Prepared {
  readonly participants: readonly Participant[]
  /** What was given out in the course of it. */
  readonly issued: readonly Issued[]
}

export interface Mix {
  readonly name: string
  readonly policy?: PolicyInput
  /** Further clients, or others under the names `web` and `rs`. */
  readonly clients?: readonly ClientMetadataInput[]
  /** Clients of the stage that its host does not have. */
  readonly absentClients?: readonly string[]
  prepare(setup: Setup): Promise<Prepared>
}
