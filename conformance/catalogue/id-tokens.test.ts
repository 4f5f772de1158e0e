/** Rows C-024, R-019, Y-010: what an ID token says, first and after a refresh. */

import { createHash } from 'node:crypto'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import {
  authorizationUrl,
  clients,
  createWorld,
  issueTokens,
  redeem,
  refresh,
  type Tokens,
  type World,
} from './world.ts'

const algs = { RS256: 'sha256', PS256: 'sha256', ES256: 'sha256', EdDSA: 'sha512' } as const

const web = clients.find(({ client_id }) => client_id === 'web')
const world = await createWorld()

async function claimsOf({ id_token = '' }: Tokens, { provider, clock }: World = world) {
  const jwks = createLocalJWKSet(await (await provider.fetch(new Request('https://op.test/jwks'))).json())
  const currentDate = new Date(clock.now * 1000)
  return jwtVerify(id_token, jwks, { issuer: 'https://op.test', audience: 'web', currentDate })
}

describe('C-024 an ID token', () => {
  test.each(Object.entries(algs))('signed by %s: each member', async (alg, hash) => {
    const signed = await createWorld({
      clients: [{ ...web, client_id: 'web', id_token_signed_response_alg: alg } as never],
    })
    const code = await signed.browser().code(authorizationUrl())
    signed.clock.now += 7
    const tokens = (await (await redeem(signed, code)).json()) as Tokens
    const { payload, protectedHeader } = await claimsOf(tokens, signed)
    const digest = createHash(hash).update(tokens.access_token).digest()
    expect(protectedHeader).toEqual({ alg, typ: 'JWT', kid: expect.any(String) })
    expect(payload).toEqual({
      iss: 'https://op.test',
      sub: 'alice',
      aud: 'web',
      iat: 1_800_000_007,
      exp: 1_800_000_607,
      auth_time: 1_800_000_000,
      nonce: 'n1',
      amr: ['pwd'],
      sid: expect.stringMatching(/^[\w-]{22}$/),
      at_hash: digest.subarray(0, digest.length / 2).toString('base64url'),
    })
  })

  test('has no nonce where none was sent, and the claims of the scopes where policy says so', async () => {
    const older = await createWorld({ policy: { id_token_includes_claims: true } })
    const tokens = await issueTokens(older, { nonce: undefined, scope: 'openid email' })
    const { payload } = await claimsOf(tokens, older)
    expect(payload).not.toHaveProperty('nonce')
    expect(payload).toMatchObject({ email: 'alice@example.test' })
    expect(payload).not.toHaveProperty('name')
  })

  test('and where the client says so, whatever policy does', async () => {
    const web = (id_token_includes_claims: boolean) =>
      clients.map((client) => (client.client_id === 'web' ? { ...client, id_token_includes_claims } : client))
    const scope = 'openid email'
    const more = await createWorld({ clients: web(true) })
    expect((await claimsOf(await issueTokens(more, { scope }), more)).payload).toHaveProperty('email')
    const less = await createWorld({ clients: web(false), policy: { id_token_includes_claims: true } })
    expect((await claimsOf(await issueTokens(less, { scope }), less)).payload).not.toHaveProperty('email')
  })

  test('is there only with openid', async () => {
    expect(await issueTokens(world, { scope: 'email offline_access' })).not.toHaveProperty('id_token')
  })
})

test('R-019 after a refresh: the first authentication, a new time, no nonce', async () => {
  const first = await issueTokens(world)
  const { payload: before } = await claimsOf(first)
  world.clock.now += 5000
  const again = (await (await refresh(world, first.refresh_token ?? '')).json()) as Tokens
  const { payload: after } = await claimsOf(again)
  const { nonce, at_hash, iat = 0, exp = 0, ...same } = before
  expect(after).toEqual({ ...same, iat: iat + 5000, exp: exp + 5000, at_hash: expect.any(String) })
  expect(after.at_hash).not.toBe(at_hash)
})

test.each([1_800_000_000, 4_294_967_297, 1_800_000_000.75])(
  'Y-010 times at %d are whole seconds',
  async (now) => {
    const late = await createWorld({ now: () => now })
    const tokens = await issueTokens(late)
    const payload = JSON.parse(atob((tokens.id_token ?? '').split('.')[1] ?? ''))
    const second = Math.floor(now)
    expect(payload).toMatchObject({ iat: second, exp: second + 600, auth_time: second })
    expect(tokens.expires_in).toBe(3600)
  },
)
