/** plain http beyond loopback is taken where somebody says so, and whoever starts it hears of it each time. */

import { describe, expect, test, vi } from 'vitest'
import type { ClientMetadataInput } from 'vouchsafe'
import { readConfig } from 'vouchsafe/config'
import { createGuard } from 'vouchsafe/guard'
import { createWorld } from './world.ts'

const issuer = 'http://oidc:8000'
const app: ClientMetadataInput = {
  client_id: 'app',
  token_endpoint_auth_method: 'none',
  redirect_uris: ['http://app:3000/callback'],
}
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
const request = `${issuer}/authorize?${new URLSearchParams({
  client_id: 'app',
  response_type: 'code',
  redirect_uri: 'http://app:3000/callback',
  scope: 'openid',
  code_challenge: challenge,
  code_challenge_method: 'S256',
})}`

const insecure = (more: object = {}) => createWorld({ issuer, insecureHttp: true, clients: [app], ...more })

describe('without the switch', () => {
  test.each(['http://oidc:8000', 'http://192.168.0.2', 'http://localhost.evil.test'])(
    'the issuer %s is refused, and the switch is named',
    async (issuer) => {
      await expect(createWorld({ issuer })).rejects.toThrow(/^issuer: must be https.*insecureHttp: true$/)
    },
  )

  test('a redirect URI is refused', async () => {
    await expect(createWorld({ clients: [app] })).rejects.toThrow(
      /^clients\[0\]\.redirect_uris\.0: must be https/,
    )
    expect(() => readConfig({ clients: [app] })).toThrow(/^clients\.0\.redirect_uris\.0: must be https/)
  })

  test('one of a look-up is none', async () => {
    const world = await createWorld({ clients: () => app })
    expect((await world.provider.fetch(new Request(request.replace(issuer, 'https://op.test')))).status).toBe(
      503,
    )
  })
})

describe('with the switch', () => {
  test.each<[string, unknown]>([
    ['configured', [app]],
    ['looked up', (client_id: string) => (client_id === 'app' ? app : null)],
  ])('people sign in at %s clients, by cookies that no TLS is asked of', async (_, clients) => {
    const world = await insecure({ clients })
    const first = await world.provider.fetch(new Request(request))
    expect(first.status).toBe(200)
    const cookies = first.headers.getSetCookie()
    expect(cookies).toEqual([
      expect.stringMatching(/^vouchsafe-[\w-]{8}_browser=.*; HttpOnly; SameSite=Lax$/),
    ])
    expect(cookies.join()).not.toMatch(/__Host-|Secure/)
    expect(first.headers.get('strict-transport-security')).toBe(null)
    const answer = await world.browser().complete(request)
    expect([answer.origin, answer.searchParams.has('code')]).toEqual(['http://app:3000', true])
  })

  test('each start tells of it, in the log or on the console', async () => {
    const said = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const told: unknown[] = []
    await insecure({ onEvent: (event: unknown) => told.push(event) })
    expect([told, said.mock.calls]).toEqual([[{ type: 'insecure_http', issuer }], []])
    await insecure({ onEvent: undefined })
    expect(said.mock.calls).toEqual([[expect.stringContaining('insecureHttp')]])
    said.mockRestore()
  })

  test.each(['http://user@app/cb', 'http://app;x/cb', 'http://app:0/cb', 'http:///cb'])(
    'what is no redirect URI stays none: %s',
    async (uri) => {
      await expect(insecure({ clients: [{ ...app, redirect_uris: [uri] }] })).rejects.toThrow('redirect_uris')
    },
  )

  test('a guard asks such an issuer, and warns of it', async () => {
    const said = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const { provider } = await insecure()
    const ours = (url: string | URL | Request, init?: RequestInit) => provider.fetch(new Request(url, init))
    const options = { issuer, resource: 'http://api:3000', fetch: ours }
    expect(() => createGuard(options)).toThrow('insecureHttp')
    const guard = createGuard({ ...options, insecureHttp: true })
    expect(guard.metadataUrl).toBe('http://api:3000/.well-known/oauth-protected-resource')
    expect(await guard.check(['Bearer x.y.z'])).toMatchObject({ kind: 'refused' })
    expect(said.mock.calls).toEqual([[expect.stringContaining('insecureHttp')]])
    said.mockRestore()
  })

  test('the configuration file takes such clients', () => {
    expect(readConfig({ insecureHttp: true, issuer, clients: [app] })).toMatchObject({ issuer })
  })
})
