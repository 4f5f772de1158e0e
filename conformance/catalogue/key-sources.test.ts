/** Rows K-008, K-009, Y-004, F-208: keys that are looked up, and change, stall or fail while the provider runs. */

import type { JWK } from 'jose'
import { describe, expect, test } from 'vitest'
import { generateKeys, type KeyRing, keyRing, type ProviderOptions } from 'vouchsafe'
import {
  authorizationUrl,
  clients,
  createWorld,
  issueTokens,
  redeem,
  type Tokens,
  type World,
} from './world.ts'

const { keys } = await generateKeys(['RS256', 'ES256'])
const [rsa, ec] = keys as [JWK, JWK]
const next = (await generateKeys(['RS256'])).keys[0] as JWK

/** A source that says what it is told to. */
function source(ring: KeyRing) {
  const source = { ring, current: (): KeyRing | Promise<KeyRing> => source.ring }
  return source
}

const published = async ({ provider }: World, path: string) => {
  const response = await provider.fetch(new Request(`https://op.test${path}`))
  return { status: response.status, body: await response.json() }
}
const kidsOf = async (world: World) => (await published(world, '/jwks')).body.keys.map(({ kid }: JWK) => kid)
const algsOf = async (world: World) =>
  (await published(world, '/.well-known/openid-configuration')).body.id_token_signing_alg_values_supported
const kidOf = ({ id_token = '' }: Tokens) => JSON.parse(atob(id_token.split('.')[0] ?? '')).kid

async function hinted(world: World, id_token: string | undefined): Promise<string> {
  const browser = world.browser()
  await browser.code(authorizationUrl())
  return (await browser.open(authorizationUrl({ id_token_hint: id_token, prompt: 'none' }))).location ?? ''
}

describe('F-208 the keys change while the provider runs', () => {
  test.each<[string, (world: ReturnType<typeof source>) => ProviderOptions['keys']]>([
    ['a source that answers at once', (followed) => followed],
    ['a source that answers later', ({ current }) => ({ current: async () => current() })],
  ])('%s: what is published, what signs and what verifies follow', async (_, sourceOf) => {
    const followed = source(keyRing({ keys: [rsa] }))
    const world = await createWorld({ keys: sourceOf(followed) })
    const before = await issueTokens(world)
    expect([await kidsOf(world), await algsOf(world), kidOf(before)]).toEqual([[rsa.kid], ['RS256'], rsa.kid])

    followed.ring = keyRing({ keys: [rsa, next, ec] })
    expect([await kidsOf(world), await algsOf(world)]).toEqual([
      [rsa.kid, next.kid, ec.kid],
      ['RS256', 'ES256'],
    ])
    expect(kidOf(await issueTokens(world))).toBe(rsa.kid)

    followed.ring = keyRing({ keys: [next, rsa] })
    expect([await kidsOf(world), await algsOf(world)]).toEqual([[next.kid, rsa.kid], ['RS256']])
    expect(kidOf(await issueTokens(world))).toBe(next.kid)
    expect(await hinted(world, before.id_token)).toContain('code=')

    followed.ring = keyRing({ keys: [next] })
    expect(await kidsOf(world)).toEqual([next.kid])
    expect(await hinted(world, before.id_token)).toContain('error=invalid_request')
  })

  test('between authorization and redemption', async () => {
    const followed = source(keyRing({ keys: [rsa] }))
    const world = await createWorld({ keys: followed })
    const code = await world.browser().code(authorizationUrl())
    followed.ring = keyRing({ keys: [next] })
    expect(kidOf((await (await redeem(world, code)).json()) as Tokens)).toBe(next.kid)
  })
})

describe('K-008 a source that is down', () => {
  test('takes nobody down: the last keys are published, and sign', async () => {
    const told: unknown[] = []
    const followed = source(keyRing({ keys: [rsa] }))
    const world = await createWorld({ keys: followed, onError: (error, about) => told.push([error, about]) })
    await kidsOf(world)
    const down = new Error('down')
    followed.current = () => Promise.reject(down)
    expect([await kidsOf(world), await algsOf(world)]).toEqual([[rsa.kid], ['RS256']])
    expect(kidOf(await issueTokens(world))).toBe(rsa.kid)
    expect(told).toContainEqual([down, { operation: 'find_keys' }])
  })

  test('is a 503 as long as it never answered', async () => {
    const world = await createWorld({ keys: { current: () => Promise.reject(new Error('down')) } })
    for (const path of ['/jwks', '/.well-known/openid-configuration'])
      expect(await published(world, path)).toEqual({
        status: 503,
        body: {
          error: 'temporarily_unavailable',
          error_description: expect.stringMatching(/^Reference: [\w-]{12}$/),
        },
      })
  })
})

describe('what signs somewhere else', () => {
  const local = keyRing({ keys: [rsa] })
  const publicKeys = { keys: local.published.jwks.keys as JWK[] }

  test('never answers: a 503, and the code is as good as before', async () => {
    let stalled = true
    const ring = keyRing(publicKeys, ({ alg, input }) =>
      stalled ? new Promise(() => {}) : (local.signers.get(alg)?.sign(input) ?? input),
    )
    const told: unknown[] = []
    const world = await createWorld({
      keys: source(ring),
      deadlineMs: 100,
      onError: (error, about) => told.push([String(error), about]),
    })
    const code = await world.browser().code(authorizationUrl())
    const refused = await redeem(world, code)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
    expect(told).toEqual([
      ['Error: no answer within 100 ms', { operation: 'sign_jwt', requestId: expect.any(String) }],
    ])
    stalled = false
    expect(kidOf((await (await redeem(world, code)).json()) as Tokens)).toBe(rsa.kid)
  })

  test('has nothing for an algorithm any more: a 503, and the host is told', async () => {
    const told: string[] = []
    const world = await createWorld({
      keys: { current: async () => local },
      clients: clients.map((client) => ({ ...client, id_token_signed_response_alg: 'ES256' })),
      onError: (error) => told.push(String(error)),
    })
    const code = await world.browser().code(authorizationUrl())
    expect((await redeem(world, code)).status).toBe(503)
    expect(told).toEqual(['TypeError: there is no signing key for ES256'])
  })
})

describe('Y-001 at start', () => {
  test.each<[string, unknown, string]>([
    ['a source that answers no ring', { current: () => ({ keys: [rsa] }) }, 'what keyRing() makes'],
    ['neither set nor source', { jwks: [] }, 'keys.keys: must be a JWK Set'],
    ['nothing', undefined, 'keys: must be a JWK Set'],
  ])('%s is refused', async (_, wrong, message) => {
    await expect(createWorld({ keys: wrong as never })).rejects.toThrow(message)
  })

  test('a client whose algorithm no key of the source has is refused', async () => {
    const wrong = clients.map((client) => ({ ...client, id_token_signed_response_alg: 'PS256' as const }))
    await expect(createWorld({ keys: source(keyRing({ keys })), clients: wrong })).rejects.toThrow(
      'id_token_signed_response_alg: is PS256',
    )
  })
})
