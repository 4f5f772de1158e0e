/**
 * What a client says of itself in a document at its client_id. Members that are not known are left alone; grants and
 * response types that are not for such a client are left out, since one document speaks to many servers. What is wrong
 * with a member that counts is told by its name.
 * @see OAuth Client ID Metadata Document section 4
 */

import * as v from 'valibot'
import { type DocumentReason, type Refusal, refuse } from '../errors.ts'
import type { Client } from '../hosts.ts'
import { clientDescription, DECEPTIVE } from './client-description-schema.ts'

const { token_endpoint_auth_method, grant_types, response_types, ...entries } = clientDescription.entries

const texts = v.fallback(v.array(v.string()), [])

/** Lists are filtered and the method is chosen before the rest is judged. */
const description = v.object({
  ...entries,
  grant_types: v.optional(texts, ['authorization_code']),
  response_types: v.optional(texts, ['code']),
  token_endpoint_auth_method: v.optional(v.string()),
  // OpenID Connect RP Metadata Choices 1.0 section 2: of clients that leave the choice to the server.
  token_endpoint_auth_methods_supported: v.optional(texts, []),
})

/** Of what there is, what somebody without a secret whom nobody knows may use. */
const GRANT_TYPES = ['authorization_code', 'refresh_token']

export interface DocumentInput {
  readonly client_id: string
  readonly content_type: string | undefined
  readonly body: string
}

export function parseClientDocument({
  client_id,
  content_type = '',
  body,
}: DocumentInput): { kind: 'described'; client: Client } | Refusal<DocumentReason> {
  // Section 4: what people may put on somebody's server is not served as this.
  if (!/^application\/(?:[\w.!#$&^-]+\+)?json *(?:;|$)/i.test(content_type))
    return refuse('client_document.media_type')
  const members = jsonObject(body)
  if (!members) return refuse('client_document.malformed')
  if (members.client_id !== client_id) return refuse('client_document.client_id', 'client_id')

  // Section 4.1: what everybody can read is no secret.
  for (const name of ['client_secret', 'client_secret_expires_at'])
    if (members[name] !== undefined) return refuse('client_document.secret', name)

  const parsed = v.safeParse(description, members)
  if (!parsed.success) return refuse('client_document.metadata', memberOf(parsed.issues))
  const { token_endpoint_auth_methods_supported, ...said } = parsed.output
  const { client_name = '', redirect_uris, jwks, jwks_uri } = said
  if (said.token_endpoint_auth_method?.startsWith('client_secret_'))
    return refuse('client_document.secret', 'token_endpoint_auth_method')
  if (jwks && jwks_uri !== undefined) return refuse('client_document.metadata', 'jwks')
  const method = chosenMethod(parsed.output)
  if (!method) return refuse('client_document.authentication', 'token_endpoint_auth_method')
  if (DECEPTIVE.test(client_name)) return refuse('client_document.metadata', 'client_name')
  if (redirect_uris.length === 0) return refuse('client_document.metadata', 'redirect_uris')
  return {
    kind: 'described',
    client: {
      ...said,
      client_id,
      grant_types: said.grant_types.filter((grant_type) => GRANT_TYPES.includes(grant_type)),
      response_types: said.response_types.includes('code') ? ['code'] : [],
      token_endpoint_auth_method: method,
      skip_consent: false,
      disabled: false,
      introspect: 'own',
      allowed_origins: [],
      self_described: true,
      from_document: true,
    },
  }
}

/**
 * The first that the client names and can use here. It is held to it: where that is its keys, what it is given is worth
 * nothing to whoever has none of them.
 */
function chosenMethod({
  token_endpoint_auth_method: first,
  token_endpoint_auth_methods_supported: others,
  jwks,
  jwks_uri,
}: v.InferOutput<typeof description>): 'none' | 'private_key_jwt' | undefined {
  if (first === undefined && others.length === 0) return 'none'
  const has_keys = jwks !== undefined || jwks_uri !== undefined
  for (const method of [first, ...others]) {
    if (method === 'none') return method
    if (method === 'private_key_jwt' && has_keys) return method
  }
  return undefined
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

function memberOf([issue]: readonly v.BaseIssue<unknown>[]): string | undefined {
  const key = issue?.path?.[0]?.key
  return typeof key === 'string' ? key : undefined
}
