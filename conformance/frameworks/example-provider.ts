/** The provider that all the examples and runtimes are tried with, and what a client of it knows. */

import { createProvider, type Provider, type ProviderOptions, type Storage } from 'vouchsafe'

export const client = {
  client_id: 'web',
  client_secret: 'a secret of the client',
  redirect_uri: 'https://rp.example/callback',
}

export const other = {
  client_id: 'other',
  client_secret: 'a secret of the other client',
  redirect_uri: 'https://rp2.example/callback',
}

export const native = {
  client_id: 'native',
  redirect_uri: 'http://127.0.0.1/callback',
  application_type: 'native',
  token_endpoint_auth_method: 'none',
} as const

/** Of a resource server. */
export const api = { client_id: 'api', client_secret: 'a secret of the resource server' }

export const user = { username: 'alice', password: 'a password nobody guesses' }

export interface ExampleOptions {
  readonly issuer: string
  readonly storage: Storage
  readonly keys: ProviderOptions['keys']
}

export function createExampleProvider({ issuer, storage, keys }: ExampleOptions): Provider {
  const grant_types = ['authorization_code', 'refresh_token']
  const clients = [client, other, native].map(({ redirect_uri, ...registered }) => ({
    ...registered,
    redirect_uris: [redirect_uri],
    grant_types: 'client_secret' in registered ? [...grant_types, 'client_credentials'] : grant_types,
  }))
  return createProvider({
    issuer,
    storage,
    keys,
    secrets: ['a secret of the deployment, 32+ characters'],
    clients: [...clients, { ...api, grant_types: [], introspect: 'any' }],
    accounts: {
      find: (sub) => ({ sub, claims: { name: 'Alice Example' } }),
      authenticate: ({ username, password }) =>
        username === user.username && password === user.password
          ? { sub: username, amr: ['pwd'] }
          : undefined,
    },
  })
}
