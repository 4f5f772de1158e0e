/** What a provider is, for whoever has one. */

import type { Configuration, ConnectionFacts, HttpRequest, HttpResponse } from '../../core/index.ts'
import type { KeySchedule } from '../keys/key-ring.ts'
import type { Look } from '../pages/look.ts'
import type { Served } from '../requests/answering.ts'
import type { RequestLimits } from '../requests/limits.ts'
import type { DeliveriesAsked, DeliveriesPage } from './deliveries.ts'
import type { Health } from './health.ts'
import type { HostPages } from './host-pages.ts'
import type { Person } from './person.ts'
import type { RegistrationTokens } from './registration-tokens.ts'
import type { Clients } from './stored-clients.ts'
import type { Tokens } from './tokens.ts'

type FetchPages = HostPages<Request, Response>

export interface Provider {
  readonly configuration: Configuration
  /**
   * What is mounted at an origin of its own, and nothing else, for whatever serves that: it is what `toNodeHandler` takes,
   * and its `fetch` answers as the provider's does.
   * @throws {TypeError} where nothing is
   */
  site(origin: string): Served
  /** Whether a path (with the issuer's in front) is one of the provider's endpoints, or of what is mounted. */
  serves(path: string): boolean
  /** Answers a Fetch API request. Never rejects. */
  fetch(request: Request): Promise<Response>
  /** The same, with what the host knows of the connection and the request does not say. */
  fetch(request: Request, connection: ConnectionFacts): Promise<Response>
  /** Answers a neutral request, as adapters make it. Never rejects. */
  handle(request: HttpRequest): Promise<HttpResponse>
  /** What a login page of the host's is asked; with what the host knows of the connection, where it does. */
  readLogin(request: Request, connection?: ConnectionFacts): ReturnType<FetchPages['readLogin']>
  /** What a consent page of the host's is asked. */
  readConsent(request: Request, connection?: ConnectionFacts): ReturnType<FetchPages['readConsent']>
  /** For neutral requests, as adapters make them; `vouchsafe/node` has the same for node:http. */
  readonly hostPages: HostPages<HttpRequest, HttpResponse>
  /**
   * Ends the session of a browser, and what was to end with it. Rejects when the storage is down. A request that
   * nobody made, which a browser says of a page it fetches ahead, ends nothing.
   * @returns headers for the answer to that browser: they clear its cookie
   */
  endSession(request: Pick<Request, 'headers'> & Partial<Pick<Request, 'method'>>): Promise<Headers>
  /** What a host can see and end of one of its people. */
  person(sub: string): Person
  /**
   * Tells clients that sessions have ended, as far as it is due: for a schedule, where no process goes on. Resolves
   * once all of it was tried; rejects where the storage does not say what is due. Several may do so at the same time.
   */
  deliver(): Promise<void>
  /**
   * The same from now on, for a process that goes on: at once where a session ends here, and every few seconds
   * (`everyMs`, default 5000) for the rest. `serve` of `vouchsafe/node` does so by itself.
   */
  startDelivering(options?: { readonly everyMs?: number }): Delivering
  /** Who is still to be told, the next one first. Rejects where the storage has no lists. */
  deliveries(asked?: DeliveriesAsked): Promise<DeliveriesPage>
  /** Which signing keys there are, and their rotation where they have a schedule, as those of `storedKeys()` have. */
  readonly keys: KeySchedule
  /** What adapters hold a request to. */
  readonly limits: RequestLimits
  /** How pages speak and look, for pages of yours, and of ours, that stand beside the provider's. */
  readonly look: Look
  /** For adapters: what failed outside of `handle` is told to `onError` as a bug, and answered with a 500. */
  failed(failure: unknown): HttpResponse
  /** Clients in storage: made, changed and removed at run time. */
  readonly clients: Clients
  /** Initial access tokens, with which clients register where `registration` lets them. */
  readonly registrationTokens: RegistrationTokens
  /** Codes and tokens as an operator sees them, and their end. */
  readonly tokens: Tokens
  /** Whether the storage answers, for whoever watches over the process. Never rejects. */
  health(): Promise<Health>
}

export interface Delivering {
  /** Begins nothing more, and resolves once what is under way is done. */
  stop(): Promise<void>
}
