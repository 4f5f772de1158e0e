/**
 * An app on Express that has people, sessions and pages of its own, and lets other apps sign people in by them: a
 * login page that knows who is there, a second factor where it matters, consent, connected apps, sign out.
 */

import { randomInt, randomUUID } from 'node:crypto'
import express, { type Express, type Request, type Response } from 'express'
import { createProvider, type Filling, type Html, html, type ProviderOptions } from 'vouchsafe'
import { toNodeHandler, toNodePages } from 'vouchsafe/node'
import { createMemoryStorage } from 'vouchsafe/storage/memory'

export interface Settings
  extends Pick<ProviderOptions, 'issuer' | 'keys' | 'secrets' | 'clients' | 'accounts'> {
  /** The `sub` of whoever has this name and password. */
  readonly signIn: (username: string, password: string) => string | undefined
  readonly sendCode: (sub: string, code: string) => void
  /** NumericDate. */
  readonly now: () => number
}

interface Session {
  readonly sub: string
  /** When the person proved who they are, as NumericDate, and how. */
  readonly authTime: number
  readonly amr: readonly string[]
}

export function createApp({ signIn, sendCode, ...settings }: Settings): Express {
  const sessions = new Map<string, Session>()
  const codes = new Map<string, string>()
  const sessionOf = (request: Request) => sessions.get(cookieOf(request))
  const start = (request: Request, response: Response, sub: string, amr: readonly string[]) => {
    sessions.delete(cookieOf(request))
    const id = randomUUID()
    const session = { sub, authTime: Math.floor(settings.now()), amr }
    sessions.set(id, session)
    response.cookie('app_session', id, { httpOnly: true, sameSite: 'lax', secure: request.secure })
    return session
  }

  const provider = createProvider({
    ...settings,
    storage: createMemoryStorage(),
    policy: { scopes: { payments: { description: 'Pay in your name' } } },
    loginUrl: '/sign-in',
    consentUrl: '/consent',
    hooks: {
      afterSignIn: ({ scope, amr = [] }) =>
        scope.includes('payments') && !amr.includes('otp')
          ? { kind: 'stepUp', url: '/second-factor' }
          : { kind: 'allow' },
    },
  })
  const pages = toNodePages(provider)
  const app = express()
  app.use(toNodeHandler(provider), express.urlencoded({ extended: false }))

  app.all('/sign-in', async (request, response) => {
    const login = await pages.readLogin(request)
    if (login.kind === 'answer') return login.answer.send(response)
    const username = field(request, 'username')
    const sub = signIn(username, field(request, 'password'))
    const before = username === '' ? sessionOf(request) : undefined
    const session = sub === undefined ? before : start(request, response, sub, ['pwd'])
    if (session && session.authTime >= login.countsSince)
      return (await login.complete(session)).send(response)
    if (field(request, 'cancel')) return (await login.cancel()).send(response)
    const fields = html`<p>${login.client.client_id} wants to know who you are.</p> ${username && 'That was wrong.'}
      <input name="username" value="${login.loginHint}"> <input name="password" type="password">
      <button>Sign in</button> <button name="cancel" value="1">Cancel</button>`
    show(response, form('/sign-in', login.continuation, fields))
  })

  app.all('/second-factor', async (request, response) => {
    const login = await pages.readLogin(request)
    if (login.kind === 'answer') return login.answer.send(response)
    const session = sessionOf(request)
    // The first factor has to count as well.
    if (!session || session.sub !== login.sub || session.authTime < login.countsSince)
      return response.redirect(`/sign-in?continuation=${login.continuation}`)
    const { sub } = session
    const sent = codes.get(sub)
    codes.delete(sub)
    if (sent !== undefined && sent === field(request, 'code'))
      return (await login.complete(start(request, response, sub, ['pwd', 'otp']))).send(response)
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    codes.set(sub, code)
    sendCode(sub, code)
    const fields = html`<p>We have sent you a code:</p> <input name="code"> <button>Go on</button>`
    show(response, form('/second-factor', login.continuation, fields))
  })

  app.all('/consent', async (request, response) => {
    const consent = await pages.readConsent(request)
    if (consent.kind === 'answer') return consent.answer.send(response)
    const decision = field(request, 'decision')
    if (decision === 'allow') return (await consent.allow([request.body.scope ?? []].flat())).send(response)
    if (decision === 'deny') return (await consent.deny()).send(response)
    const boxes = consent.scopes.map(
      ({ name, description }) =>
        html`<label><input type="checkbox" name="scope" value="${name}" checked> ${description}</label>`,
    )
    const fields = html`<p>${consent.account}, may ${consent.client.client_id} do this?</p> ${boxes}
      <button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Deny</button>`
    show(response, form('/consent', consent.continuation, fields))
  })

  app.get('/apps', async (request, response) => {
    const session = sessionOf(request)
    if (!session) return response.status(401).send('You are not signed in.')
    const connections = await provider.person(session.sub).connections()
    const rows = connections.map(({ client_id, scopes }) => {
      const button = html`<button name="client_id" value="${client_id}">Disconnect</button>`
      return html`<li>${client_id}: ${scopes.join(', ')} <form method="post" action="/disconnect">${button}</form></li>`
    })
    const buttons = html`<button>Sign out</button> <button name="everywhere" value="1">Everywhere</button>`
    show(response, html`<ul>${rows}</ul> <form method="post" action="/sign-out">${buttons}</form>`)
  })

  app.post('/disconnect', async (request, response) => {
    const session = sessionOf(request)
    if (session) await provider.person(session.sub).disconnect(field(request, 'client_id'))
    response.redirect('/apps')
  })

  app.post('/sign-out', async (request, response) => {
    const session = sessionOf(request)
    sessions.delete(cookieOf(request))
    if (session && field(request, 'everywhere')) {
      for (const [id, { sub }] of sessions) if (sub === session.sub) sessions.delete(id)
      await provider.person(session.sub).endSessions()
    }
    await pages.endSession(request, response)
    response.clearCookie('app_session').redirect('/apps')
  })

  return app
}

const cookieOf = ({ headers }: Request) =>
  /(?:^|; )app_session=([\w-]+)/.exec(headers.cookie ?? '')?.[1] ?? ''
const field = (request: Request, name: string) => String(request.body?.[name] ?? '')
const form = (action: string, continuation: string, fields: Filling) =>
  html`<form method="post" action="${action}">
    <input type="hidden" name="continuation" value="${continuation}"> ${fields}</form>`

function show(response: Response, content: Html): void {
  response.send(`<!doctype html><html lang="en"><title>The shop</title>${content}</html>`)
}
