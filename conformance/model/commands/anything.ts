/** Bytes that mean nothing, to any endpoint: each gets an answer, and nothing changes. */

import fc from 'fast-check'
import { defaultPaths, type HttpRequest } from 'vouchsafe/core'
import { send } from '../trial.ts'
import { type Described, type Drawn, defineCommand } from './command.ts'

const paths = [...Object.values(defaultPaths), '/nowhere', '', '/token/', '//token']
const contents = ['application/x-www-form-urlencoded', 'application/json', 'multipart/form-data', '']
const texts = [
  '',
  '=',
  '&&&',
  '%',
  '%zz=1',
  '%00=%00',
  'a=%ff',
  '__proto__=1&constructor=2',
  'token=',
  'client_id=web&client_id=web',
  'grant_type=authorization_code&code[]=1',
  '{"token":1}',
  '\u00ff\u0000',
]

export interface Anything extends Described {
  readonly does: 'anything'
  readonly method: string
  readonly path: string
  readonly content: string
  readonly query: string
  readonly body: string
  readonly authorization: string
}

/** What the router's endpoints may answer to something like this. */
const documented = [200, 204, 303, 400, 401, 404, 405, 415]

export const anything = defineCommand<Drawn<Anything>>({
  does: 'anything',
  weight: 4,
  fields: {
    method: fc.constantFrom('GET', 'POST', 'HEAD', 'OPTIONS', 'DELETE', 'get'),
    path: fc.constantFrom(...paths),
    content: fc.constantFrom(...contents),
    query: fc.constantFrom(...texts),
    body: fc.oneof(fc.constantFrom(...texts), fc.string({ maxLength: 20 })),
    authorization: fc.constantFrom(
      '',
      'Basic',
      'Basic !',
      'Basic Og==',
      'Bearer',
      'Bearer x',
      'Bearer  x y',
      'DPoP x',
      '\u0000',
    ),
  },
  *script(trial, { method, path, content, query, body, authorization }) {
    const headers = {
      ...(content !== '' && { 'content-type': content }),
      ...(authorization !== '' && { authorization }),
    }
    const request: HttpRequest = { method, path, query, headers, body }
    yield* send(
      trial,
      { meaning: { kind: 'anything' }, manner: {}, step: { kind: 'http', request } },
      () => ({
        outcome: { kind: 'status', any: documented },
        because: 'every request is answered, with a status that the endpoint is documented to give',
      }),
    )
  },
})
