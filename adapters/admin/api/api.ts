/** The administration's API: a request to the endpoint that answers it. What fails is said, and nothing is a 500. */

import { type HttpRequest, type HttpResponse, json, parseParameters } from '../../../core/index.ts'
import type { Perform } from '../../mounts/mount.ts'
import { findRoute } from '../../mounts/routes.ts'
import type { Administration } from '../operations/administration.ts'
import { type ApiAccessWorld, createApiAccess } from './api-access.ts'
import { refused } from './api-answer.ts'
import { readBody } from './api-body.ts'
import type { ApiRoute, Schema } from './api-route.ts'
import { clientRoutes } from './client-routes.ts'
import { openApi } from './openapi.ts'
import { eventRoutes, keyRoutes, registrationTokenRoutes, tokenRoutes } from './other-routes.ts'
import { personRoutes } from './person-routes.ts'

export interface ApiWorld extends ApiAccessWorld {
  readonly administration: Administration
  readonly endpoints: { readonly authorization: string; readonly token: string }
  readonly now: () => number
}

/** Rejects with `Unavailable` where the storage does not answer. @param path below the API */
export type Api = (request: HttpRequest, path: string, perform: Perform) => Promise<HttpResponse>

export function createApi(world: ApiWorld): Api {
  const { administration, endpoints, resource, now } = world
  const { people } = administration
  const routes: readonly ApiRoute[] = [
    ...clientRoutes(administration),
    ...(people ? personRoutes(people) : []),
    ...keyRoutes(administration),
    ...tokenRoutes(administration),
    ...registrationTokenRoutes(administration),
    ...eventRoutes(administration),
  ]
  const document: Schema = openApi(routes, {
    url: resource,
    authorization_endpoint: endpoints.authorization,
    token_endpoint: endpoints.token,
  })
  const access = createApiAccess(world)
  // By their paths, as sites have them.
  const table = [...new Set(routes.map(({ path }) => path))].map((path) => ({
    path: path.replace(/\{([a-z_]+)\}/g, ':$1'),
    routes: routes.filter((route) => route.path === path),
  }))

  async function answer(request: HttpRequest, path: string, perform: Perform): Promise<HttpResponse> {
    if (request.fault)
      return refused('invalid_request', `The request could not be taken in: ${request.fault}.`)
    const method = request.method === 'HEAD' ? 'GET' : request.method
    if (path === '/openapi.json' && method === 'GET') return json(200, document)
    const found = findRoute(table, path)
    const route = found?.route.routes.find((one) => one.method === method)
    // Who may not come in learns nothing of what there is.
    const verdict = await access(request, route?.changes ?? true, perform)
    if (verdict.kind === 'refused') return verdict.answer
    if (!found) return refused('not_found', 'There is no such endpoint; /openapi.json has all of them.')
    if (!route) {
      const allow = found.route.routes.map((one) => one.method).join(', ')
      return refused('method_not_allowed', `Takes ${allow}.`, {}, { allow })
    }
    const { values, faults, too_many } = parseParameters(request.query)
    const unknown = Object.keys(values).find((name) => !Object.hasOwn(route.query ?? {}, name))
    if (too_many || Object.keys(faults).length > 0 || unknown !== undefined)
      return refused(
        'invalid_request',
        `The query has what is not known here${unknown === undefined ? '' : `: ${unknown}`}.`,
      )
    const body = readBody(request, route.body)
    if (body.kind === 'refused') return body.answer
    const revision = route.conditional ? revisionOf(request) : undefined
    try {
      return await route.handle({
        path: found.segments,
        query: values,
        body: body.value,
        ...(revision !== undefined && { revision }),
        by: verdict.by,
        now: now(),
      })
    } catch (error) {
      // What a list is asked is checked where it is made.
      if (error instanceof TypeError) return refused('invalid_request', error.message)
      throw error
    }
  }

  return async (request, path, perform) => {
    const response = await answer(request, path, perform)
    return request.method === 'HEAD' ? { ...response, body: '' } : response
  }
}

/** RFC 9110 section 13.1.1. `*` is whatever there is; of several one has to be it, and there is one. */
function revisionOf({ headers }: HttpRequest): string | undefined {
  const { 'if-match': sent } = headers
  if (sent === undefined || sent === '*') return undefined
  const [, tag] = /^"([^"]*)"$/.exec(sent) ?? []
  // No revision is empty, so that this is none.
  return tag ?? ''
}
