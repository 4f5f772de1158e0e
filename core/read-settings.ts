/** What people write, checked, and with its defaults. What is wrong is said by its path and with the mend. */

import { check } from './check.ts'
import type {
  ClientMetadata,
  ClientMetadataInput,
  ClientWithoutSecret,
  ClientWithoutSecretInput,
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
  const is_public = client.token_endpoint_auth_method === 'none'
  const has_hash = client.client_secret_hash !== undefined
  const has_secret = client.client_secret !== undefined
  if (has_secret && has_hash) {
    throw new TypeError(`${name}: client_secret and client_secret_hash are both there; remove one of the two`)
  }
  if (is_public && (has_secret || has_hash)) {
    throw new TypeError(
      `${name}: a client with token_endpoint_auth_method none has no client_secret; remove one of the two`,
    )
  }
  checkNative(client, name)
  if (!is_public && !has_secret && !has_hash) {
    throw new TypeError(
      `${name}: client_secret is missing; add it, or set token_endpoint_auth_method to none for a public client`,
    )
  }
  checkRedirects(client, name)
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
  checkRedirects(client, name)
  return client
}

/**
 * The same for a client that registered itself, which may be a native one with a secret of its own
 * (RFC 8252 section 8.4).
 * @throws {TypeError} as `readClientMetadata`
 */
export function readRegisteredClient(written: ClientWithoutSecretInput, name: string): ClientWithoutSecret {
  const client = check(clientWithoutSecret, written, name)
  checkRedirects(client, name)
  return client
}

function checkNative(client: ClientWithoutSecret, name: string): void {
  if (client.token_endpoint_auth_method !== 'none' && client.application_type === 'native') {
    throw new TypeError(
      `${name}: a native client keeps no secret (RFC 8252 section 8.4); set token_endpoint_auth_method to none`,
    )
  }
}

function checkRedirects(client: ClientWithoutSecret, name: string): void {
  const { frontchannel_logout_uri: frame } = client
  if (frame !== undefined && !isOfRedirectOrigin(client.redirect_uris, frame)) {
    throw new TypeError(
      `${name}: frontchannel_logout_uri must have the scheme, host and port of one of its redirect_uris (Front-Channel Logout section 2)`,
    )
  }
  if (client.grant_types.includes('authorization_code') && client.redirect_uris.length === 0) {
    throw new TypeError(`${name}: redirect_uris is missing; the grant authorization_code needs one`)
  }
}
