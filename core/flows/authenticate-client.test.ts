/** RFC 6749 section 2.3: what is asked of the world to authenticate a client, whoever it is. */

import * as v from 'valibot'
import { expect, test } from 'vitest'
import { at } from '../context.ts'
import type { Effect, SyncHandlers } from '../effects.ts'
import type { Client } from '../hosts.ts'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { encodeParameters, parseParameters } from '../messages/parameters.ts'
import { factsWith } from '../messages/request-facts.fixture.ts'
import { runSync } from '../run.ts'
import { authenticateClient } from './authenticate-client.ts'
import { configuration } from './configuration.fixture.ts'

const context = at(configuration, 1_800_000_000)
const client: Client = {
  ...v.parse(clientMetadata, { client_id: 'a', token_endpoint_auth_method: 'client_secret_post' }),
  client_secret_hash: 'the hash',
}

function authenticate(
  found: Client | undefined,
  body: Record<string, string>,
  authorization?: string,
  right = (_: string) => true,
) {
  const asked: Effect[] = []
  const handlers = {
    find_client: () => found,
    load: () => [undefined],
    verify_secret: (effect: Effect & { secret: string }) => {
      asked.push(effect)
      return right(effect.secret)
    },
  } as unknown as SyncHandlers
  const parameters = parseParameters(encodeParameters(body))
  const facts = factsWith({ authorization })
  const outcome = runSync(authenticateClient({ parameters, facts }, context), handlers)
  return { asked, outcome }
}

test.each([
  ['a known client', client, 'the hash', 'authenticated'],
  ['nobody', undefined, undefined, 'unauthenticated'],
  ['a disabled client', { ...client, disabled: true }, undefined, 'unauthenticated'],
])('the secret of %s is compared once', (_, found, hash, kind) => {
  const { asked, outcome } = authenticate(found, { client_id: 'a', client_secret: 'b' })
  expect(asked).toEqual([{ op: 'verify_secret', secret: 'b', hash }])
  expect(outcome.kind).toBe(kind)
})

test.each([
  ['a known client', (found: Client) => found, 'the hash'],
  ['nobody', () => undefined, undefined],
])('both secrets that Basic may mean are compared, whatever came of the first: of %s', (_, find, hash) => {
  const basic: Client = { ...client, token_endpoint_auth_method: 'client_secret_basic' }
  const header = `Basic ${btoa('a:b+c')}`
  for (const right of [() => true, () => false, (secret: string) => secret === 'b+c']) {
    const { asked, outcome } = authenticate(find(basic), {}, header, right)
    expect(asked).toEqual([
      { op: 'verify_secret', secret: 'b c', hash },
      { op: 'verify_secret', secret: 'b+c', hash },
    ])
    const is_right = hash !== undefined && ['b c', 'b+c'].some(right)
    expect(outcome.kind).toBe(is_right ? 'authenticated' : 'unauthenticated')
  }
})

test('a client_id that is not form-encoded is found as it is', () => {
  const plus: Client = { ...client, client_id: 'a+b', token_endpoint_auth_method: 'client_secret_basic' }
  const { outcome } = authenticate(plus, {}, `Basic ${btoa('a+b:c')}`)
  expect(outcome).toMatchObject({ kind: 'authenticated', client: { client_id: 'a+b' } })
})

test('a secret too long is left out of what is computed, and refused', () => {
  const { asked, outcome } = authenticate(client, { client_id: 'a', client_secret: 'b'.repeat(1025) })
  expect(asked).toEqual([{ op: 'verify_secret', secret: '', hash: undefined }])
  expect(outcome).toMatchObject({ kind: 'unauthenticated', refusal: { reason: 'client.secret_mismatch' } })
})

test('a public client has no secret to compare', () => {
  const spa: Client = { ...client, token_endpoint_auth_method: 'none' }
  expect(authenticate(spa, { client_id: 'a' })).toMatchObject({
    asked: [],
    outcome: { kind: 'authenticated' },
  })
})
