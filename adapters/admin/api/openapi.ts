/** The API in the words of OpenAPI 3.1, made of what answers it. */

import { lowerCase } from '../../../core/index.ts'
import type { ApiRoute, Schema } from './api-route.ts'
import { error } from './api-schemas.ts'
import { ADMIN, ADMIN_READ } from './api-scopes.ts'

interface Described {
  /** Of the API. */
  readonly url: string
  readonly token_endpoint: string
  readonly authorization_endpoint: string
}

export function openApi(routes: readonly ApiRoute[], { url, ...endpoints }: Described): Schema {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    const operations = paths[route.path] ?? {}
    operations[lowerCase(route.method)] = operationOf(route)
    paths[route.path] = operations
  }
  const scopes = { [ADMIN]: 'See and change everything', [ADMIN_READ]: 'See everything' }
  const { authorization_endpoint: authorizationUrl, token_endpoint: tokenUrl } = endpoints
  return {
    openapi: '3.1.0',
    info: {
      title: 'vouchsafe administration',
      version: '1',
      description:
        'For clients whose scope names vouchsafe:admin or vouchsafe:admin.read, with an access token for the resource that is the URL of this API. A person has to be an administrator too.',
    },
    servers: [{ url }],
    paths,
    components: {
      schemas: { Error: error },
      securitySchemes: {
        oauth: {
          type: 'oauth2',
          flows: {
            authorizationCode: { authorizationUrl, tokenUrl, scopes },
            clientCredentials: { tokenUrl, scopes },
          },
        },
      },
    },
  }
}

const meanings: Readonly<Record<number, string>> = {
  400: 'Something of the request is wrong; `problems` names it',
  401: 'There is no token, or it is good no more',
  403: 'The token opens this not',
  404: 'There is none',
  409: 'Somebody has that already, or it cannot be done as things are',
  412: 'Somebody else has changed it meanwhile; `current` is what it is now',
  503: 'The storage does not answer; the same request may be sent again',
}

function operationOf(route: ApiRoute): Schema {
  const { summary, changes, query = {}, body, conditional, status, answer, refuses = [] } = route
  const named = [...route.path.matchAll(/\{([a-z_]+)\}/g)].map(([, name]) => name)
  const parameters = [
    ...named.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...Object.entries(query).map(([name, description]) => ({
      name,
      in: 'query',
      description,
      schema: { type: 'string' },
    })),
    ...(conditional
      ? [
          {
            name: 'If-Match',
            in: 'header',
            description: 'The ETag of what was read: where it is another one by now, nothing is done',
            schema: { type: 'string' },
          },
        ]
      : []),
  ]
  const statuses = [400, 401, 403, ...refuses, 503]
  const refusals = statuses.map((one) => [
    one,
    { description: meanings[one], ...(one !== 401 && contentOf({ $ref: '#/components/schemas/Error' })) },
  ])
  return {
    summary,
    security: [{ oauth: [changes ? ADMIN : ADMIN_READ] }],
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, ...contentOf(body) } }),
    responses: {
      [status]: { description: 'Done', ...(answer && contentOf(answer)) },
      ...Object.fromEntries(refusals),
    },
  }
}

function contentOf(schema: Schema): Schema {
  return { content: { 'application/json': { schema } } }
}
