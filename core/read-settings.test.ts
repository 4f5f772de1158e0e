/** What people write, as its types have it and as it is checked. */

import type * as v from 'valibot'
import { describe, expect, expectTypeOf, test } from 'vitest'
import type { Fixed } from './fixed.fixture.ts'
import type { clientDescription } from './messages/client-description-schema.ts'
import type {
  ClientDescription,
  ClientDescriptionInput,
  ClientMetadata,
  ClientMetadataInput,
} from './messages/client-metadata.ts'
import type { clientMetadata } from './messages/client-metadata-schema.ts'
import type { Policy, PolicyInput } from './policy.ts'
import { policySchema } from './policy-schema.ts'
import { readResources } from './read-resources.ts'
import { readClientMetadata, readPolicy } from './read-settings.ts'
import type { resourceSchema } from './resource-schema.ts'
import type { Resource, ResourceInput } from './resources.ts'

test('the types are those of what is checked, member by member', () => {
  expectTypeOf<Fixed<v.InferInput<typeof policySchema>>>().toEqualTypeOf<Fixed<PolicyInput>>()
  expectTypeOf<Fixed<v.InferOutput<typeof policySchema>>>().toEqualTypeOf<Fixed<Policy>>()
  expectTypeOf<Fixed<v.InferInput<typeof resourceSchema>>>().toEqualTypeOf<Fixed<ResourceInput>>()
  expectTypeOf<Fixed<v.InferOutput<typeof resourceSchema>>>().toEqualTypeOf<Fixed<Resource>>()
  expectTypeOf<Fixed<v.InferInput<typeof clientDescription>>>().toEqualTypeOf<Fixed<ClientDescriptionInput>>()
  expectTypeOf<Fixed<v.InferOutput<typeof clientDescription>>>().toEqualTypeOf<Fixed<ClientDescription>>()
  expectTypeOf<Fixed<v.InferInput<typeof clientMetadata>>>().toEqualTypeOf<Fixed<ClientMetadataInput>>()
  expectTypeOf<Fixed<v.InferOutput<typeof clientMetadata>>>().toEqualTypeOf<Fixed<ClientMetadata>>()
})

describe('readPolicy', () => {
  test('fills in the defaults', () => {
    expect(readPolicy({ code_lifetime: 30 })).toMatchObject({
      code_lifetime: 30,
      access_token_lifetime: 3600,
    })
    const without_default = ['cookie_name']
    expect(Object.keys(readPolicy())).toEqual(
      Object.keys(policySchema.entries).filter((name) => !without_default.includes(name)),
    )
  })

  test('names what is wrong, a line each', () => {
    const wrong = { code_lifetime: 0, accessTokenLifetime: 5 } as PolicyInput
    expect(() => readPolicy(wrong)).toThrow(
      new TypeError(
        'policy.code_lifetime: must be 1 at least\npolicy.accessTokenLifetime: is not known; did you mean access_token_lifetime?',
      ),
    )
  })
})

describe('readResources', () => {
  const policy = readPolicy({ scopes: { orders: { description: 'Orders' } } })
  const read = (...resources: unknown[]) =>
    readResources(resources as ResourceInput[], 'https://op.test', policy)
  const api = { identifier: 'https://api.test' }

  test('fills in the defaults', () => {
    expect(read(api)).toEqual([
      { ...api, scopes: {}, accessTokenFormat: 'opaque', accessTokenSigningAlg: 'RS256' },
    ])
  })

  test.each<[string, unknown[], string]>([
    ['a relative one', [{ identifier: '/api' }], 'resources[0].identifier: must be an absolute URI'],
    [
      'a fragment',
      [{ identifier: 'https://api.test/#f' }],
      'resources[0].identifier: must be an absolute URI',
    ],
    ['one twice', [api, api], 'resources[1]: identifier https://api.test is there twice'],
    ['one with a slash and without', [api, { identifier: 'https://api.test/' }], 'is there twice'],
    ['the issuer', [{ identifier: 'https://op.test/' }], 'identifier is the issuer'],
    ['a scope of everybody', [{ ...api, scopes: { openid: { description: 'x' } } }], 'is a scope of OpenID'],
    [
      'a scope of the policy',
      [{ ...api, scopes: { orders: { description: 'x' } } }],
      'resources[0].scopes.orders: is a scope of the policy',
    ],
    ['a word for jwt', [{ ...api, accessTokenFormat: 'JWT' }], 'resources[0].accessTokenFormat'],
    ['a misspelt member', [{ ...api, scope: {} }], 'resources[0].scope: is not known; did you mean scopes?'],
  ])('%s is refused', (_, resources, message) => {
    expect(() => read(...resources)).toThrow(message)
  })

  test('a default that is none of them is refused', () => {
    const other = readPolicy({ default_resource: 'https://other.test' })
    expect(() => readResources([api], 'https://op.test', other)).toThrow('policy.default_resource')
    const same = readPolicy({ default_resource: 'https://api.test/' })
    expect(readResources([api], 'https://op.test', same)).toHaveLength(1)
  })
})

describe('readClientMetadata', () => {
  const written = {
    client_id: 'app',
    client_secret: 'a random secret, 22+ characters',
    redirect_uris: ['https://app.example/callback'],
  }

  test('fills in the defaults and keeps what is there, the secret included', () => {
    expect(readClientMetadata(written)).toMatchObject({ ...written, grant_types: ['authorization_code'] })
  })

  test.each([
    [{ redirect_uri: 'x' }, 'client.redirect_uri: is not known; did you mean redirect_uris?'],
    [{ redirect_uris: [] }, 'client.redirect_uris: is missing; the grant authorization_code needs one'],
    [{ token_endpoint_auth_method: 'none' }, /^client: .*has no client_secret/],
    [
      { application_type: 'native' },
      /^client\.token_endpoint_auth_method: must be none; a native client keeps no secret/,
    ],
    [{ client_secret: undefined }, /^client: client_secret is missing/],
  ])('names what is wrong: %j', (wrong, message) => {
    expect(() => readClientMetadata({ ...written, ...wrong } as ClientMetadataInput)).toThrow(message)
  })
})
