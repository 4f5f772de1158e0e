/** A resource server on Express: what `/hello` answers is for bearers of an access token with `profile`. */

import express, { type Express } from 'express'
import { createGuard } from 'vouchsafe/guard'

export interface Settings {
  readonly issuer: string
  /** Where this API is, as its clients know it. */
  readonly resource: string
  /** Whom tokens are meant for, where that is not `resource`: the issuer, if it knows no resources. */
  readonly audience?: string
  readonly client_id: string
  readonly client_secret: string
}

export function createApi(settings: Settings): Express {
  const guard = createGuard({ ...settings, scopes_supported: ['profile'] })
  const app = express()
  app.use('/.well-known/oauth-protected-resource', guard.express())
  app.use('/hello', guard.express({ scope: 'profile' }))
  app.get('/hello', (request, response) => {
    response.json({ hello: request.access.sub })
  })
  return app
}
