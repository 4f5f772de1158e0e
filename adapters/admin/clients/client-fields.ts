/** The form of a client: each member of its metadata with what it means and where that stands, in groups. */

import type { ClientField, ClientMember, FieldGroup } from './client-field.ts'
import { lifetimeFields } from './lifetime-fields.ts'

const registration = 'RFC 7591 section 2'
const discovery = 'OpenID Connect Dynamic Client Registration section 2'
const ours = 'vouchsafe'

const shown = {
  client_name: {
    label: 'Name',
    meaning: 'What people read on the pages that ask them to sign in and to allow.',
    clause: registration,
    kind: 'text',
  },
  logo_uri: {
    label: 'Logo',
    meaning: 'An https URL of an image, shown beside the name.',
    clause: registration,
    kind: 'url',
  },
  client_uri: {
    label: 'Home page',
    meaning: 'Where people read about it.',
    clause: registration,
    kind: 'url',
  },
  policy_uri: {
    label: 'Privacy policy',
    meaning: 'How it uses what it learns of people.',
    clause: registration,
    kind: 'url',
  },
  tos_uri: { label: 'Terms of service', meaning: 'What people agree to.', clause: registration, kind: 'url' },
  contacts: {
    label: 'Contacts',
    meaning: 'E-mail addresses of whoever runs it, one a line.',
    clause: registration,
    kind: 'lines',
  },
} as const satisfies FieldGroup['fields']

const addresses = {
  redirect_uris: {
    label: 'Redirect URIs',
    meaning:
      'Where the browser goes on to with the code, one a line. Compared to the letter, but for the port of loopback.',
    clause: 'RFC 6749 section 3.1.2, RFC 9700 section 2.1',
    kind: 'lines',
  },
  post_logout_redirect_uris: {
    label: 'Redirect URIs after signing out',
    meaning: 'Where the browser may go on to after a logout, one a line. Compared likewise.',
    clause: 'RP-Initiated Logout section 3',
    kind: 'lines',
  },
  allowed_origins: {
    label: 'Origins of browser code',
    meaning:
      'Of code that calls the endpoints itself, besides the origins of the redirect URIs: https://app.example, one a line.',
    clause: 'Fetch section 3.2 (CORS)',
    kind: 'lines',
  },
  initiate_login_uri: {
    label: 'Where a login begins',
    meaning: 'An https URL of the client that begins a sign-in which somebody else asked for.',
    clause: 'OpenID Connect Core section 4',
    kind: 'url',
  },
} as const satisfies FieldGroup['fields']

const grants = {
  grant_types: {
    label: 'Grants',
    meaning: 'How it gets tokens.',
    clause: registration,
    kind: 'checks',
  },
  response_types: {
    label: 'Response types',
    meaning: 'What the browser brings back: a code, which goes with the grant authorization_code.',
    clause: registration,
    kind: 'checks',
    choices: [['code', 'code']],
  },
  token_endpoint_auth_method: {
    label: 'How it proves itself',
    meaning: 'By its secret, in a header or in the body; or not at all, where it can keep none.',
    clause: 'RFC 6749 section 2.3, OpenID Connect Core section 9',
    kind: 'choice',
    choices: [
      ['', 'By a secret, either way'],
      ['client_secret_basic', 'By a secret in the header, and no other way'],
      ['client_secret_post', 'By a secret in the body, and no other way'],
      ['private_key_jwt', 'By a key of its own: private_key_jwt'],
      ['none', 'Not at all: a public client, which uses PKCE'],
    ],
  },
  application_type: {
    label: 'Kind of application',
    meaning: 'Whether it runs on a server or in a browser, or on a device. A native one keeps no secret.',
    clause: discovery,
    kind: 'choice',
    choices: [
      ['web', 'web'],
      ['native', 'native'],
    ],
  },
  scope: {
    label: 'Scopes',
    meaning:
      'What it may ask for, with spaces between them. Empty: all but vouchsafe:admin and vouchsafe:admin.read.',
    clause: 'RFC 6749 section 3.3',
    kind: 'text',
  },
  resources: {
    label: 'Resources',
    meaning: 'The identifiers of the resource servers that it may ask for, one a line. Empty: any.',
    clause: 'RFC 8707',
    kind: 'lines',
  },
  introspect: {
    label: 'May introspect',
    meaning:
      'own: what was given to itself. any: everything. Or identifiers of resources, one a line: tokens for these.',
    clause: 'RFC 7662 section 2.1',
    kind: 'introspect',
  },
} as const satisfies FieldGroup['fields']

const ownKeys = {
  jwks_uri: {
    label: 'Its keys are at',
    meaning: 'The https URL of its JWK Set, for private_key_jwt.',
    clause: registration,
    kind: 'url',
  },
  jwks: {
    label: 'Its keys',
    meaning: 'Its JWK Set, of public keys, in the place of the URL.',
    clause: registration,
    kind: 'json',
  },
  token_endpoint_auth_signing_alg: {
    label: 'Its assertions are signed by',
    meaning: 'The only algorithm, such as ES256. Empty: what fits its keys.',
    clause: discovery,
    kind: 'text',
  },
  token_endpoint_as_audience: {
    label: 'Its assertions may name the token endpoint',
    meaning: 'In the place of the issuer, as older libraries do.',
    clause: 'RFC 7523 section 3',
    kind: 'maybe',
  },
} as const satisfies FieldGroup['fields']

const people = {
  skip_consent: {
    label: 'People are not asked',
    meaning: 'It is your own: no page asks whether it may, unless the request wants one.',
    clause: ours,
    kind: 'flag',
  },
  remember_consent: {
    label: 'What people allowed is remembered',
    meaning:
      'By default unless it is public, on loopback or with a scheme of its own, where anybody could pose as it.',
    clause: 'RFC 8252 section 8.6',
    kind: 'maybe',
  },
  default_max_age: {
    label: 'Oldest sign-in',
    meaning: 'Seconds after which people are asked to sign in anew, where the request does not say.',
    clause: discovery,
    kind: 'number',
  },
  require_auth_time: {
    label: 'ID tokens say when people signed in',
    meaning: 'Kept and answered: each ID token of a person has auth_time.',
    clause: discovery,
    kind: 'maybe',
  },
  default_acr_values: {
    label: 'Ways of signing in',
    meaning: 'The acr values that are asked for where the request has none, one a line.',
    clause: discovery,
    kind: 'lines',
  },
  subject_type: {
    label: 'Kind of subject',
    meaning: 'Every client knows a person by the same sub.',
    clause: 'OpenID Connect Core section 8',
    kind: 'choice',
    choices: [
      ['', 'public, by default'],
      ['public', 'public'],
    ],
  },
} as const satisfies FieldGroup['fields']

const endings = {
  backchannel_logout_uri: {
    label: 'Told of a logout at',
    meaning: 'A URL of its server that is sent a logout token when a session ends.',
    clause: 'Back-Channel Logout section 2.2',
    kind: 'url',
  },
  backchannel_logout_session_required: {
    label: 'Logout tokens name the session',
    meaning: 'Besides the person, by the sid of its ID tokens.',
    clause: 'Back-Channel Logout section 2.2',
    kind: 'flag',
  },
  frontchannel_logout_uri: {
    label: 'Loaded in the browser at a logout',
    meaning:
      'A URL of the origin of a redirect URI. Prefer the one above: browsers keep cookies from such frames.',
    clause: 'Front-Channel Logout section 2',
    kind: 'url',
  },
  frontchannel_logout_session_required: {
    label: 'That frame is told the session',
    meaning: 'By iss and sid in its URL.',
    clause: 'Front-Channel Logout section 2',
    kind: 'flag',
  },
} as const satisfies FieldGroup['fields']

const software = {
  software_id: {
    label: 'Software',
    meaning: 'Kept and answered: the same for every client of one product.',
    clause: registration,
    kind: 'text',
  },
  software_version: { label: 'Version', meaning: 'Kept and answered.', clause: registration, kind: 'text' },
} as const satisfies FieldGroup['fields']

export const fieldGroups = [
  { title: 'What people see', fields: shown },
  { title: 'Addresses', fields: addresses },
  { title: 'How it gets tokens', fields: grants },
  { title: 'Keys of its own', fields: ownKeys },
  { title: 'People', fields: people },
  { title: 'Signing out', fields: endings },
  { title: 'Tokens and lifetimes', fields: lifetimeFields },
  { title: 'Software', fields: software },
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
