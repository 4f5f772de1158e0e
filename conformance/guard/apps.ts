/**
 * One API in each framework, as people write it: CORS first, then a route of bearers with the scope `openid`, and all
 * below `/all` guarded as a whole, where whatever gets past the guard is answered.
 */

import type { RequestListener } from 'node:http'
import express from 'express'
import Fastify from 'fastify'
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import Koa from 'koa'
import type { Access, Guard, GuardVariables } from 'vouchsafe/guard'
import { fetchListener } from '../frameworks/server.ts'

declare module 'fastify' {
  interface FastifyRequest {
    access: Access
  }
}

export const ORIGIN = 'https://app.test'

const corsHeaders = {
  'access-control-allow-origin': ORIGIN,
  'access-control-allow-headers': 'authorization',
}

export const apps: Readonly<Record<string, (guard: Guard) => RequestListener | Promise<RequestListener>>> = {
  express(guard) {
    const app = express()
    app.use('/notes', (request, response, next) => {
      response.set(corsHeaders)
      if (request.method === 'OPTIONS') response.sendStatus(204)
      else next()
    })
    app.get('/notes/:id', guard.express({ scope: 'openid' }), (request, response) => {
      const id: string = request.params.id
      response.json({ sub: request.access.sub, id })
    })
    const whole = express.Router()
    whole.use(guard.express())
    whole.use((request, response) => {
      response.send(`past with ${request.access?.client_id}`)
    })
    app.use('/all', whole)
    app.use('/.well-known', guard.express())
    return app
  },

  hono(guard) {
    const app = new Hono<{ Variables: GuardVariables }>()
    app.use('/notes/*', cors({ origin: ORIGIN, allowHeaders: ['authorization'] }))
    app.get('/notes/:id', guard.hono({ scope: 'openid' }), (c) => {
      const id: string = c.req.param('id')
      return c.json({ sub: c.var.access.sub, id })
    })
    app.use('/all/*', guard.hono())
    app.use('/.well-known/*', guard.hono())
    app.all('/all/*', (c) => c.text(`past with ${c.get('access')?.client_id}`))
    return fetchListener((request) => app.fetch(request))
  },

  async fastify(guard) {
    const app = Fastify()
    app.addHook('onRequest', async (request, reply) => {
      if (!request.url.startsWith('/notes')) return
      reply.headers(corsHeaders)
      if (request.method === 'OPTIONS') return reply.code(204).send()
    })
    app.get<{ Params: { id: string } }>(
      '/notes/:id',
      { onRequest: guard.fastify({ scope: 'openid' }) },
      async (request) => ({ sub: request.access.sub, id: request.params.id }),
    )
    await app.register(
      async (whole) => {
        whole.addHook('preHandler', guard.fastify())
        whole.all('/*', async (request) => `past with ${request.access?.client_id}`)
      },
      { prefix: '/all' },
    )
    app.all('/.well-known/*', { onRequest: guard.fastify() }, async () => '')
    await app.ready()
    return (request, response) => app.routing(request, response)
  },

  koa(guard) {
    const app = new Koa<{ access: Access }>()
    const [notes, all] = [guard.koa({ scope: 'openid' }), guard.koa()]
    app.use(async (ctx, next) => {
      if (!ctx.path.startsWith('/notes')) return next()
      ctx.set(corsHeaders)
      if (ctx.method === 'OPTIONS') ctx.status = 204
      else return next()
    })
    app.use((ctx, next) => (ctx.path.startsWith('/notes/') ? notes(ctx, next) : all(ctx, next)))
    app.use((ctx) => {
      const id = /^\/notes\/(.+)/.exec(ctx.path)?.[1]
      ctx.body = id ? { sub: ctx.state.access.sub, id } : `past with ${ctx.state.access?.client_id}`
    })
    return app.callback()
  },

  node(guard) {
    const notes = guard.node(
      ({ url }, response: Parameters<RequestListener>[1], { sub }) => {
        response.setHeader('content-type', 'application/json; charset=utf-8')
        response.end(JSON.stringify({ sub, id: url?.replace('/notes/', '') }))
      },
      { scope: 'openid' },
    )
    const all = guard.node((_, response: Parameters<RequestListener>[1], { client_id }) =>
      response.end(`past with ${client_id}`),
    )
    return (request, response) => {
      if (!request.url?.startsWith('/notes')) return all(request, response)
      for (const [name, value] of Object.entries(corsHeaders)) response.setHeader(name, value)
      if (request.method === 'OPTIONS') response.writeHead(204).end()
      else return notes(request, response)
    }
  },

  fetch(guard) {
    const notes = guard.fetch(
      ({ url }, { sub }) => Response.json({ sub, id: new URL(url).pathname.replace('/notes/', '') }),
      { scope: 'openid' },
    )
    const all = guard.fetch((_, { client_id }) => new Response(`past with ${client_id}`))
    return fetchListener(async (request) => {
      if (!new URL(request.url).pathname.startsWith('/notes')) return all(request)
      if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: corsHeaders })
      const { body, status, headers } = await notes(request)
      return new Response(body, { status, headers: { ...Object.fromEntries(headers), ...corsHeaders } })
    })
  },
}
