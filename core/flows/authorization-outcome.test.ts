/** RFC 6749 section 4.1.2, RFC 9207 section 2: what an answer to the client holds. */

import * as v from 'valibot'
import { expect, test } from 'vitest'
import { at } from '../context.ts'
import { refuse } from '../errors.ts'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { issuerOnly } from '../rules/audience.ts'
import type { AuthorizationRequest } from '../rules/authorization-request.ts'
import type { ValidatedRedirect } from '../rules/redirect-uri.ts'
import { codeResponse, errorResponse } from './authorization-outcome.ts'
import { configuration } from './configuration.fixture.ts'
import type { RefusedRequest } from './trusted-request.ts'

const NOW = 1_800_000_000
const context = at(configuration, NOW)
const redirect_uri = 'https://rp.test/cb' as ValidatedRedirect
const request: AuthorizationRequest = {
  kind: 'request',
  asks: 'authorization',
  client: v.parse(clientMetadata, { client_id: 'web', redirect_uris: [redirect_uri] }),
  redirect_uri,
  response_mode: 'query',
  audience: issuerOnly('https://op.test'),
  scope: [],
  prompt: new Set(),
  ui_locales: [],
  acr_values: [],
  parameters: {},
  encoded: '',
}
const refused: RefusedRequest = {
  kind: 'refused_request',
  refusal: refuse('scope.malformed', 'scope'),
  client: request.client,
  redirect_uri,
  response_mode: 'fragment',
  is_silent: false,
}
const iss = 'https://op.test'

test.each([
  ['without a state', {}],
  ['with the state', { state: 's' }],
])('a code, %s', (_, state) => {
  expect(codeResponse({ ...request, ...state }, 'c', context)).toStrictEqual({
    kind: 'response',
    redirect_uri,
    response_mode: 'query',
    parameters: { code: 'c', ...state, iss },
    ui_locales: [],
    client_id: 'web',
  })
})

test.each([
  ['to a valid request, without a state', request, {}, 'query'],
  ['to a valid request, with the state', request, { state: 's' }, 'query'],
  ['to a request that was wrong', refused, {}, 'fragment'],
  ['to a request that was wrong, with the state', refused, { state: 's' }, 'fragment'],
])('an error %s', (_, to, state, response_mode) => {
  const refusal = refuse('consent.denied')
  expect(errorResponse({ ...to, ...state }, refusal, context)).toStrictEqual({
    kind: 'response',
    redirect_uri,
    response_mode,
    parameters: { error: 'access_denied', error_description: expect.any(String), ...state, iss },
    refusal,
    ui_locales: [],
    client_id: 'web',
  })
})
