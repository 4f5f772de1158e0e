/**
 * What a client that registers gets of what it says of itself. Of lists, and of its scope, what it may not have is
 * left out, and the answer tells it; what it would rely on and not be given is refused by its name.
 * @see RFC 7591 section 2.1, OpenID Connect Dynamic Client Registration 1.0 section 2
 */

import * as v from 'valibot'
import { problemOf } from '../check.ts'
import type { StoredClient } from '../documents.ts'
import { type Refusal, refuse } from '../errors.ts'
import { clientDescription } from '../messages/client-description-schema.ts'
import { type ClientDescription, type ClientWithoutSecret, keyFault } from '../messages/client-metadata.ts'
import type { JsonObject } from '../messages/json-object.ts'
import { registrationRequest, type SaidOfItself } from '../messages/registration-request.ts'
import { joinScope, splitScope } from './scope.ts'

/** What there is for it. */
export interface Registrable {
  readonly grant_types: readonly string[]
  readonly scopes: readonly string[]
  /** Whether it may ask for all of them later, whatever it says now. */
  readonly widens: boolean
  /** That ID tokens can be signed by. */
  readonly algs: readonly string[]
}

/** With what is wrong, by the name of the member and never by its value. */
export type MetadataRefusal = Refusal<'registration.redirect_uri' | 'registration.metadata'> & {
  readonly detail: string
}

export function registeredMetadata(
  members: JsonObject,
  registrable: Registrable,
): { kind: 'described'; description: ClientDescription; scope: string } | MetadataRefusal {
  // RFC 7591 section 2: a member that is null is as one that is left out.
  const said = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null))
  const parsed = v.safeParse(registrationRequest, said, { abortEarly: true })
  if (!parsed.success) {
    const [issue] = parsed.issues
    return refused(String(issue.path?.[0]?.key), problemOf(issue, registrationRequest))
  }
  const client = parsed.output
  const [member, fault] = keyFault(client) ?? []
  if (member !== undefined) return refused(member, `${member}: ${fault}`)
  const flows = registeredFlows(client, registrable)
  if (flows.kind === 'refused') return flows
  const { id_token_signed_response_alg: alg } = client
  if (!registrable.algs.includes(alg)) return refused('id_token_signed_response_alg', NO_KEY)
  const scope = registeredScope(client.scope, registrable.scopes)
  if (scope === undefined) return refused('scope', 'scope: none of it is for a client that registers itself')
  const { grant_types, response_types } = flows
  const may_ask = registrable.widens ? joinScope(registrable.scopes) : scope
  const granted = { grant_types, response_types, scope: may_ask }
  return { kind: 'described', description: { ...describedBy(client), ...granted }, scope }
}

const NO_KEY = 'id_token_signed_response_alg: no key here signs by it'

function refused(name: string, detail: string): MetadataRefusal {
  const reason = name === 'redirect_uris' ? 'registration.redirect_uri' : 'registration.metadata'
  return { ...refuse(reason, name), detail }
}

/** How it gets tokens, and what it proves itself by: these have to fit each other. */
function registeredFlows({ grant_types: asked, ...said }: SaidOfItself, registrable: Registrable) {
  const grant_types = asked.filter((name) => registrable.grant_types.includes(name))
  if (grant_types.every((name) => name === 'refresh_token'))
    return refused('grant_types', 'grant_types: none is for a client that registers itself')
  const by_code = grant_types.includes('authorization_code')
  const types = said.response_types ?? (by_code ? ['code'] : [])
  // RFC 7591 section 2.1: code goes with authorization_code, and only with it.
  if (types.includes('code') !== by_code)
    return refused('response_types', 'response_types: code and the grant authorization_code need each other')
  if (by_code && said.redirect_uris.length === 0)
    return refused('redirect_uris', 'redirect_uris: is missing; the grant authorization_code needs one')
  const { token_endpoint_auth_method } = said
  // RFC 6749 section 4.4: only for who can prove who they are.
  if (token_endpoint_auth_method === 'none' && asked.includes('client_credentials'))
    return refused('grant_types', 'grant_types: client_credentials needs a client that authenticates')
  const response_types: 'code'[] = by_code ? ['code'] : []
  return { kind: 'flows', grant_types, response_types } as const
}

/**
 * What it is answered for its scope: what it has said, as far as it may ask for that still. Some clients ask each time
 * for all that they were answered.
 */
export function answeredScope({ scope, registration }: Pick<StoredClient, 'scope' | 'registration'>): {
  readonly scope?: string
} {
  const may_ask = splitScope(scope ?? '')
  const said = splitScope(registration?.scope ?? '').filter(
    (name) => scope === undefined || may_ask.includes(name),
  )
  if (said.length > 0) return { scope: joinScope(said) }
  return scope === undefined ? {} : { scope }
}

/** @returns `undefined` where nothing of what it asks for is for it */
function registeredScope(asked: string | undefined, scopes: readonly string[]): string | undefined {
  const wanted = splitScope(asked ?? '')
  if (wanted.length === 0) return joinScope(scopes)
  const left = wanted.filter((name) => scopes.includes(name))
  return left.length === 0 ? undefined : joinScope(left)
}

const names: readonly string[] = Object.keys(clientDescription.entries)

/** What is said of a client, without everything else that is known of it. */
export function describedBy(client: SaidOfItself | ClientDescription): ClientDescription {
  const described = Object.entries(client).filter(
    ([name, value]) => names.includes(name) && value !== undefined,
  )
  return Object.fromEntries(described) as never
}

/** What only an operator says of it. */
export function withoutDescription({
  client_id,
  ...client
}: ClientWithoutSecret): Omit<ClientWithoutSecret, 'client_id' | keyof ClientDescription> {
  return Object.fromEntries(Object.entries(client).filter(([name]) => !names.includes(name))) as never
}
