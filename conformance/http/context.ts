/**
 * What every check is given: the metadata, the clients as relying parties, a browser that stays signed in, and
 * fresh ones. It decides what is shared between checks and what is not. Nothing here judges.
 */
import { type Browser, createBrowser } from './browser.ts'
import type { ClientEntry, ClientFile, Role } from './client-file.ts'
import { createSend, isObject, type JsonObject, jsonOf, type Send } from './http.ts'
import { type Verified, verifyJwt } from './jwt.ts'
import { loadMetadata, type Metadata } from './metadata.ts'
import { NotApplicable } from './not-applicable.ts'
import { type RawAnswer, type RawRequest, sendRaw } from './raw-http.ts'
import { createSecrets, type Secrets } from './redaction.ts'
import { createRelyingParty, type RelyingParty } from './relying-party.ts'

export interface Context {
  readonly issuer: string
  readonly metadata: Metadata
  readonly file: ClientFile
  readonly secrets: Secrets
  readonly send: Send
  sendRaw(url: string, request: RawRequest): Promise<RawAnswer>
  /** Signed in from the first check that needed it. */
  readonly browser: Browser
  openBrowser(): Browser
  /** Throws NotApplicable when the client file has no such client. */
  party(role: Role): RelyingParty
  /** A client that is not in the file. */
  partyOf(client: ClientEntry): RelyingParty
  /** The confidential client, or the public one where there is no other. */
  anyParty(): RelyingParty
  /** Whether the provider itself still honours an access token. */
  isActive(access_token: string): Promise<boolean>
  keys(): Promise<readonly JsonObject[]>
  verifyIdToken(id_token: string, party: RelyingParty): Promise<Verified>
}

export async function createContext(issuer: string, file: ClientFile): Promise<Context> {
  const secrets = createSecrets()
  secrets.remember(file.user.password, file.confidential?.client_secret, file.other?.client_secret)
  secrets.remember(file.options.initialAccessToken)
  const send = createSend(file.options.timeout)
  const metadata = await loadMetadata(issuer, send)
  const leaves = exits(issuer, metadata, file)
  const openBrowser = () => createBrowser({ send, user: file.user, pages: file.options, leaves })
  const browser = openBrowser()
  const surroundings = { metadata, options: file.options, send, secrets, browser }

  const partyOf = (client: ClientEntry) => createRelyingParty(client, surroundings)

  const party = (role: Role) => {
    const client = file[role]
    if (client === undefined) throw new NotApplicable(`the client file has no client "${role}"`)
    return partyOf(client)
  }

  const keys = async () => {
    const document = jsonOf(await send(metadata.url('jwks_uri')))
    return Array.isArray(document?.keys) ? document.keys.filter(isObject) : []
  }

  const isActive = async (access_token: string) => {
    if (!metadata.has('userinfo_endpoint')) {
      return jsonOf(await party('confidential').introspect(access_token))?.active === true
    }
    const answer = await send(metadata.url('userinfo_endpoint'), {
      headers: { Authorization: `Bearer ${access_token}` },
    })
    return answer.status === 200
  }

  return {
    issuer,
    metadata,
    file,
    secrets,
    send,
    sendRaw: (url, request) => sendRaw(url, request, file.options.timeout),
    browser,
    openBrowser,
    party,
    partyOf,
    anyParty: () => party(file.confidential === undefined ? 'public' : 'confidential'),
    isActive,
    keys,
    verifyIdToken: async (id_token, { client }) =>
      verifyJwt(id_token, await keys(), [client.id_token_signed_response_alg]),
  }
}

/** Something obtained once a run and looked at by several checks. */
export function oncePerRun<T>(obtain: (context: Context) => Promise<T>): (context: Context) => Promise<T> {
  const obtained = new WeakMap<Context, Promise<T>>()
  return (context) => {
    const known = obtained.get(context)
    if (known !== undefined) return known
    const fresh = obtain(context)
    obtained.set(context, fresh)
    return fresh
  }
}

/** A registered redirect URI ends a visit even on the provider's own origin; any other origin always does. */
function exits(issuer: string, metadata: Metadata, file: ClientFile): (url: string) => boolean {
  const own = new Set([issuer, metadata.url('authorization_endpoint')].map((url) => new URL(url).origin))
  for (const origin of file.options.origins) own.add(origin)
  const withoutQuery = (url: string) => url.split(/[?#]/)[0]
  const registered = new Set(
    [file.confidential, file.public, file.other].map((client) => withoutQuery(client?.redirect_uri ?? '')),
  )
  return (url) => !URL.canParse(url) || !own.has(new URL(url).origin) || registered.has(withoutQuery(url))
}
