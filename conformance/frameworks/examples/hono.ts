/** Hono 4, on any runtime. A form that a middleware before it has read is written down again. */

import { Hono, type HonoRequest } from 'hono'
import type { Provider } from 'vouchsafe'

async function unread(request: HonoRequest): Promise<Request> {
  const { raw } = request
  if (!raw.bodyUsed) return raw
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(await request.parseBody({ all: true })))
    for (const one of [value].flat()) form.append(name, String(one))
  return new Request(raw.url, { method: raw.method, headers: raw.headers, body: form })
}

export function createApp(provider: Provider): Hono {
  const app = new Hono()
  app.use(async (context, next) =>
    provider.serves(context.req.path) ? provider.fetch(await unread(context.req)) : next(),
  )
  app.get('/hello', (context) => context.text('Hello'))
  return app
}
