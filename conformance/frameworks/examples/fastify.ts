/** Fastify 5. The hook runs before Fastify reads a body, so no parser for forms is needed. */

import Fastify, { type FastifyInstance } from 'fastify'
import type { Provider } from 'vouchsafe'
import { toNodeHandler } from 'vouchsafe/node'

export function createApp(provider: Provider): FastifyInstance {
  const app = Fastify()
  const handler = toNodeHandler(provider)
  app.addHook('onRequest', (request, reply, next) => {
    if (!provider.serves(request.url.replace(/\?.*$/, ''))) return next()
    reply.hijack()
    handler(request.raw, reply.raw)
  })
  app.get('/hello', () => 'Hello')
  return app
}
