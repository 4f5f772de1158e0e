/** The provider below a path of somebody else's server, with whatever came before it. */

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterEach, describe, expect, test } from 'vitest'
import { toNodeHandler } from 'vouchsafe/node'
import { authorizationUrl, basic, createWorld, ISSUER } from './world.ts'

const issuer = `${ISSUER}/auth`
let server: Server | undefined

afterEach(() => server?.close())

async function mounted(...before: express.Handler[]): Promise<string> {
  const { provider } = await createWorld({ issuer })
  const app = express()
  for (const handler of before) app.use(handler)
  app.use(toNodeHandler(provider))
  app.use((_request, response) => void response.status(418).send('the application'))
  server = createServer(app).listen(0, '127.0.0.1')
  await new Promise((resolve) => server?.once('listening', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const form = 'application/x-www-form-urlencoded'
const token = (url: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/auth/token`, {
    method: 'POST',
    body,
    headers: { 'content-type': form, authorization: basic('web'), ...headers },
  })

const parsers: [string, express.Handler[]][] = [
  ['no body parser', []],
  ['a simple body parser', [express.urlencoded({ extended: false })]],
  ['an extended body parser', [express.urlencoded({ extended: true }), express.json()]],
  ['a text parser', [express.text({ type: form })]],
  ['a raw parser', [express.raw({ type: form })]],
]

describe.each(parsers)('behind %s', (_, before) => {
  test('forms are read, and what is none of ours is passed on', async () => {
    const url = await mounted(...before)
    expect((await token(url, 'grant_type=client_credentials&scope=email')).status).toBe(200)
    expect((await fetch(`${url}/`)).status).toBe(418)
    expect((await fetch(`${url}/auth/other`)).status).toBe(418)
    expect((await fetch(`${url}/token`)).status).toBe(418)
    expect((await fetch(`${url}/auth/jwks`)).status).toBe(200)
    const page = await fetch(authorizationUrl().replace(ISSUER, `${url}/auth`))
    expect(await page.text()).toContain(`action="${issuer}/login"`)
  })

  test('A-006, A-102: repetitions stay repetitions, and brackets are part of a name', async () => {
    const url = await mounted(...before)
    expect((await token(url, 'grant_type=client_credentials&grant_type=client_credentials')).status).toBe(400)
    const answer = await token(url, 'grant_type=client_credentials&scope[]=admin&__proto__=x')
    expect([answer.status, ((await answer.json()) as { scope?: string }).scope]).toEqual([200, undefined])
  })

  test('X-001, X-005: limits hold', async () => {
    const url = await mounted(...before)
    expect((await token(url, `grant_type=client_credentials&x=${'x'.repeat(65_536)}`)).status).toBe(413)
    expect(
      (await token(url, 'grant_type=client_credentials', { 'content-type': 'application/json' })).status,
    ).toBe(400)
  })
})

test('behind somebody who read the body and kept it: an answer, and no waiting', async () => {
  const swallow: express.Handler = (request, _response, next) => {
    request.resume()
    request.on('end', () => setImmediate(next))
  }
  const url = await mounted(swallow)
  expect((await token(url, 'grant_type=client_credentials')).status).toBe(400)
})

test('below a router, the path is the one the browser asked for', async () => {
  const { provider } = await createWorld({ issuer })
  const app = express()
  app.use('/auth', toNodeHandler(provider))
  server = createServer(app).listen(0, '127.0.0.1')
  await new Promise((resolve) => server?.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  expect((await fetch(`${url}/auth/jwks`)).status).toBe(200)
  expect((await token(url, 'grant_type=client_credentials')).status).toBe(200)
})
