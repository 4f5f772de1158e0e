/** A provider in a process of its own, on a Redis: it makes and removes clients as it is told, and says when it has. */

import { createProvider, storedKeys } from 'vouchsafe'
import { serve } from 'vouchsafe/node'
import { createRedisStorage } from 'vouchsafe/storage/redis'
import { connectRedis } from 'vouchsafe/storage/redis-url'

export type Order =
  | { readonly kind: 'create'; readonly metadata: object; readonly clientSecret: string }
  | { readonly kind: 'remove'; readonly client_id: string }

const [url = '', issuer = ''] = process.argv.slice(2)
const secrets = ['a secret of the deployment, 32+ characters'] as const
process.on('disconnect', () => process.exit(0))

const { client } = await connectRedis(url)
const storage = createRedisStorage({ client, deadlineMs: 10_000 })
const provider = createProvider({
  issuer,
  storage,
  secrets,
  keys: await storedKeys({ storage, issuer, secrets }),
  clients: [],
  accounts: { find: (sub) => ({ sub }), authenticate: ({ username }) => ({ sub: username }) },
})
const { port } = await serve(provider, { port: 0 })

process.on('message', async (order: Order) => {
  const { clients } = provider
  const { kind } =
    order.kind === 'create'
      ? await clients.create(order.metadata, { clientSecret: order.clientSecret })
      : await clients.remove(order.client_id)
  process.send?.(kind)
})
process.send?.(port)
