import type { ClientFieldTexts } from '../admin-field-texts.ts'

const policy = 'Seconds; empty: as the policy has it.'

export const fields: ClientFieldTexts = {
  groups: {
    shown: 'What people see',
    addresses: 'Addresses',
    grants: 'How it gets tokens',
    ownKeys: 'Keys of its own',
    people: 'People',
    endings: 'Signing out',
    lifetimes: 'Tokens and lifetimes',
    software: 'Software',
  },
  members: {
    client_name: {
      label: 'Name',
      meaning:
        'What people read on the pages that ask them to sign in and to allow. Empty: they read its id.',
    },
    logo_uri: { label: 'Logo', meaning: 'An https URL of an image, shown beside the name.' },
    client_uri: { label: 'Home page', meaning: 'Where people read about it.' },
    policy_uri: { label: 'Privacy policy', meaning: 'How it uses what it learns of people.' },
    tos_uri: { label: 'Terms of service', meaning: 'What people agree to.' },
    contacts: { label: 'Contacts', meaning: 'E-mail addresses of whoever runs it, one a line.' },
    redirect_uris: {
      label: 'Redirect URIs',
      meaning:
        'Where the browser goes on to with the code, one a line. Compared to the letter, but for the port of loopback.',
    },
    post_logout_redirect_uris: {
      label: 'Redirect URIs after signing out',
      meaning: 'Where the browser may go on to after a logout, one a line. Compared likewise.',
    },
    allowed_origins: {
      label: 'Origins of browser code',
      meaning:
        'Of code that calls the endpoints itself, besides the origins of the redirect URIs: `https://app.example`, one a line.',
    },
    initiate_login_uri: {
      label: 'Where a login begins',
      meaning: 'An https URL of the client that begins a sign-in which somebody else asked for.',
    },
    grant_types: { label: 'Grants', meaning: 'How it gets tokens.' },
    response_types: {
      label: 'Response types',
      meaning: 'What the browser brings back: a code, which goes with the grant `authorization_code`.',
    },
    token_endpoint_auth_method: {
      label: 'How it proves itself',
      meaning: 'By its secret, in a header or in the body; or not at all, where it can keep none.',
    },
    application_type: {
      label: 'Kind of application',
      meaning: 'Whether it runs on a server or in a browser, or on a device. A native one keeps no secret.',
    },
    scope: {
      label: 'Scopes',
      meaning:
        'What it may ask for, with spaces between them. Empty: all but `vouchsafe:admin` and `vouchsafe:admin.read`.',
    },
    resources: {
      label: 'Resources',
      meaning: 'The identifiers of the resource servers that it may ask for, one a line. Empty: any.',
    },
    introspect: {
      label: 'May introspect',
      meaning:
        '`own`: what was given to itself. `any`: everything. Or identifiers of resources, one a line: tokens for these.',
    },
    jwks_uri: {
      label: 'Its keys are at',
      meaning: 'The https URL of its JWK Set, for `private_key_jwt`.',
    },
    jwks: { label: 'Its keys', meaning: 'Its JWK Set, of public keys, in the place of the URL.' },
    token_endpoint_auth_signing_alg: {
      label: 'Its assertions are signed by',
      meaning: 'The only algorithm, such as `ES256`. Empty: what fits its keys.',
    },
    token_endpoint_as_audience: {
      label: 'Its assertions may name the token endpoint',
      meaning: 'In the place of the issuer, as older libraries do.',
    },
    skip_consent: {
      label: 'People are not asked',
      meaning: 'It is your own: no page asks whether it may, unless the request wants one.',
    },
    remember_consent: {
      label: 'What people allowed is remembered',
      meaning:
        'By default unless it is public and on loopback or with a scheme of its own, where anybody could pose as it.',
    },
    default_max_age: {
      label: 'Oldest sign-in',
      meaning: 'Seconds after which people are asked to sign in anew, where the request does not say.',
    },
    require_auth_time: {
      label: 'ID tokens say when people signed in',
      meaning: 'Kept and answered: each ID token of a person has `auth_time`.',
    },
    default_acr_values: {
      label: 'Ways of signing in',
      meaning: 'The `acr` values that are asked for where the request has none, one a line.',
    },
    subject_type: {
      label: 'Kind of subject',
      meaning: 'Every client knows a person by the same `sub`.',
    },
    backchannel_logout_uri: {
      label: 'Told of a logout at',
      meaning: 'A URL of its server that is sent a logout token when a session ends.',
    },
    backchannel_logout_session_required: {
      label: 'Logout tokens name the session',
      meaning: 'Besides the person, by the `sid` of its ID tokens.',
    },
    frontchannel_logout_uri: {
      label: 'Loaded in the browser at a logout',
      meaning:
        'A URL of the origin of a redirect URI. Prefer the one above: browsers keep cookies from such frames.',
    },
    frontchannel_logout_session_required: {
      label: 'That frame is told the session',
      meaning: 'By `iss` and `sid` in its URL.',
    },
    id_token_signed_response_alg: {
      label: 'ID tokens are signed by',
      meaning: '`RS256` is what every library takes.',
    },
    id_token_includes_claims: {
      label: 'ID tokens carry the profile',
      meaning: 'For libraries that do not ask UserInfo.',
    },
    require_pkce: { label: 'PKCE is required', meaning: 'A public client always has to use it.' },
    require_second_factor: {
      label: 'A second factor is required',
      meaning: 'Who has none is refused, and told where to get one.',
    },
    issue_refresh_token: {
      label: 'Refresh tokens',
      meaning: 'To whoever asks for `offline_access`, or with every code.',
    },
    code_lifetime: { label: 'Codes last', meaning: policy },
    access_token_lifetime: { label: 'Access tokens last', meaning: policy },
    id_token_lifetime: { label: 'ID tokens last', meaning: policy },
    refresh_token_lifetime: { label: 'Refresh tokens last at most', meaning: policy },
    refresh_token_idle_lifetime: { label: 'Refresh tokens last unused', meaning: policy },
    refresh_token_grace: {
      label: 'A used refresh token is repeated for',
      meaning: `${policy} 0 is strict.`,
    },
    consent_lifetime: { label: 'Consent is remembered for', meaning: policy },
    software_id: {
      label: 'Software',
      meaning: 'Kept and answered: the same for every client of one product.',
    },
    software_version: { label: 'Version', meaning: 'Kept and answered.' },
  },
  choices: {
    maybe: { usual: 'As it is by default', true: 'Yes', false: 'No' },
    token_endpoint_auth_method: {
      usual: 'By a secret, either way',
      client_secret_basic: 'By a secret in the header, and no other way',
      client_secret_post: 'By a secret in the body, and no other way',
      private_key_jwt: 'By a key of its own: private_key_jwt',
      none: 'Not at all: a public client, which uses PKCE',
    },
    issue_refresh_token: {
      usual: 'As the policy has it',
      offline_access: 'For the scope offline_access',
      always: 'With every code',
    },
    subject_type: { usual: 'public, by default' },
  },
}
