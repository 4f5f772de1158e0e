/**
 * An app on Hono whose clients are rows of a database, with an API of its own behind the guard. Whoever runs it adds
 * a client and is shown its secret once; what is kept is a hash.
 */

import type { PGlite } from '@electric-sql/pglite'
import { Hono } from 'hono'
import {
  type ClientMetadataInput,
  createProvider,
  hashClientSecret,
  type ProviderOptions,
  readClient,
} from 'vouchsafe'
import { createGuard, type GuardVariables } from 'vouchsafe/guard'
import { createMemoryStorage } from 'vouchsafe/storage/memory'

export interface Settings
  extends Pick<ProviderOptions, 'issuer' | 'keys' | 'secrets' | 'accounts' | 'onError'> {
  readonly db: PGlite
}

/** The API's own, by which it asks the provider about tokens. */
export interface ApiClient {
  readonly client_id: string
  readonly client_secret: string
}

export const tables = `
  create table clients (
    client_id text primary key,
    secret_hash text not null,
    redirect_uris text[] not null,
    grant_types text[] not null,
    scope text not null,
    introspect text not null default 'own',
    disabled boolean not null default false
  );
  create table notes (id serial primary key, sub text not null, text text not null)`

export type NewClient = Pick<
  ClientMetadataInput,
  'client_id' | 'redirect_uris' | 'grant_types' | 'scope' | 'introspect'
>

/** @returns its secret @throws {TypeError} naming what is wrong */
export async function addClient(db: PGlite, client: NewClient): Promise<string> {
  const client_secret = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')
  const { redirect_uris = [], grant_types = [], scope = 'openid', introspect = 'own' } = client
  const metadata = { ...client, client_secret, redirect_uris, grant_types, scope, introspect }
  const { client_id } = readClient(metadata, 'the new client')
  await db.query(
    `insert into clients (client_id, secret_hash, redirect_uris, grant_types, scope, introspect)
     values ($1, $2, $3, $4, $5, $6)`,
    [client_id, hashClientSecret(client_secret), redirect_uris, grant_types, scope, introspect],
  )
  return client_secret
}

async function findClient(db: PGlite, client_id: string): Promise<ClientMetadataInput | undefined> {
  const { rows } = await db.query<ClientMetadataInput>(
    `select client_id, secret_hash as client_secret_hash, redirect_uris, grant_types, scope, introspect, disabled
     from clients where client_id = $1`,
    [client_id],
  )
  return rows[0]
}

export function createApp({ db, ...settings }: Settings, api: ApiClient) {
  const resource = `${settings.issuer}/notes`
  const provider = createProvider({
    ...settings,
    storage: createMemoryStorage(),
    clients: (client_id) => findClient(db, client_id),
    resources: [{ identifier: resource, scopes: { notes: { description: 'Read and write your notes' } } }],
    policy: { default_resource: resource },
  })
  const guard = createGuard({ issuer: settings.issuer, resource, scopes_supported: ['notes'], ...api })

  const app = new Hono<{ Variables: GuardVariables }>()
  app.use(({ req }, next) => (provider.serves(req.path) ? provider.fetch(req.raw) : next()))

  app.get(new URL(guard.metadataUrl).pathname, (c) => c.json(guard.metadata))

  app.use('/notes', guard.hono({ scope: 'notes' }))
  app.get('/notes', async (c) => {
    const { rows } = await db.query('select id, text from notes where sub = $1 order by id', [
      c.var.access.sub,
    ])
    return c.json(rows)
  })
  app.post('/notes', async (c) => {
    const { sub } = c.var.access
    const { rows } = await db.query('insert into notes (sub, text) values ($1, $2) returning id, text', [
      sub,
      await c.req.text(),
    ])
    return c.json(rows[0], 201)
  })

  return app
}
