/** What people write, checked, and with its defaults. What is wrong is said by its path and with the mend. */

import { check } from './check.ts'
import {
  type ClientMetadata,
  type ClientMetadataInput,
  type ClientWithoutSecret,
  type ClientWithoutSecretInput,
  hasSecret,
  keyFault,
} from './messages/client-metadata.ts'
import {
  clientMetadata,
  clientWithoutSecret,
  insecureClientMetadata,
  insecureClientWithoutSecret,
} from './messages/client-metadata-schema.ts'
import type { Policy, PolicyInput } from './policy.ts'
import { policySchema } from './policy-schema.ts'
import { isOfRedirectOrigin } from './rules/front-channel.ts'

/** @throws {TypeError} with a line for each setting that is wrong or not known */
export function readPolicy(policy: PolicyInput = {}): Policy {
  return check(policySchema, policy, 'policy')
}

/**
 * @param name by which it is told
 * @param insecure_http whether redirect URIs in plain http are taken beyond loopback
 * @throws {TypeError} with a line for each member that is wrong or not known, or with what does not go together
 */
export function readClientMetadata(
  written: ClientMetadataInput,
  name = 'client',
  insecure_http = false,
): ClientMetadata {
  const client = check(insecure_http ? insecureClientMetadata : clientMetadata, written, name)
  const method = client.token_endpoint_auth_method
  const needs_secret = hasSecret(method)
  const has_hash = client.client_secret_hash !== undefined
  const has_secret = client.client_secret !== undefined
  if (has_secret && has_hash) {
    throw new TypeError(`${name}: client_secret and client_secret_hash are both there; remove one of the two`)
  }
  if (!needs_secret && (has_secret || has_hash)) {
    throw new TypeError(
      `${name}: a client with token_endpoint_auth_method ${method} has no client_secret; remove one of the two`,
    )
  }
  checkNative(client, name)
  if (needs_secret && !has_secret && !has_hash) {
    throw new TypeError(
      `${name}: client_secret is missing; add it, or set token_endpoint_auth_method to none for a public client`,
    )
  }
  checkParts(client, name)
  return client
}

/**
 * The same for a client in storage, whose secret is made and kept apart.
 * @throws {TypeError} as `readClientMetadata`
 */
export function readClientWithoutSecret(
  written: ClientWithoutSecretInput,
  name = 'client',
  insecure_http = false,
): ClientWithoutSecret {
  const client = check(insecure_http ? insecureClientWithoutSecret : clientWithoutSecret, written, name)
  checkNative(client, name)
  checkParts(client, name)
  return client
}

/**
 * The same for a client that registered itself, which may be a native one with a secret of its own
 * (RFC 8252 section 8.4).
 * @throws {TypeError} as `readClientMetadata`
 */
export function readRegisteredClient(written: ClientWithoutSecretInput, name: string): ClientWithoutSecret {
  const client = check(clientWithoutSecret, written, name)
  checkParts(client, name)
  return client
}

function checkNative(client: ClientWithoutSecret, name: string): void {
  if (hasSecret(client.token_endpoint_auth_method) && client.application_type === 'native') {
    throw new TypeError(
      `${name}.token_endpoint_auth_method: must be none; a native client keeps no secret (RFC 8252 section 8.4)`,
    )
  }
}

/** What has to go together. */
function checkParts(client: ClientWithoutSecret, name: string): void {
  const [member, fault] = keyFault(client) ?? []
  if (member !== undefined) throw new TypeError(`${name}.${member}: ${fault}`)
  const { frontchannel_logout_uri: frame } = client
  if (frame !== undefined && !isOfRedirectOrigin(client.redirect_uris, frame)) {
    throw new TypeError(
      `${name}.frontchannel_logout_uri: must have the scheme, host and port of one of its redirect_uris (Front-Channel Logout section 2)`,
    )
  }
  if (client.grant_types.includes('authorization_code') && client.redirect_uris.length === 0) {
    throw new TypeError(`${name}.redirect_uris: is missing; the grant authorization_code needs one`)
  }
}
