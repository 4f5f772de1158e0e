/** L-017: the hidden frames by which clients end their own sessions in the browser. */

import { expect, test } from 'vitest'
import type { ClientMetadataInput } from 'vouchsafe'
import { authorizationUrl, clients, createWorld, ISSUER } from './world.ts'

const framed = (client_id: string, more: Partial<ClientMetadataInput> = {}): ClientMetadataInput => ({
  client_id,
  client_secret: 'correct horse battery staple',
  redirect_uris: ['https://rp.test/cb'],
  post_logout_redirect_uris: ['https://rp.test/bye'],
  skip_consent: true,
  frontchannel_logout_uri: `https://rp.test/${client_id}`,
  ...more,
})

const some = [
  framed('plain-frame', { frontchannel_logout_session_required: false }),
  framed('session'),
  framed('tenant', { frontchannel_logout_uri: 'https://rp.test/x;y?tenant=1' }),
  framed('unused'),
]

async function signedOut(query: Record<string, string> = {}) {
  const world = await createWorld({ clients: [...clients, ...some] })
  const alice = world.browser()
  for (const client_id of ['web', 'plain-frame', 'session', 'tenant'])
    await alice.code(authorizationUrl({ client_id }))
  const asked = await alice.open(`${ISSUER}/end-session?${new URLSearchParams(query)}`)
  const page = await alice.submit(asked, { decision: 'sign_out' })
  const frames = [...page.html.matchAll(/<iframe hidden title="" src="([^"]*)">/g)].map(([, src = '']) =>
    src.replaceAll('&amp;', '&'),
  )
  return { world, alice, page, frames, policy: page.response.headers.get('content-security-policy') ?? '' }
}

test('L-017: a frame for each client that the session served and that registered one, with iss and sid unless it says not to', async () => {
  const { page, frames, policy } = await signedOut()
  expect(page.response.status).toBe(200)
  const [plain, session, tenant] = frames.map((frame) => new URL(frame))
  expect(frames).toHaveLength(3)
  expect(plain?.href).toBe('https://rp.test/plain-frame')
  expect(session?.origin).toBe('https://rp.test')
  expect(Object.fromEntries(session?.searchParams ?? [])).toEqual({ iss: ISSUER, sid: expect.any(String) })
  expect(Object.fromEntries(tenant?.searchParams ?? [])).toEqual({
    tenant: '1',
    iss: ISSUER,
    sid: expect.any(String),
  })
  expect(policy).toContain(
    '; frame-src https://rp.test/plain-frame https://rp.test/session https://rp.test/x%3By;',
  )
  expect(page.html).not.toContain('<script>')
})

test('no frame for a client that was made anew since it was served', async () => {
  const world = await createWorld({ clients: [...clients, ...some] })
  const alice = world.browser()
  const { client_secret: clientSecret = '', ...metadata } = framed('anew')
  const stored = world.provider.clients
  await stored.create(metadata, { clientSecret })
  for (const client_id of ['anew', 'plain-frame']) await alice.code(authorizationUrl({ client_id }))
  await stored.remove('anew')
  await stored.create(metadata, { clientSecret })
  const page = await alice.submit(await alice.open(`${ISSUER}/end-session`), { decision: 'sign_out' })
  expect(page.html).toContain('src="https://rp.test/plain-frame"')
  expect(page.html).not.toContain('https://rp.test/anew')
})

test('the page goes on to where the client is, by a script that its policy names and by a link', async () => {
  const { page, policy } = await signedOut({
    client_id: 'session',
    post_logout_redirect_uri: 'https://rp.test/bye',
    state: 's&"1',
  })
  expect(page.html).toContain('<a id="on" href="https://rp.test/bye?state=s%26%221">Continue</a>')
  expect(page.html).toContain('<script>')
  expect(policy).toMatch(/script-src 'sha256-[^']+'/)
  expect(page.response.headers.get('set-cookie')).toMatch(/_session=; Max-Age=0/)
})

test('nothing of a request gets into a frame', async () => {
  const { frames, policy } = await signedOut({
    sid: 'x',
    iss: 'https://evil.test',
    frames: 'https://evil.test',
  })
  expect(`${frames} ${policy}`).not.toContain('evil')
})

test('where no client has a frame the browser goes on at once', async () => {
  const world = await createWorld()
  const alice = world.browser()
  await alice.code(authorizationUrl())
  const query = new URLSearchParams({
    client_id: 'web',
    post_logout_redirect_uri: 'https://rp.test/signed-out',
  })
  const asked = await alice.open(`${ISSUER}/end-session?${query}`)
  expect((await alice.submit(asked, { decision: 'sign_out' })).location).toBe('https://rp.test/signed-out')
})

test('frontchannel_logout_uri is of the origin of a redirect URI', async () => {
  const made = (frontchannel_logout_uri: string) =>
    createWorld({ clients: [framed('x', { frontchannel_logout_uri })] })
  for (const uri of ['https://other.test/x', 'https://rp.test:8443/x', 'https://rp.test.evil.test/x'])
    await expect(made(uri), uri).rejects.toThrow(/scheme, host and port/)
  await expect(made('https://rp.test/x#y')).rejects.toThrow('fragment')
})

test('discovery says so', async () => {
  const { provider } = await createWorld()
  const answer = await provider.fetch(new Request(`${ISSUER}/.well-known/openid-configuration`))
  expect(await answer.json()).toMatchObject({
    frontchannel_logout_supported: true,
    frontchannel_logout_session_supported: true,
  })
})
