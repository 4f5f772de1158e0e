/** A client file is completed, or refused with every reason. */
import { expect, test } from 'vitest'
import { parseClientFile } from './client-file.ts'

const usable = {
  confidential: { client_id: 'web', client_secret: 'secret', redirect_uri: 'https://rp.example/cb' },
  user: { username: 'alice', password: 'password' },
}

const problemsOf = (value: unknown) => {
  const parsed = parseClientFile(value)
  return parsed.kind === 'invalid' ? parsed.problems : []
}

test('fills in what may be left out', () => {
  const parsed = parseClientFile({
    ...usable,
    public: { client_id: 'spa', redirect_uri: 'https://spa.example/cb' },
    options: { origins: ['https://login.example/path'], denyButton: 'Nein' },
  })
  expect(parsed).toMatchObject({
    kind: 'valid',
    file: {
      confidential: { token_endpoint_auth_method: 'client_secret_basic', application_type: 'web' },
      public: { token_endpoint_auth_method: 'none', id_token_signed_response_alg: 'RS256' },
      options: {
        scope: 'openid',
        refreshScope: 'openid offline_access',
        timeout: 10,
        origins: ['https://login.example'],
        denyButton: 'Nein',
      },
    },
  })
})

test.each<[string, unknown, readonly string[]]>([
  ['an array', [], ['the file is not a JSON object']],
  ['no client', { user: usable.user }, ['confidential, public: at least one of them is needed']],
  [
    'no user',
    { confidential: usable.confidential },
    [
      'user: an object is needed',
      'user.username: a non-empty string is needed',
      'user.password: a non-empty string is needed',
    ],
  ],
  [
    'a misspelt member',
    { ...usable, confidental: {} },
    ['confidental: not one of confidential, public, other, user, options'],
  ],
  [
    'misspelt members of what is in it',
    {
      confidential: { ...usable.confidential, clientSecret: 'x' },
      user: { ...usable.user, name: 'alice' },
      options: { timeout_in: 5 },
    },
    [
      'confidential.clientSecret: not one of client_id, client_secret, token_endpoint_auth_method, redirect_uri, application_type, id_token_signed_response_alg',
      'user.name: not one of username, password',
      'options.timeout_in: not one of usernameField, passwordField, allowButton, denyButton, initialAccessToken, resource, resourceScope, documentUrl, documentRedirectUri, postLogoutRedirectUri, origins, scope, refreshScope, timeout',
    ],
  ],
  [
    'a client without secret and with a relative redirect_uri',
    { ...usable, confidential: { client_id: 'web', redirect_uri: '/cb' } },
    [
      'confidential.redirect_uri: not an absolute URI',
      'confidential.client_secret: a non-empty string is needed',
    ],
  ],
  [
    'a public client that authenticates',
    {
      ...usable,
      public: {
        client_id: 'spa',
        redirect_uri: 'https://spa.example/',
        token_endpoint_auth_method: 'client_secret_post',
      },
    },
    ['public.token_endpoint_auth_method: client_secret_post does not suit this client'],
  ],
  [
    'an unknown method and wrong options',
    {
      ...usable,
      other: { ...usable.confidential, token_endpoint_auth_method: 'private_key_jwt' },
      options: { origins: 'https://login.example', timeout: 0 },
    },
    [
      'other.token_endpoint_auth_method: not one of client_secret_basic, client_secret_post, none',
      'options.origins: a list of URLs is needed',
      'options.timeout: a number of seconds is needed',
    ],
  ],
])('names what is wrong with %s', (_, file, problems) => {
  expect(problemsOf(file)).toEqual(problems)
})
