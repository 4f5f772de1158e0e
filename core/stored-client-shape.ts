/** The shape of a client in storage. */

import type { ClientRegistration, ClientSecret, RemovedClient, StoredClient } from './documents.ts'
import type { ClientDescription } from './messages/client-metadata.ts'
import type { JwkSet } from './messages/jwk-set.ts'
import type { ClientSettings } from './policy.ts'
import {
  isList,
  isMaybe,
  isMaybeFlag,
  isMaybeNumber,
  isMaybeText,
  isMaybeTexts,
  isNumber,
  isText,
  isTexts,
  type Unchecked,
} from './stored-shape.ts'

function isClientSecret({ id, hash, created_at, expires_at }: Unchecked<ClientSecret>): boolean {
  return isText(id) && isText(hash) && isNumber(created_at) && isMaybeNumber(expires_at)
}

function isJwkSet({ keys }: Unchecked<JwkSet>): boolean {
  return isList(keys, ({ kty }: Unchecked<{ kty: string }>) => isText(kty))
}

function isDescription(client: Unchecked<ClientDescription>): boolean {
  const texts = [
    client.redirect_uris,
    client.post_logout_redirect_uris,
    client.grant_types,
    client.response_types,
  ]
  const needed = [client.application_type, client.id_token_signed_response_alg]
  const shown = [
    client.client_name,
    client.client_uri,
    client.logo_uri,
    client.policy_uri,
    client.tos_uri,
    client.token_endpoint_auth_method,
    client.token_endpoint_auth_signing_alg,
    client.jwks_uri,
    client.scope,
    client.backchannel_logout_uri,
    client.frontchannel_logout_uri,
  ]
  return (
    texts.every(isTexts) &&
    needed.every(isText) &&
    shown.every(isMaybeText) &&
    isMaybe(client.jwks, isJwkSet) &&
    isMaybeTexts(client.contacts) &&
    isMaybeNumber(client.default_max_age) &&
    isMaybeFlag(client.backchannel_logout_session_required) &&
    isMaybeFlag(client.require_auth_time) &&
    isMaybeTexts(client.default_acr_values) &&
    [client.subject_type, client.initiate_login_uri, client.software_id, client.software_version].every(
      isMaybeText,
    ) &&
    isMaybeFlag(client.frontchannel_logout_session_required)
  )
}

function areSettings(client: Unchecked<ClientSettings>): boolean {
  const numbers = [
    client.code_lifetime,
    client.access_token_lifetime,
    client.id_token_lifetime,
    client.refresh_token_lifetime,
    client.refresh_token_idle_lifetime,
    client.refresh_token_grace,
    client.consent_lifetime,
  ]
  return (
    numbers.every(isMaybeNumber) &&
    [
      client.require_pkce,
      client.require_second_factor,
      client.id_token_includes_claims,
      client.token_endpoint_as_audience,
    ].every(isMaybeFlag) &&
    isMaybeText(client.issue_refresh_token)
  )
}

function isRegistration({ access_token, scope, last }: Unchecked<ClientRegistration>): boolean {
  return isText(access_token) && isMaybeText(scope) && isMaybe(last, isLastUpdate)
}

function isLastUpdate(update: Unchecked<NonNullable<ClientRegistration['last']>>): boolean {
  return isText(update.access_token) && isText(update.request) && isNumber(update.expires_at)
}

function isStoredClient(client: Unchecked<StoredClient>): boolean {
  return (
    isDescription(client) &&
    areSettings(client) &&
    isText(client.nonce) &&
    isNumber(client.revision) &&
    isList(client.secrets, isClientSecret) &&
    isNumber(client.created_at) &&
    isNumber(client.used_at) &&
    isMaybeNumber(client.expires_at) &&
    isMaybeFlag(client.self_described) &&
    isMaybeFlag(client.from_document) &&
    isMaybe(client.registration, isRegistration) &&
    isTexts(client.allowed_origins) &&
    (isText(client.introspect) || isTexts(client.introspect)) &&
    isMaybeTexts(client.resources) &&
    isMaybeFlag(client.remember_consent) &&
    typeof client.skip_consent === 'boolean' &&
    typeof client.disabled === 'boolean'
  )
}

export function isClient(client: Unchecked<StoredClient | RemovedClient>): boolean {
  return isText(client.client_id) && (isNumber(client.removed_at) || isStoredClient(client as never))
}
