/**
 * Every point at which a host can say something, in the words of hosts; effects ask in theirs, and here the one
 * becomes the other. A hook that is not there is answered by its default.
 */

import type { Claims, Handlers } from './effects.ts'
import type { Account, Client, RegistrationVerdict, SignedOutVerdict, SignInVerdict } from './hosts.ts'
import type { ClientWithoutSecret } from './messages/client-metadata.ts'
import type { Awaitable } from './storage.ts'

/** A person, and the client that is to learn of them. */
export interface SubjectInput {
  readonly account: Account
  readonly client: Client
}

export interface ClaimsInput extends SubjectInput {
  /** As granted. */
  readonly scope: readonly string[]
}

export interface SignInInput extends ClaimsInput {
  /** The identifiers of the resources that tokens will be for. */
  readonly audience: readonly string[]
  /** When the person signed in, as NumericDate in seconds. */
  readonly authTime: number
  /** How. @see RFC 8176 */
  readonly amr?: readonly string[]
  readonly acr?: string
  /** The parameters of the authorization request as they were sent. */
  readonly request: Readonly<Record<string, string>>
  /** Where the browser is, as far as the adapter knows. */
  readonly address?: string
  /** Where a page of the host's sends the browser back to, to go on with this request. */
  readonly authorizationUrl: string
}

export interface AccessTokenInput {
  /** Absent for what a client is given for itself. */
  readonly account?: Account
  readonly client: Client
  /** Of the token. */
  readonly scope: readonly string[]
  /** The identifiers of the resources that the token is for. */
  readonly audience: readonly string[]
}

export interface IntrospectionInput {
  /** Who asks. */
  readonly client: Client
  /** What is answered. */
  readonly response: Claims
}

export interface SignOutInput {
  /** Who is signed out. */
  readonly account: Account
  /** Who asked for it, where that is known. */
  readonly client?: Client
}

export interface SignedOutInput extends SignOutInput {
  /** Where the client wants the browser to go on, with its `state`. */
  readonly url?: string
}

export interface RegistrationInput {
  /** What the client would be, with its defaults. Its `scope` is all that it may ask for. */
  readonly metadata: Omit<ClientWithoutSecret, 'client_id'>
  /** What it says that it asks for, as far as that is for it. */
  readonly scope: string
  /** What it registers with, where it brings one: as `provider.registrationTokens` shows it. */
  readonly initialAccessToken?: { readonly id: string; readonly note?: string }
  /** What it is, where it changes its registration. */
  readonly client?: Client
  /** Where it is, as far as the adapter knows. */
  readonly address?: string
}

export interface Hooks {
  /** Whether a client may be named by this URL, of those that `policy.client_id_metadata_documents` lets through. */
  allowClientDocument?(input: { readonly url: string }): Awaitable<boolean>
  /** After sign-in, at every authorization: let through, refuse, or send elsewhere. */
  afterSignIn?(input: SignInInput): Awaitable<SignInVerdict>
  /** Before a person is signed out of a browser, by a client or by themselves; where it throws, they are not. */
  beforeEndSession?(input: SignOutInput): Awaitable<void>
  /** After it. It may send the browser elsewhere. */
  afterEndSession?(input: SignedOutInput): Awaitable<SignedOutVerdict | undefined>
  /** Claims for UserInfo, before they are filtered by scope; default: `account.claims`. */
  accountClaims?(input: ClaimsInput): Awaitable<Claims>
  /** Further claims for ID tokens. */
  idTokenClaims?(input: ClaimsInput): Awaitable<Claims>
  /** Further claims for JWT access tokens, which the resource server reads. */
  accessTokenClaims?(input: AccessTokenInput): Awaitable<Claims>
  /** The subject identifier that a client sees; default: `account.sub`. It must never change. */
  subject?(input: SubjectInput): Awaitable<string>
  /** Further members of an active introspection response. */
  introspectionClaims?(input: IntrospectionInput): Awaitable<Claims>
  /** A client registers, or changes its registration: let through, as it is or as something else, or refuse. */
  register?(input: RegistrationInput): Awaitable<RegistrationVerdict>
}

type Asked =
  | 'allow_client_document'
  | 'after_sign_in'
  | 'before_end_session'
  | 'after_end_session'
  | 'account_claims'
  | 'id_token_claims'
  | 'access_token_claims'
  | 'subject'
  | 'introspection_claims'
  | 'register'

/** What the hooks answer is not looked at here. */
export function hookHandlers(hooks: Hooks): Pick<Handlers, Asked> {
  return {
    allow_client_document: ({ client_id }) => hooks.allowClientDocument?.({ url: client_id }) ?? true,
    after_sign_in: ({ account, client, scope, audience, ...asked }) => {
      if (!hooks.afterSignIn) return { kind: 'allow' }
      const { authentication, parameters, address, authorization_url } = asked
      const { auth_time, ...how } = authentication
      return hooks.afterSignIn({
        account,
        client,
        scope,
        audience,
        authTime: auth_time,
        ...how,
        request: parameters,
        ...(address !== undefined && { address }),
        authorizationUrl: authorization_url,
      })
    },
    before_end_session: ({ account, client }) =>
      hooks.beforeEndSession?.({ account, ...(client && { client }) }),
    after_end_session: ({ account, client, url }) =>
      hooks.afterEndSession?.({
        account,
        ...(client && { client }),
        ...(url !== undefined && { url }),
      }),
    account_claims: ({ account, client, scope }) =>
      hooks.accountClaims ? hooks.accountClaims({ account, client, scope }) : (account.claims ?? {}),
    id_token_claims: ({ account, client, scope }) =>
      hooks.idTokenClaims ? hooks.idTokenClaims({ account, client, scope }) : {},
    access_token_claims: ({ account, client, scope, audience }) =>
      hooks.accessTokenClaims
        ? hooks.accessTokenClaims({ client, scope, audience, ...(account && { account }) })
        : {},
    subject: ({ account, client }) => (hooks.subject ? hooks.subject({ account, client }) : account.sub),
    introspection_claims: ({ client, response }) =>
      hooks.introspectionClaims ? hooks.introspectionClaims({ client, response }) : {},
    register: ({ metadata, scope, initial_access_token, client, address }) =>
      hooks.register
        ? hooks.register({
            metadata,
            scope,
            ...(initial_access_token && { initialAccessToken: initial_access_token }),
            ...(client && { client }),
            ...(address !== undefined && { address }),
          })
        : { kind: 'allow' },
  }
}
