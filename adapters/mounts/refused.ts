/** What a request at mounted pages has to be before anybody looks at it, and the page that says what it is not. */

import {
  type Context,
  type Fault,
  type Flow,
  type HttpRequest,
  type HttpResponse,
  isForm,
  type PageReason,
  refuse,
  refuseFault,
  renderErrorPage,
} from '../../core/index.ts'
import { isFromElsewhere } from './forms.ts'

export type FaultOrRefusal = Fault | Extract<PageReason, `page.${string}` | 'request.content_type'>

const statuses: { readonly [K in FaultOrRefusal]?: number } = {
  'page.not_found': 404,
  'page.forbidden': 403,
  'page.cross_site': 403,
  'page.not_current': 403,
  'page.nothing_under_way': 400,
  'request.content_type': 415,
}

/** @param of which pages, in events */
export function refusePage(
  why: FaultOrRefusal,
  of: string,
  request: HttpRequest,
  context: Context,
): Flow<HttpResponse> {
  const status = statuses[why]
  return status === undefined
    ? refuseFault(why as Fault, of, 'people', request, context)
    : renderErrorPage(refuse(why as PageReason), status, request, context)
}

/** What a route does with a method is there where it takes it. */
interface Takes {
  readonly get?: unknown
  readonly post?: unknown
}

export function whatIsAmiss(request: HttpRequest, route: Takes, origin: string): FaultOrRefusal | undefined {
  const method = request.method === 'HEAD' ? 'GET' : request.method
  if (!methodsOf(route).includes(method)) return 'method'
  if (method !== 'POST') return undefined
  if (isFromElsewhere(request, origin)) return 'page.cross_site'
  if (request.headers['content-encoding'] !== undefined) return 'content_coding'
  return isForm(request) ? undefined : 'request.content_type'
}

export function* refuseRoute(
  why: FaultOrRefusal,
  route: Takes,
  of: string,
  request: HttpRequest,
  context: Context,
): Flow<HttpResponse> {
  const response = yield* refusePage(why, of, request, context)
  if (why !== 'method') return response
  return { ...response, headers: { ...response.headers, allow: methodsOf(route).join(', ') } }
}

function methodsOf({ get, post }: Takes): string[] {
  return [...(get ? ['GET', 'HEAD'] : []), ...(post ? ['POST'] : [])]
}
