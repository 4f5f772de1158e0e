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

/** What an operator was told of: each with the operation that failed, if it was one. */
const told: { readonly error: unknown; readonly operation: string | undefined }[] = []

async function mounted(...before: express.Handler[]): Promise<string> {
  told.splice(0)
  const { provider } = await createWorld({
    issuer,
    onError: (error, { operation }) => told.push({ error, operation }),
  })
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
    expect(await page.text()).toContain(`action="${issuer}/login?`)
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

describe('behind a parser of somebody else', () => {
  const read = (body: unknown): express.Handler => {
    return (request, _response, next) => {
      request.resume()
      request.on('end', () => {
        Object.assign(request, { body })
        setImmediate(next)
      })
    }
  }
  const good = { grant_type: 'client_credentials' }
  const bare = (members: object) => Object.assign(Object.create(null), members)
  const deep = (levels: number): object =>
    Array.from({ length: levels }).reduce<object>((inner) => ({ x: inner }), {})
  const circle: Record<string, unknown> = { ...good }
  circle.x = circle

  test.each<[string, unknown, number]>([
    ['an object without a prototype', bare(good), 200],
    ['its members without one', { ...good, x: bare({ toString: '1' }) }, 200],
    ['members that hide how they become text', { ...good, x: { toString: '1', valueOf: '1' } }, 200],
    ['a name of every object', { ...good, x: { constructor: { prototype: '1' } }, hasOwnProperty: '1' }, 200],
    ['lists in lists, and objects in them', { ...good, x: [['1'], { y: ['2'] }, []] }, 200],
    ['numbers, and nothing at all', { ...good, x: 1, y: 1n, z: null, u: undefined, b: true }, 200],
    ['a Map, a Date, bytes', { ...good, x: new Map([['a', 1]]), y: new Date(), z: Buffer.from('z') }, 200],
    ['bytes', Buffer.from('grant_type=client_credentials'), 200],
    ['bytes that are no Buffer', new TextEncoder().encode('grant_type=client_credentials'), 200],
    ['a repetition', { grant_type: ['client_credentials', 'client_credentials'] }, 400],
    ['an object where a text should be', { grant_type: { toString: 'client_credentials' } }, 400],
    ['a number', 7, 400],
    ['null', null, 400],
    ['a list', ['grant_type'], 400],
    ['a circle', circle, 400],
    ['a thousand levels', { ...good, x: deep(1000) }, 400],
    ['a text that is too long', `x=${'x'.repeat(65_536)}`, 413],
    ['an object that is too large', { ...good, x: 'x'.repeat(65_536) }, 413],
  ])('X-023: %s is answered', async (_, body, status) => {
    const answer = await token(await mounted(read(body)), 'read=already')
    expect([answer.status, told]).toEqual([status, []])
  })

  test('brackets are part of a name, as without a parser', async () => {
    const url = await mounted(express.urlencoded({ extended: true }))
    for (const more of ['x[toString]=1', 'x[y][z]=1&x[y][w]=2', 'grant_type[toString]=1', 'scope[x]=admin']) {
      const answer = await token(url, `grant_type=client_credentials&${more}`)
      const { scope } = (await answer.json()) as { scope?: string }
      expect([more, answer.status, scope, told]).toEqual([more, 200, undefined, []])
    }
  })

  test.each<[string, object]>([
    [
      'a member that throws',
      {
        get grant_type() {
          throw new Error('a secret of the parser')
        },
      },
    ],
    [
      'an object that cannot be listed',
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('a secret of the parser')
          },
        },
      ),
    ],
  ])('X-023: %s is a 500 that says nothing of it, and the operator is told', async (_, body) => {
    const answer = await token(await mounted(read(body)), 'read=already')
    const text = await answer.text()
    expect([answer.status, text]).toEqual([
      500,
      expect.stringMatching(/"server_error".*Reference: [\w-]{12}/),
    ])
    expect(text).not.toContain('secret')
    expect(told).toEqual([{ error: new Error('a secret of the parser'), operation: undefined }])
  })
})

test('an answer that somebody else has begun is not written over, and the operator is told', async () => {
  const hasty: express.Handler = (_request, response, next) => {
    response.writeHead(202, { 'content-length': '10' })
    response.write('too hasty')
    next()
  }
  const url = await mounted(hasty)
  await expect(fetch(`${url}/auth/jwks`).then((answer) => answer.text())).rejects.toThrow()
  expect(told).toEqual([
    { error: expect.objectContaining({ code: 'ERR_HTTP_HEADERS_SENT' }), operation: undefined },
  ])
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
