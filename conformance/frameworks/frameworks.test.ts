/** Each framework with the provider in it: at the root, below a prefix, behind a proxy, after a body parser. */

import type { RequestListener } from 'node:http'
import express from 'express'
import { Hono } from 'hono'
import Koa from 'koa'
import { afterEach, describe, expect, test } from 'vitest'
import { generateKeys, type Provider } from 'vouchsafe'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { codeFlow } from './code-flow.ts'
import { createExampleProvider } from './example-provider.ts'
import * as expressExample from './examples/express.ts'
import * as fastifyExample from './examples/fastify.ts'
import * as honoExample from './examples/hono.ts'
import * as koaExample from './examples/koa.ts'
import * as nestExample from './examples/nest.ts'
import { routeHandlers } from './examples/next.ts'
import { fetchListener, type Listening, listen, proxyListener } from './server.ts'

type Mount = (provider: Provider) => RequestListener | Promise<RequestListener>

/** Every way to mount it; those that end in "parser" have had the body read before. */
const mounts: Record<string, Mount> = {
  Express: expressExample.createApp,
  'Express after its parser': (provider) =>
    express().use(
      express.urlencoded({ extended: false }),
      express.json(),
      expressExample.createApp(provider),
    ),
  'Express after its extended parser': (provider) =>
    express().use(express.urlencoded({ extended: true }), expressExample.createApp(provider)),
  'Express after a parser of text': (provider) =>
    express().use(express.text({ type: '*/*' }), expressExample.createApp(provider)),
  'Express after a parser of bytes': (provider) =>
    express().use(express.raw({ type: '*/*' }), expressExample.createApp(provider)),
  'Express below a path of its own': (provider) => {
    const path = new URL(provider.configuration.issuer).pathname
    return express()
      .use(path, expressExample.createApp(provider))
      .get('/hello', (_, response) => {
        response.send('Hello')
      })
  },
  Fastify: async (provider) => {
    const app = fastifyExample.createApp(provider)
    await app.ready()
    return (request, response) => app.routing(request, response)
  },
  'Fastify with a parser': async (provider) => {
    const app = fastifyExample.createApp(provider)
    const type = 'application/x-www-form-urlencoded'
    app.addContentTypeParser(type, { parseAs: 'string' }, (_, body, done) =>
      done(null, new URLSearchParams(`${body}`)),
    )
    await app.ready()
    return (request, response) => app.routing(request, response)
  },
  Koa: (provider) => koaExample.createApp(provider).callback(),
  'Koa after a parser': (provider) => {
    const app = new Koa()
    app.use(async (context, next) => {
      let text = ''
      for await (const chunk of context.req.setEncoding('utf8')) text += chunk
      const parsed: Record<string, string | string[]> = {}
      for (const name of new URLSearchParams(text).keys()) {
        const values = new URLSearchParams(text).getAll(name)
        parsed[name] = values.length === 1 ? (values[0] ?? '') : values
      }
      Object.assign(context.request, { body: parsed })
      await next()
    })
    app.use(koaExample.oidc(provider))
    app.use((context) => {
      context.body = 'Hello'
    })
    return app.callback()
  },
  Hono: (provider) => fetchListener(honoExample.createApp(provider).fetch),
  'Hono after its parser': (provider) => {
    const app = new Hono()
    app.use(async (context, next) => {
      if (context.req.method === 'POST') await context.req.parseBody()
      return next()
    })
    app.route('/', honoExample.createApp(provider))
    return fetchListener(app.fetch)
  },
  'Next.js': (provider) => {
    const handlers: Record<string, (request: Request) => Promise<Response>> = routeHandlers(provider)
    return fetchListener((request) => {
      if (!provider.serves(new URL(request.url).pathname)) return new Response('Hello')
      return handlers[request.method]?.(request) ?? new Response(null, { status: 405 })
    })
  },
  NestJS: async (provider) => {
    const app = await nestExample.createApp(provider)
    await app.init()
    return app.getHttpAdapter().getInstance()
  },
}

const keys = generateKeys(['RS256'])
const open: Listening[] = []

afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

async function started(create: Parameters<typeof listen>[0]): Promise<Listening> {
  const server = await listen(create)
  open.push(server)
  return server
}

async function mounted(mount: Mount, issuer: string): Promise<RequestListener> {
  const provider = createExampleProvider({ issuer, storage: createMemoryStorage(), keys: await keys })
  return mount(provider)
}

async function expectFlow(issuer: string, application: string): Promise<void> {
  const { userinfo, claims, refreshed, after_revocation } = await codeFlow(issuer)
  expect(userinfo).toEqual({ sub: 'alice', name: 'Alice Example' })
  expect(claims).toMatchObject({ iss: issuer, aud: 'web', sub: 'alice', nonce: 'n1' })
  expect({ refreshed, after_revocation }).toEqual({ refreshed: true, after_revocation: 401 })
  expect(await (await fetch(`${application}/hello`)).text()).toBe('Hello')
}

describe.each(Object.entries(mounts))('%s', (_, mount) => {
  test('at the root', async () => {
    const { origin } = await started((origin) => mounted(mount, origin))
    await expectFlow(origin, origin)
  })

  test('below a prefix', async () => {
    const { origin } = await started((origin) => mounted(mount, `${origin}/some/auth`))
    await expectFlow(`${origin}/some/auth`, origin)
  })

  test('behind a proxy that has the name of the issuer', async () => {
    const upstream = { origin: '' }
    const proxy = await started(() => proxyListener(() => upstream.origin))
    upstream.origin = (await started(() => mounted(mount, `${proxy.origin}/auth`))).origin
    await expectFlow(`${proxy.origin}/auth`, proxy.origin)
  })
})

test.each(Object.entries(mounts))(
  '%s: a repeated parameter is still seen to be repeated',
  async (_, mount) => {
    const { origin } = await started((origin) => mounted(mount, origin))
    const body = 'grant_type=client_credentials&grant_type=client_credentials&client_id=web'
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const response = await fetch(`${origin}/token`, { method: 'POST', headers, body })
    expect([response.status, await response.json()]).toMatchObject([400, { error: 'invalid_request' }])
  },
)
