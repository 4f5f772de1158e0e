/**
 * Pages beside the protocol's, below a path of their own: what a host mounts, and what it is given for that. Who signs
 * in there does so as at any client, by the authorization code flow, at a client that nobody has to make.
 */

import type {
  Awaitable,
  ClientMetadataInput,
  Configuration,
  Context,
  Flow,
  HttpRequest,
  HttpResponse,
  Operation,
  ResourceInput,
  Storage,
} from '../../core/index.ts'
import type { KeySchedule } from '../keys/key-ring.ts'
import type { Look } from '../pages/look.ts'
import type { Person } from '../world/person.ts'
import type { RegistrationTokens } from '../world/registration-tokens.ts'
import type { Clients } from '../world/stored-clients.ts'
import type { ToldEvent } from '../world/telling.ts'
import type { Tokens } from '../world/tokens.ts'

/** Runs a flow. Rejects with `Unavailable` where the world is down. */
export type Perform = <T>(flow: Flow<T>) => Promise<T>

/** What of a provider its pages use. */
export interface MountedProvider {
  readonly configuration: Configuration
  readonly look: Look
  handle(request: HttpRequest): Promise<HttpResponse>
  person(sub: string): Person
  readonly clients: Clients
  readonly registrationTokens: RegistrationTokens
  readonly keys: KeySchedule
  readonly tokens: Tokens
}

/** How the pages are known to the provider, where people sign in to them. */
export interface BuiltInClient
  extends Pick<ClientMetadataInput, 'client_id' | 'client_name' | 'scope' | 'require_second_factor'> {
  /** Where the answers go, below the mount. */
  readonly callback: string
  /** What it is called in the languages that a page is wanted in; without it, its `client_name`. */
  readonly nameIn?: (look: Look) => (languages: readonly string[]) => string
}

export interface MountWorld {
  readonly provider: MountedProvider
  /** The provider's, for what pages keep of their own; it is asked by `asked`. */
  readonly storage: Storage
  /** Of the mount, without a slash at its end. */
  readonly url: string
  /** The same without the origin, as requests have it. */
  readonly path: string
  /** Of the mount, which is where its forms come from. */
  readonly origin: string
  /** Proves that it is the client that was brought; known to this process only. */
  readonly client_secret: string
  /** The configuration at this moment. */
  now(): Context
  /**
   * Asks what a host has brought beside the provider, such as its accounts: within the deadline, and what it throws is
   * told as theirs. Rejects with `Unavailable`.
   */
  asked<T>(operation: Operation, ask: () => Awaitable<T>): Promise<T>
  /** Has somebody told of every event from now on. What they throw is told to `onError`. */
  observe(listener: (event: ToldEvent) => void): void
}

/** A resource of the provider itself, which access tokens can be for. */
export interface MountedResource extends Pick<ResourceInput, 'scopes'> {
  /** Below the mount, such as `/api`. */
  readonly path: string
}

/** @param perform for what comes of this request */
export type MountHandler = (request: HttpRequest, perform: Perform) => Promise<HttpResponse>

export interface Mount {
  /** Below the issuer, such as `/account`; everything below it is the mount's. `/` is that one page alone. */
  readonly path: string
  /**
   * Where it is in the place of that: at an origin of its own, such as `https://admin.example.com`, and nowhere at the
   * issuer's. `provider.site` answers there.
   */
  readonly url?: string
  readonly client?: BuiltInClient
  readonly resource?: MountedResource
  /** Below the mount: the page for who has forgotten their password. The login page leads there. */
  readonly forgotten?: string
  /** Whether it is where somebody sets up a second factor in the middle of a sign-in. */
  readonly enrols?: boolean
  open(world: MountWorld): MountHandler
}
