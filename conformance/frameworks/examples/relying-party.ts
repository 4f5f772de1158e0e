/** An app on Express whose people sign in by OpenID Connect, with openid-client. It knows its issuer and nothing more. */

import { randomUUID } from 'node:crypto'
import express, { type Express, type Request } from 'express'
import * as oidc from 'openid-client'

export interface Settings {
  /** Where the app is, as browsers know it. */
  readonly origin: string
  readonly client: oidc.Configuration
}

interface Pending {
  readonly pkceCodeVerifier: string
  readonly expectedState: string
}

function cookieOf(request: Request): string {
  return /(?:^|; )app_session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? ''
}

export function createApp({ origin, client }: Settings): Express {
  const pending = new Map<string, Pending>()
  const people = new Map<string, string>()
  const app = express()

  app.get('/', (request, response) => {
    const name = people.get(cookieOf(request))
    response.send(name === undefined ? '<a href="/login">Sign in</a>' : `<h1>Hello, ${name}</h1>`)
  })

  app.get('/login', async (_, response) => {
    const session = randomUUID()
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier()
    const expectedState = oidc.randomState()
    pending.set(session, { pkceCodeVerifier, expectedState })
    const url = oidc.buildAuthorizationUrl(client, {
      redirect_uri: `${origin}/callback`,
      scope: 'openid profile',
      state: expectedState,
      code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    })
    response.cookie('app_session', session, { httpOnly: true, sameSite: 'lax' }).redirect(url.href)
  })

  app.get('/callback', async (request, response) => {
    const session = cookieOf(request)
    const asked = pending.get(session)
    if (!asked) return response.status(400).send('Nobody asked.')
    pending.delete(session)
    const answer = new URL(request.url, origin)
    if (answer.searchParams.has('error')) return response.status(403).send('You are not signed in.')
    const tokens = await oidc.authorizationCodeGrant(client, answer, asked)
    const { name } = await oidc.fetchUserInfo(client, tokens.access_token, tokens.claims()?.sub ?? '')
    people.set(session, name ?? 'you')
    return response.redirect('/')
  })

  return app
}
