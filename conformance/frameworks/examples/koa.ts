/** Koa 3. What a body parser before it has read is handed on. */

import Koa from 'koa'
import type { Provider } from 'vouchsafe'
import { toNodeHandler } from 'vouchsafe/node'

export function oidc(provider: Provider): Koa.Middleware {
  const handler = toNodeHandler(provider)
  return (context, next) => {
    if (!provider.serves(context.path)) return next()
    context.respond = false
    const { body } = context.request as { body?: unknown }
    handler(Object.assign(context.req, { body }), context.res)
  }
}

export function createApp(provider: Provider): Koa {
  const app = new Koa()
  app.use(oidc(provider))
  app.use((context) => {
    if (context.path === '/hello') context.body = 'Hello'
  })
  return app
}
