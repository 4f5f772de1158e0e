/**
 * The guard as middleware of Express (4 and 5), and of what takes the same, such as NestJS and Connect. Nothing of
 * Express is imported: its types give a namespace to be added to.
 */

import type { Access } from './access.ts'
import type { Gates } from './gate.ts'
import { arrivalOf, type GuardedRequest, type GuardedResponse, send, setCors } from './node.ts'
import type { Needs } from './options.ts'

declare global {
  namespace Express {
    interface Request {
      /** Behind `guard.express()`. */
      access: Access
    }
  }
}

export interface ExpressRequest extends GuardedRequest {
  /** `url` is what the router has left of it. */
  readonly originalUrl?: string
  access?: Access
}

export type ExpressGuard = (
  needs?: Needs,
) => (request: ExpressRequest, response: GuardedResponse, next: () => unknown) => Promise<void>

export function expressGuard(gates: Gates): ExpressGuard {
  return (needs) => {
    const gate = gates(needs)
    return async (request, response, next) => {
      const admission = await gate(arrivalOf(request, request.originalUrl ?? request.url))
      setCors(response, admission)
      if (admission.kind === 'admitted') {
        request.access = admission.access
        next()
        return
      }
      send(response, admission.answer, request)
    }
  }
}
