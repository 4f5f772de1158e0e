/**
 * Every question the core may ask of the world, with the type of its answer. A flow yields an effect
 * (plain data) and is resumed with the answer; it never touches the world itself. Start reading here.
 *
 * A host adds an operation of its own by declaration merging on `Operations` and a handler for it.
 * When a handler fails, the flow is resumed by an `Unavailable` thrown at the `yield`: a failure is
 * never an answer, least of all a "no".
 */

import type { Authentication, Document, Loaded, RegistrationToken, Unread } from './documents.ts'
import type { VouchsafeEvent } from './events.ts'
import type {
  Account,
  Client,
  PublicKeys,
  RegistrationVerdict,
  SignedOutVerdict,
  SignInVerdict,
} from './hosts.ts'
import type { ClientWithoutSecret } from './messages/client-metadata.ts'
import type { Jwk } from './messages/jwk-set.ts'
import type { FetchOutcome, FetchRequest } from './outbound.ts'
import type { Page, RenderedPage } from './pages.ts'
import type { Resource } from './resources.ts'
import type { Rate } from './rules/rate.ts'
import type { GivenFactor, SecondFactors } from './rules/second-factor.ts'
import type { Awaitable, Key, Kind, ListOptions, PutOutcome } from './storage.ts'

export type Claims = Readonly<Record<string, unknown>>

/** The core's own; `Operations` is these, and a host's. */
export interface CoreOperations {
  /**
   * Our own documents under these keys, in their order; `undefined` where there is none. Each is as it was at
   * a moment of its own: what is read together need not have been true together.
   */
  load: { in: { readonly keys: readonly Key[] }; out: readonly (Loaded | Unread | undefined)[] }
  /** Compare-and-swap; see storage.ts for what its members mean. */
  store: { in: DocumentWrite; out: PutOutcome }
  /** Records of a kind in the order of a text (storage.ts); `undefined` where the store has no lists. */
  list: { in: { readonly kind: Kind } & ListOptions; out: DocumentPage | undefined }
  /** A client as the host has it, in its configuration or its database. */
  find_client: { in: { readonly client_id: string }; out: Client | undefined }
  /** A resource server that the configuration does not name, by its identifier. */
  find_resource: { in: { readonly identifier: string }; out: Resource | undefined }
  /** The host's record of an account by its `sub`. */
  find_account: { in: { readonly sub: string }; out: Account | undefined }
  /** Checks a user name and password; any reason to refuse looks the same. */
  authenticate: {
    in: {
      readonly username: string
      readonly password: string
      /** Where the browser is, as far as that is known. */
      readonly address?: string
      /** The cookie of the browser that says who has signed in there before (`deviceOf`). */
      readonly device?: string
    }
    out: SignedIn | undefined
  }
  /** What a person has beside the password; `undefined` where that is nothing. */
  find_factors: { in: { readonly sub: string }; out: SecondFactors | undefined }
  /** Checks a second factor of somebody whose password was right; any reason to refuse looks the same. */
  verify_factor: {
    in: {
      readonly sub: string
      readonly given: GivenFactor
      readonly address?: string
      readonly device?: string
    }
    out: SignedIn | undefined
  }
  /** Whose passkey has signed, in the place of a password; any reason to refuse looks the same. */
  verify_passkey: {
    in: {
      /** What the browser answered, in JSON, and the challenge of the page. @see WebAuthn Level 3 section 5.2.2 */
      readonly response: string
      readonly challenge: string
      readonly address?: string
    }
    out: SignedIn | undefined
  }
  /** Whether a client secret matches its stored hash, in constant time; an absent hash costs the same work. */
  verify_secret: { in: { readonly secret: string; readonly hash: string | undefined }; out: boolean }
  /** Fresh entropy as base64url of that many bytes. */
  random: { in: { readonly bytes: number }; out: string }
  /** The public side of the keys that are in force now. */
  find_keys: { in: Readonly<Record<never, never>>; out: PublicKeys }
  /** A compact JWS over the claims, by the current key for `alg`. */
  sign_jwt: { in: { readonly alg: string; readonly typ: string; readonly claims: Claims }; out: string }
  /** The claims of a JWT that one of our own keys signed; expiry is not judged here. */
  verify_jwt: { in: { readonly jwt: string; readonly typ: string }; out: Claims | undefined }
  /** Whether one of these public keys has signed a compact JWS by `alg`. What else it says is not looked at. */
  verify_signature: {
    in: { readonly jws: string; readonly alg: string; readonly keys: readonly Jwk[] }
    out: boolean
  }
  /** HTML for a page, with what its Content-Security-Policy has to allow. */
  render_page: { in: { readonly page: Page }; out: RenderedPage }
  /** From somebody else's server, whatever it answers; who asks for it, and tells of it, is flows/fetch-outbound.ts. */
  fetch: { in: FetchRequest; out: FetchOutcome }
  /** The same of several, all at once: none waits for another. An outcome for each, in their order. */
  fetch_each: { in: { readonly requests: readonly FetchRequest[] }; out: readonly FetchOutcome[] }
  /** Something an operator wants to know. Carries no secret; neither the answer nor a failure is looked at. */
  emit: { in: { readonly event: VouchsafeEvent }; out: unknown }

  /** Hook: whether a client may be named by the URL of a document about it, where such are taken at all. */
  allow_client_document: { in: { readonly client_id: string }; out: boolean }
  /** One of what is done so often at most, by each of these names; `undefined` where it is taken. */
  take_turn: {
    in: { readonly rates: readonly NamedRate[] }
    out: { /** Seconds. */ readonly retry_in: number } | undefined
  }
  /** The claims of a JWT of an issuer that the host takes software statements of; expiry is not judged here. */
  verify_software_statement: { in: { readonly jwt: string }; out: Claims | 'unapproved' | undefined }

  /** Hook: a client registers, or changes its registration: let through, changed or not, or refuse. */
  register: {
    in: {
      /** What it would be. */
      readonly metadata: Omit<ClientWithoutSecret, 'client_id'>
      /** What it says that it asks for, as far as that is for it. */
      readonly scope: string
      /** What it registers with, where it brings one. */
      readonly initial_access_token?: Pick<RegistrationToken, 'id' | 'note'>
      /** What it is, where it is there already. */
      readonly client?: Client
      /** Where it is, as far as that is known. */
      readonly address?: string
    }
    out: RegistrationVerdict
  }
  /** Hook: the subject identifier that `client` sees for an account. */
  subject: { in: { readonly account: Account; readonly client: Client }; out: string }
  /** Hook: after sign-in, at every authorization: let through, refuse, or send elsewhere. */
  after_sign_in: {
    in: {
      readonly account: Account
      readonly client: Client
      readonly scope: readonly string[]
      /** The identifiers of the resources that tokens will be for. */
      readonly audience: readonly string[]
      /** When and how the person signed in. */
      readonly authentication: Authentication
      /** The parameters of the authorization request as they were sent. */
      readonly parameters: Readonly<Record<string, string>>
      /** Where the browser is, as far as that is known. */
      readonly address?: string
      /** Where a page of the host's sends the browser back to, to go on with this request. */
      readonly authorization_url: string
    }
    out: SignInVerdict
  }
  /** Hook: a person is about to be signed out of a browser; where it fails, they are not. */
  before_end_session: { in: SigningOut; out: unknown }
  /** Hook: a person was signed out; it may send the browser elsewhere than where the client wants it. */
  after_end_session: { in: SigningOut & { readonly url?: string }; out: SignedOutVerdict | undefined }
  /** Hook: claims about an account for the granted scopes, before they are filtered by scope. */
  account_claims: {
    in: { readonly account: Account; readonly client: Client; readonly scope: readonly string[] }
    out: Claims
  }
  /** Hook: further claims for an ID token. */
  id_token_claims: {
    in: { readonly account: Account; readonly client: Client; readonly scope: readonly string[] }
    out: Claims
  }
  /** Hook: further claims for a JWT access token. */
  access_token_claims: {
    in: {
      /** Absent for what a client is given for itself. */
      readonly account?: Account
      readonly client: Client
      readonly scope: readonly string[]
      readonly audience: readonly string[]
    }
    out: Claims
  }
  /** Hook: further members of an active introspection response. */
  introspection_claims: { in: { readonly client: Client; readonly response: Claims }; out: Claims }
}

/** Who is signed out, and the client that asked for it, if it is known. */
export interface SigningOut {
  readonly account: Account
  readonly client?: Client
}

export interface NamedRate extends Rate {
  /** What it is counted by. */
  readonly name: string
}

/** What storage.ts calls `PutOptions`, with what is put where. */
export interface DocumentWrite {
  readonly key: Key
  readonly document: Document
  readonly if_version: string | null
  readonly version: string
  /** `null` for what is kept until it is removed. */
  readonly expires_at: number | null
  readonly single_use?: boolean
  /** Whether nothing rests on it: where it comes too late, it is not tried again. */
  readonly if_possible?: boolean
  /** What it is listed by. */
  readonly texts?: readonly string[]
}

/** What storage.ts calls `ListPage`, with documents. */
export interface DocumentPage {
  readonly records: readonly (Loaded | Unread)[]
  readonly after?: string
}

export interface SignedIn {
  readonly sub: string
  /** How, in RFC 8176 values. */
  readonly amr?: readonly string[]
  readonly acr?: string
  /** When (NumericDate); default: now. */
  readonly auth_time?: number
  /** Whether that was the password alone, of somebody who has more: they are not signed in before they have shown it. */
  readonly second_factor?: boolean
}

/**
 * Every question that may be asked. A host adds one of its own by declaration merging:
 * `declare module 'vouchsafe/core' { interface Operations { find_voucher: { in: …; out: … } } }`
 */
export interface Operations extends CoreOperations {}

export type Operation = keyof Operations

export type Effect = { [K in Operation]: { readonly op: K } & Operations[K]['in'] }[Operation]

/** One handler per effect. */
export type Handlers = {
  readonly [K in Operation]: (input: Operations[K]['in']) => Awaitable<Operations[K]['out']>
}

/** Handlers that answer at once, as a model or an in-memory host has them. */
export type SyncHandlers = { readonly [K in Operation]: (input: Operations[K]['in']) => Operations[K]['out'] }

/** What a world may leave out: hooks, events, the way out, and signing in where the host does it. What is added later is optional too. */
type Optional =
  | 'find_resource'
  | 'authenticate'
  | 'find_factors'
  | 'verify_factor'
  | 'verify_passkey'
  | 'list'
  | 'fetch'
  | 'fetch_each'
  | 'emit'
  | 'allow_client_document'
  | 'take_turn'
  | 'verify_signature'
  | 'verify_software_statement'
  | 'register'
  | 'subject'
  | 'after_sign_in'
  | 'before_end_session'
  | 'after_end_session'
  | 'account_claims'
  | 'id_token_claims'
  | 'access_token_claims'
  | 'introspection_claims'

type Leaving<H, K extends keyof H> = Omit<H, K> & Partial<Pick<H, K>>

/** What flows run in: handlers, without those that have a default. */
export type World = Leaving<Handlers, Optional>

export type SyncWorld = Leaving<SyncHandlers, Optional>

/** Always entered with `yield*`, so that its result is typed. */
export type Flow<T> = Generator<Effect, T, unknown>

export function* perform<K extends Operation>(op: K, input: Operations[K]['in']): Flow<Operations[K]['out']> {
  try {
    return (yield { op, ...input } as Effect) as Operations[K]['out']
  } catch (failure) {
    // What is committed is true, whether or not somebody could be told: a 503 here would make the client
    // send a request again that has done its work, and be taken for a thief.
    if (op === 'emit' && failure instanceof Unavailable) return undefined as Operations[K]['out']
    throw failure
  }
}

/** What comes of a flow, or `undefined` where something that it asked is unavailable. */
export function* ifPossible<T>(flow: Flow<T>): Flow<T | undefined> {
  try {
    return yield* flow
  } catch (failure) {
    if (!(failure instanceof Unavailable)) throw failure
    return undefined
  }
}

/** A handler failed or did not answer in time: the outcome is unknown, and the answer is a 503. */
export class Unavailable extends Error {
  readonly operation: Operation

  constructor(operation: Operation, cause: unknown) {
    super(`${operation} is unavailable`, { cause })
    this.name = 'Unavailable'
    this.operation = operation
  }
}
