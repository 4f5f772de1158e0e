/**
 * Next.js, App Router: `app/auth/[...path]/route.ts` for an issuer that ends in `/auth`. With the provider
 * made in a module of its own, the route file is
 *
 *     export const { GET, HEAD, POST, OPTIONS } = routeHandlers(provider)
 *     export const dynamic = 'force-dynamic'
 */

import type { Provider } from 'vouchsafe'

type RouteHandler = (request: Request) => Promise<Response>

export function routeHandlers({
  fetch,
}: Provider): Record<'GET' | 'HEAD' | 'POST' | 'OPTIONS', RouteHandler> {
  return { GET: fetch, HEAD: fetch, POST: fetch, OPTIONS: fetch }
}
