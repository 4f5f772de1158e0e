/** What an endpoint of the API says of itself: enough to answer by, and to describe it. */

import type { HttpResponse } from '../../../core/index.ts'
import type { Administrator } from '../operations/audit.ts'

/** JSON Schema, as OpenAPI 3.1 has it. */
export type Schema = Readonly<Record<string, unknown>>

export interface ApiRequest {
  /** What the path has in the place of each name. */
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | undefined>>
  /** An object; empty where the endpoint takes none. */
  readonly body: Readonly<Record<string, unknown>>
  /** Of `If-Match`. */
  readonly revision?: string
  readonly by: Administrator
  /** NumericDate. */
  readonly now: number
}

export interface ApiRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below the API, in the way of OpenAPI: `/clients/{client_id}`. */
  readonly path: string
  readonly summary: string
  /** Whether it changes something, which `vouchsafe:admin.read` does not open. */
  readonly changes: boolean
  /** Parameters of the query, with what they mean. */
  readonly query?: Readonly<Record<string, string>>
  readonly body?: Schema
  /** Whether it looks at `If-Match`. */
  readonly conditional?: boolean
  /** The answer where it is done. */
  readonly status: 200 | 201 | 204
  readonly answer?: Schema
  /** What else it may answer, beside 400, 401, 403 and 503. */
  readonly refuses?: readonly (404 | 409 | 412)[]
  readonly handle: (request: ApiRequest) => Promise<HttpResponse>
}
