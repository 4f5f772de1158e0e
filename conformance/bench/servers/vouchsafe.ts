/** vouchsafe as its README sets it up, for the bench. */

import { createProvider } from 'vouchsafe'
import { serve } from 'vouchsafe/node'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { createRedisStorage } from 'vouchsafe/storage/redis'
import { connectRedis } from 'vouchsafe/storage/redis-url'
import { algs, client_secret, givenKeys, redirect_uri, reportUsage } from './protocol.ts'

const port = Number(process.env.PORT)
const redis_url = process.env.REDIS_URL
const storage = redis_url
  ? createRedisStorage({ client: (await connectRedis(redis_url)).client, prefix: 'bench' })
  : createMemoryStorage({ limit: 4_000_000 })

const provider = createProvider({
  issuer: `http://127.0.0.1:${port}`,
  storage,
  keys: givenKeys(),
  secrets: ['a secret of the deployment, 32+ characters'],
  clients: algs.map((alg) => ({
    client_id: alg,
    client_secret,
    redirect_uris: [redirect_uri],
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    id_token_signed_response_alg: alg,
  })),
  accounts: {
    find: (sub) => ({ sub, claims: { email: `${sub}@example.test`, email_verified: true, name: sub } }),
    authenticate: ({ username }) => ({ sub: username }),
  },
})
await serve(provider, { port, host: '127.0.0.1' })
reportUsage()
