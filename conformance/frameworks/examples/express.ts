/** Express 5. Other paths go on to the application; a body parser may stand before or after. */

import express, { type Express } from 'express'
import type { Provider } from 'vouchsafe'
import { toNodeHandler } from 'vouchsafe/node'

export function createApp(provider: Provider): Express {
  const app = express()
  app.use(toNodeHandler(provider))
  app.get('/hello', (_, response) => {
    response.send('Hello')
  })
  return app
}
