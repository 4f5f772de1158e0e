/**
 * The guard as a hook of Fastify (`onRequest` or `preHandler`), of one route or of all: what it found is
 * `request.access`. Nothing of Fastify is imported.
 */

import type { Access } from './access.ts'
import { ALLOW_ORIGIN } from './cors.ts'
import type { Gates } from './gate.ts'
import { arrivalOf, type GuardedRequest } from './node.ts'
import type { Needs } from './options.ts'

/** What is used of a `FastifyRequest`. */
export interface GuardedFastifyRequest {
  readonly raw: GuardedRequest
  readonly originalUrl: string
  access?: Access
}

/** What is used of a `FastifyReply`. */
export interface GuardedFastifyReply {
  code(status: number): unknown
  headers(headers: Record<string, string>): unknown
  getHeader(name: string): unknown
  send(body: string): unknown
}

export type FastifyGuard = (
  needs?: Needs,
) => (request: GuardedFastifyRequest, reply: GuardedFastifyReply) => Promise<unknown>

export function fastifyGuard(gates: Gates): FastifyGuard {
  return (needs) => {
    const gate = gates(needs)
    return async (request, reply) => {
      const admission = await gate(arrivalOf(request.raw, request.originalUrl))
      if (reply.getHeader(ALLOW_ORIGIN) === undefined) reply.headers({ ...admission.cors })
      if (admission.kind === 'admitted') {
        request.access = admission.access
        return undefined
      }
      const { status, headers, body } = admission.answer
      reply.code(status)
      reply.headers({ ...headers })
      // To answer the reply is to have replied.
      return reply.send(body)
    }
  }
}
