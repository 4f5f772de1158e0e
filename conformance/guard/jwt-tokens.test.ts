/** JWT access tokens at the guard: RFC 9068 section 4, with keys that rotate and an issuer that fails. */

import {
  exportJWK,
  generateKeyPair,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { createGuard, type GuardOptions } from 'vouchsafe/guard'

const ISSUER = 'https://op.test'
const RESOURCE = 'https://api.test'
const NOW = 1_800_000_000

type Pair = Awaited<ReturnType<typeof generateKeyPair>>

const pairs = new Map<string, Pair>()

async function pair(alg: string, name = alg): Promise<Pair> {
  const known = pairs.get(name) ?? (await generateKeyPair(alg, { extractable: true }))
  pairs.set(name, known)
  return known
}

async function publicJwk(alg: string, kid = alg) {
  return { ...(await exportJWK((await pair(alg, kid)).publicKey)), alg, kid, use: 'sig' }
}

const claims = {
  iss: ISSUER,
  aud: RESOURCE,
  sub: 'alice',
  client_id: 'web',
  scope: 'openid notes',
  iat: NOW,
  exp: NOW + 60,
  jti: 'j1',
}

async function sign(
  payload: JWTPayload = {},
  header: Partial<JWTHeaderParameters> = {},
  key?: string,
): Promise<string> {
  const alg = header.alg ?? 'ES256'
  const { privateKey } = await pair(alg, key ?? header.kid ?? alg)
  return new SignJWT({ ...claims, ...payload })
    .setProtectedHeader({ alg, kid: alg, typ: 'at+jwt', ...header })
    .sign(privateKey, { crit: { x: true } })
}

interface Issuer {
  kids: string[]
  up: boolean
  fetched: number
}

function guarded(issuer: Issuer, overrides: Partial<GuardOptions> = {}) {
  const errors: unknown[] = []
  const guard = createGuard({
    issuer: ISSUER,
    resource: RESOURCE,
    now: () => NOW,
    onError: (error) => errors.push(error),
    fetch: async (url) => {
      if (String(url).endsWith('/openid-configuration'))
        return Response.json({ issuer: ISSUER, jwks_uri: `${ISSUER}/jwks` })
      issuer.fetched++
      if (!issuer.up) return new Response('', { status: 500 })
      const keys = issuer.kids.map((kid) => publicJwk(kid.split('-')[0] ?? '', kid))
      return Response.json({ keys: await Promise.all(keys) })
    },
    ...overrides,
  })
  const verdict = async (token: string) => {
    const outcome = await guard.check([`Bearer ${token}`])
    return outcome.kind === 'refused' ? outcome.error : outcome.kind
  }
  return { guard, verdict, errors }
}

let issuer: Issuer

beforeEach(() => {
  issuer = { kids: ['ES256', 'RS256', 'PS256', 'EdDSA'], up: true, fetched: 0 }
})

test.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('%s', async (alg) => {
  const { guard } = guarded(issuer)
  const verdict = await guard.check([`Bearer ${await sign({}, { alg })}`], { scope: 'notes' })
  const access = { client_id: 'web', sub: 'alice', scope: ['openid', 'notes'], claims }
  expect(verdict).toEqual({ kind: 'allowed', access })
})

describe('RFC 9068 section 4', () => {
  test.each<[string, JWTPayload, Partial<JWTHeaderParameters>, string]>([
    ['the long form of typ', {}, { typ: 'application/at+jwt' }, 'allowed'],
    ['typ in capitals', {}, { typ: 'AT+JWT' }, 'allowed'],
    ['an ID token', {}, { typ: 'JWT' }, 'invalid_token'],
    ['a logout token', {}, { typ: 'logout+jwt' }, 'invalid_token'],
    ['another issuer', { iss: 'https://evil.test' }, {}, 'invalid_token'],
    ['several audiences', { aud: ['https://other.test', RESOURCE] }, {}, 'allowed'],
    ['another audience', { aud: 'https://other.test' }, {}, 'invalid_token'],
    ['the audience with a slash', { aud: `${RESOURCE}/` }, {}, 'allowed'],
    ['the audience with a path', { aud: `${RESOURCE}/x` }, {}, 'invalid_token'],
    ['the issuer as the audience', { aud: ISSUER }, {}, 'invalid_token'],
    ['expired, by less than clocks differ', { exp: NOW - 9 }, {}, 'allowed'],
    ['expired', { exp: NOW - 10 }, {}, 'invalid_token'],
    ['not yet', { nbf: NOW + 11 }, {}, 'invalid_token'],
    ['a critical header nobody knows', {}, { crit: ['x'], x: 1 }, 'invalid_token'],
    ['bound to a key', { cnf: { jkt: 'x' } }, {}, 'invalid_token'],
    ['an unknown key', {}, { kid: 'nobody' }, 'invalid_token'],
    ['the key of another algorithm', {}, { kid: 'RS256' }, 'invalid_token'],
  ])('%s', async (_, payload, header, expected) => {
    const token = await sign(payload, header, 'ES256')
    expect(await guarded(issuer).verdict(token)).toBe(expected)
  })

  test.each(['iss', 'aud', 'exp', 'sub', 'client_id', 'iat', 'jti'])('without %s', async (name) => {
    expect(await guarded(issuer).verdict(await sign({ [name]: undefined }))).toBe('invalid_token')
  })

  test('a signature of another key, or of none', async () => {
    const { verdict } = guarded(issuer)
    expect(await verdict(await sign({}, {}, 'ES256-stolen'))).toBe('invalid_token')
    const unsecured = new UnsecuredJWT(claims).encode()
    const header = btoa(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).replace(/=+$/, '')
    expect(await verdict(unsecured)).toBe('invalid_token')
    expect(await verdict(unsecured.replace(/^[^.]+/, header))).toBe('invalid_token')
  })

  test('HMAC with the public key as the secret', async () => {
    const { x = '' } = await publicJwk('ES256')
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'ES256', typ: 'at+jwt' })
      .sign(new TextEncoder().encode(x.padEnd(32, 'x')))
    expect(await guarded(issuer).verdict(token)).toBe('invalid_token')
  })
})

describe('keys', () => {
  test('are fetched once', async () => {
    const { verdict } = guarded(issuer)
    for (let i = 0; i < 5; i++) expect(await verdict(await sign({ jti: `${i}` }))).toBe('allowed')
    expect(issuer.fetched).toBe(1)
  })

  test('that are new are found, but tokens of unknown keys cannot make the issuer busy', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const { verdict } = guarded(issuer)
      expect(await verdict(await sign())).toBe('allowed')
      issuer.kids.push('ES256-next')
      const next = await sign({}, { kid: 'ES256-next' })
      expect(await verdict(next)).toBe('invalid_token')
      expect(issuer.fetched).toBe(1)
      vi.advanceTimersByTime(30_001)
      expect(await verdict(next)).toBe('allowed')
      expect(await verdict(await sign({}, { kid: 'nobody' }, 'ES256'))).toBe('invalid_token')
      expect(issuer.fetched).toBe(2)
    } finally {
      vi.useRealTimers()
    }
  })

  test('that cannot be had are no verdict', async () => {
    issuer.up = false
    const { verdict, errors } = guarded(issuer)
    const token = await sign()
    expect(await verdict(token)).toBe('unavailable')
    expect(errors).toHaveLength(1)
    issuer.up = true
    expect(await verdict(token)).toBe('allowed')
  })

  test('of an issuer without jwks_uri are no verdict', async () => {
    const { verdict } = guarded(issuer, { fetch: async () => Response.json({ issuer: ISSUER }) })
    expect(await verdict(await sign())).toBe('unavailable')
  })
})
