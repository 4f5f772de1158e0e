/** A resource server on Express: what `/hello` answers is for bearers of an access token with `profile`. */

import express, { type Express } from 'express'
import { createGuard } from 'vouchsafe/guard'

export interface Settings {
  readonly issuer: string
  /** Where this API is, as its clients know it. */
  readonly resource: string
  readonly client_id: string
  readonly client_secret: string
}

export function createApi(settings: Settings): Express {
  const guard = createGuard({ ...settings, scopes_supported: ['profile'] })
  const app = express()
  app.get('/.well-known/oauth-protected-resource', (_, response) => {
    response.json(guard.metadata)
  })
  app.get('/hello', guard.express({ scope: 'profile' }), (request, response) => {
    response.json({ hello: request.access.sub })
  })
  return app
}
