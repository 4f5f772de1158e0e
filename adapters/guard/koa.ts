/** The guard as middleware of Koa: what it found is `ctx.state.access`. Nothing of Koa is imported. */

import type { Access } from './access.ts'
import { ALLOW_ORIGIN } from './cors.ts'
import type { Gates } from './gate.ts'
import { arrivalOf, type GuardedRequest } from './node.ts'
import type { Needs } from './options.ts'

/** What is used of a `Context`. */
export interface KoaContext {
  readonly req: GuardedRequest
  readonly originalUrl: string
  readonly state: { access?: Access }
  status: number
  body: unknown
  set(headers: Record<string, string>): void
  readonly response: { get(name: string): unknown }
}

export type KoaGuard = (needs?: Needs) => (context: KoaContext, next: () => Promise<unknown>) => Promise<void>

export function koaGuard(gates: Gates): KoaGuard {
  return (needs) => {
    const gate = gates(needs)
    return async (context, next) => {
      const admission = await gate(arrivalOf(context.req, context.originalUrl))
      if (!context.response.get(ALLOW_ORIGIN)) context.set({ ...admission.cors })
      if (admission.kind === 'admitted') {
        context.state.access = admission.access
        await next()
        return
      }
      const { status, headers, body } = admission.answer
      // A body brings a type of its own, where there is none.
      context.body = body
      context.status = status
      context.set({ ...headers })
    }
  }
}
