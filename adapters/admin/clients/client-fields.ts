/** The form of a client: each member of its metadata with where it stands, in groups. What it means is among the texts. */

import type { ClientMember } from '../../pages/texts/admin-field-texts.ts'
import type { ClientField, FieldGroup } from './client-field.ts'
import { lifetimeFields } from './lifetime-fields.ts'

const registration = 'RFC 7591 section 2'
const discovery = 'OpenID Connect Dynamic Client Registration section 2'
const ours = 'vouchsafe'

const shown = {
  client_name: {
    clause: registration,
    kind: 'text',
  },
  logo_uri: {
    clause: registration,
    kind: 'url',
  },
  client_uri: {
    clause: registration,
    kind: 'url',
  },
  policy_uri: {
    clause: registration,
    kind: 'url',
  },
  tos_uri: { clause: registration, kind: 'url' },
  contacts: {
    clause: registration,
    kind: 'lines',
  },
} as const satisfies FieldGroup['fields']

const addresses = {
  redirect_uris: {
    clause: 'RFC 6749 section 3.1.2, RFC 9700 section 2.1',
    kind: 'uris',
  },
  post_logout_redirect_uris: {
    clause: 'RP-Initiated Logout section 3',
    kind: 'uris',
  },
  allowed_origins: {
    clause: 'Fetch section 3.2 (CORS)',
    kind: 'uris',
  },
  initiate_login_uri: {
    clause: 'OpenID Connect Core section 4',
    kind: 'url',
  },
} as const satisfies FieldGroup['fields']

const grants = {
  grant_types: {
    clause: registration,
    kind: 'checks',
  },
  response_types: {
    clause: registration,
    kind: 'checks',
    choices: ['code'],
  },
  token_endpoint_auth_method: {
    clause: 'RFC 6749 section 2.3, OpenID Connect Core section 9',
    kind: 'choice',
    choices: ['', 'client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
  },
  application_type: {
    clause: discovery,
    kind: 'choice',
    choices: ['web', 'native'],
  },
  scope: {
    clause: 'RFC 6749 section 3.3',
    kind: 'scope',
  },
  resources: {
    clause: 'RFC 8707',
    kind: 'uris',
  },
  introspect: {
    clause: 'RFC 7662 section 2.1',
    kind: 'introspect',
  },
} as const satisfies FieldGroup['fields']

const ownKeys = {
  jwks_uri: {
    clause: registration,
    kind: 'url',
  },
  jwks: {
    clause: registration,
    kind: 'json',
  },
  token_endpoint_auth_signing_alg: {
    clause: discovery,
    kind: 'text',
  },
  token_endpoint_as_audience: {
    clause: 'RFC 7523 section 3',
    kind: 'maybe',
  },
} as const satisfies FieldGroup['fields']

const people = {
  skip_consent: {
    clause: ours,
    kind: 'flag',
  },
  remember_consent: {
    clause: 'RFC 8252 section 8.6',
    kind: 'maybe',
  },
  default_max_age: {
    clause: discovery,
    kind: 'number',
  },
  require_auth_time: {
    clause: discovery,
    kind: 'maybe',
  },
  default_acr_values: {
    clause: discovery,
    kind: 'lines',
  },
  subject_type: {
    clause: 'OpenID Connect Core section 8',
    kind: 'choice',
    choices: ['', 'public'],
  },
} as const satisfies FieldGroup['fields']

const endings = {
  backchannel_logout_uri: {
    clause: 'Back-Channel Logout section 2.2',
    kind: 'url',
  },
  backchannel_logout_session_required: {
    clause: 'Back-Channel Logout section 2.2',
    kind: 'maybe',
  },
  frontchannel_logout_uri: {
    clause: 'Front-Channel Logout section 2',
    kind: 'url',
  },
  frontchannel_logout_session_required: {
    clause: 'Front-Channel Logout section 2',
    kind: 'maybe',
  },
} as const satisfies FieldGroup['fields']

const software = {
  software_id: {
    clause: registration,
    kind: 'text',
  },
  software_version: { clause: registration, kind: 'text' },
} as const satisfies FieldGroup['fields']

export const fieldGroups = [
  { name: 'shown', fields: shown },
  { name: 'addresses', fields: addresses },
  { name: 'grants', fields: grants },
  { name: 'ownKeys', fields: ownKeys },
  { name: 'people', fields: people },
  { name: 'endings', fields: endings },
  { name: 'lifetimes', fields: lifetimeFields },
  { name: 'software', fields: software },
] as const satisfies readonly FieldGroup[]

/** A member without a row does not compile. */
export const clientFields: Readonly<Record<ClientMember, ClientField>> = {
  ...shown,
  ...addresses,
  ...grants,
  ...ownKeys,
  ...people,
  ...endings,
  ...lifetimeFields,
  ...software,
}

export const clientMembers = Object.keys(clientFields) as readonly ClientMember[]
