/** A wrong value is refused at start: by the option's name, with the mend, and never by the value. */

import { describe, expect, test } from 'vitest'
import { createMemoryStorage } from '../../storage/memory.ts'
import { generateKeys } from '../keys/key-set.ts'
import { createProvider } from '../provider.ts'
import type { ProviderOptions } from './options.ts'

const right: ProviderOptions = {
  issuer: 'https://op.test',
  storage: createMemoryStorage(),
  keys: await generateKeys(['RS256']),
  secrets: ['a secret of the deployment, 32+ characters'],
  clients: [],
  accounts: { find: () => undefined, authenticate: () => undefined },
}

/** Starts with something that the types would not let through. */
const start = (wrong: Record<string, unknown>) => () =>
  createProvider({ ...right, ...wrong } as unknown as ProviderOptions)

const refused: readonly [Record<string, unknown>, RegExp][] = [
  [{ issuer: undefined }, /^issuer: must be the URL of the issuer, such as https:/],
  [{ issuer: 5 }, /^issuer: must be the URL/],
  [{ issuer: 'op.test' }, /^issuer: must be an http\(s\) URL .* such as https:/],
  [{ issuer: 'https://op.test?x=1' }, /^issuer: .*without query and fragment/],
  [{ issuer: 'https://op.test#x' }, /^issuer: .*without query and fragment/],
  [{ issuer: 'https://user@op.test' }, /^issuer: /],
  [{ issuer: 'https://bücher.test' }, /^issuer: .*ASCII/],
  [{ issuer: 'https://op.test/"x' }, /^issuer: /],
  [{ issuer: 'https://op.test/' }, /^issuer: must not end in a slash/],
  [{ issuer: 'http://op.test' }, /^issuer: must be https; http is for loopback/],
  [{ storage: undefined }, /^storage: must be a Storage, such as createMemoryStorage\(\)$/],
  [{ storage: { get() {}, put() {} } }, /^storage: must be a Storage/],
  [{ storage: new Map() }, /^storage: must be a Storage/],
  [{ keys: undefined }, /^keys: must be a JWK Set; generateKeys\(\) makes one$/],
  [{ keys: { keys: 'x' } }, /^keys\.keys: must be a list of JWKs; generateKeys\(\) makes one$/],
  [{ keys: { keys: [] } }, /^keys: an RS256 key is required .*generateKeys\(\) makes one$/],
  [{ secrets: undefined }, /^secrets: must be a list of secrets, newest first/],
  [{ secrets: [] }, /^secrets: must hold at least one secret$/],
  [
    { secrets: ['short'] },
    /^secrets\.0: must have at least 32 characters, such as `openssl rand -base64 48` prints$/,
  ],
  [{ secrets: ['x'.repeat(32), 7] }, /^secrets\.1: must be a string$/],
  [{ clients: {} }, /^clients: must be a list/],
  [{ accounts: undefined }, /^accounts: must have find\(sub\)$/],
  [{ accounts: {} }, /^accounts: must have find\(sub\)$/],
  [{ policy: null }, /^policy: /],
  [{ policy: { code_lifetime: 0 } }, /^policy\.code_lifetime: must be 1 at least$/],
  [{ policy: { code_lifetime: '60' } }, /^policy\.code_lifetime: must be a number$/],
  [{ policy: { code_lifetime: 1.5 } }, /^policy\.code_lifetime: must be a whole number$/],
  [{ policy: { code_lifetime: Number.NaN } }, /^policy\.code_lifetime: must be a number$/],
  [{ policy: { code_lifetme: 60 } }, /^policy\.code_lifetme: is not known; did you mean code_lifetime\?$/],
  [{ policy: { cookie_name: 'a b' } }, /^policy\.cookie_name: /],
  [{ policy: { scopes: { 'a b': { description: 'x' } } } }, /^policy\.scopes\.a b: /],
  [{ policy: { scopes: { a: {} } } }, /^policy\.scopes\.a\.description: is missing$/],
  [{ outbound: { allowedHosts: 'a.test' } }, /^outbound\.allowedHosts: must be a list of hosts$/],
  [
    { outbound: { allowedHosts: ['https://a.test'] } },
    /^outbound\.allowedHosts\.0: must be a host in lower case/,
  ],
  [{ outbound: { allowedHosts: ['A.test'] } }, /^outbound\.allowedHosts\.0: must be a host in lower case/],
  [{ outbound: { allowedHosts: ['*'] } }, /^outbound\.allowedHosts\.0: must be a host in lower case/],
  [{ outbound: { ca: './ca.pem' } }, /^outbound\.ca: must be certificates in PEM: the text, not the name/],
  [{ outbound: { ca: [Buffer.from('x')] } }, /^outbound\.ca\.?0?: must be certificates in PEM/],
  [{ outbound: { fetch: true } }, /^outbound\.fetch: must be a function like fetch$/],
  [{ outbound: { deadlineMs: 0 } }, /^outbound\.deadlineMs: must be 1 millisecond or more$/],
  [{ outbound: { perHost: 0.5 } }, /^outbound\.perHost: must be 1 or more$/],
  [
    { outbound: { allowed_hosts: [] } },
    /^outbound\.allowed_hosts: is not known; did you mean allowedHosts\?$/,
  ],
  [{ paths: { token: 'token' } }, /^paths\.token: must be a path such as \/token$/],
  [{ paths: { token: '/token/' } }, /^paths\.token: must be a path/],
  [{ paths: { token: '/a?b' } }, /^paths\.token: must be a path/],
  [{ paths: { tokens: '/token' } }, /^paths\.tokens: is not known; did you mean token\?$/],
  [{ paths: { token: '/authorize' } }, /^paths: must all differ/],
  [{ paths: { token: '/x', revocation: '/x' } }, /^paths: must all differ/],
  [{ loginUrl: 5 }, /^loginUrl: must be a string$/],
  [{ loginUrl: 'javascript:alert(1)' }, /^loginUrl: must be a path or an http\(s\) URL/],
  [{ loginUrl: '//evil.test' }, /^loginUrl: must be a path/],
  [{ loginUrl: 'https://host.test/#login' }, /^loginUrl: .*without fragment/],
  [{ loginUrl: 'https://host.test/\r\n' }, /^loginUrl: must be a path/],
  [
    { loginUrl: 'https://host.test/login' },
    /^loginUrl: must be on the issuer's origin, https:\/\/op\.test: /,
  ],
  [{ consentUrl: 'https://host.test/ok' }, /^consentUrl: must be on the issuer's origin/],
  [{ loginUrl: '/page', consentUrl: 'https://op.test/page' }, /^consentUrl: is the same as loginUrl; /],
  [{ loginUrl: '/token' }, /^loginUrl: \/token is the path of our endpoint token$/],
  [{ loginUrl: '/x', paths: { jwks: '/x' } }, /^loginUrl: \/x is the path of our endpoint jwks$/],
  [{ issuer: 'https://op.test/t1', loginUrl: '/t1/consent' }, /^loginUrl: .* our endpoint consent$/],
  [{ accounts: { find: () => undefined } }, /^accounts\.authenticate: is missing, and so is loginUrl/],
  [{ registration: true }, /^registration: must be false, 'token' or 'open'$/],
  [{ registration: 'closed' }, /^registration: must be false, 'token' or 'open'$/],
  [{ softwareStatements: [{ issuer: '', jwks: { keys: [] } }] }, /^softwareStatements\.0\.issuer: /],
  [{ softwareStatements: [{ issuer: 'https://a.test' }] }, /^softwareStatements\.0\.jwks: /],
  [{ hooks: 5 }, /^hooks: /],
  [{ hooks: { afterSignIn: true } }, /^hooks\.afterSignIn: must be a function$/],
  [
    { hooks: { after_sign_in: () => undefined } },
    /^hooks\.after_sign_in: is not known; did you mean afterSignIn\?$/,
  ],
  [{ login_url: '/login' }, /^login_url: is not known; did you mean loginUrl\?$/],
  [{ unheard: 'of' }, /^unheard: is not known; check its spelling$/],
  [{ extensionGrants: { x: {} } }, /^extensionGrants\.x: must be a grant, which is a generator function$/],
  [{ pages: { login: 1 } }, /^pages\.login: must be a function$/],
  [{ onEvent: {} }, /^onEvent: must be a function$/],
  [{ onError: {} }, /^onError: must be a function$/],
  [{ now: 5 }, /^now: must be a function$/],
  [{ deadlineMs: 0 }, /^deadlineMs: must be 1 millisecond or more$/],
]

describe('refused', () => {
  test.each(refused)('%j', (wrong, message) => {
    expect(start(wrong)).toThrow(message)
    expect(start(wrong)).toThrow(TypeError)
  })

  test('everything that is wrong is said at once', () => {
    expect(start({ issuer: 5, secrets: [], policy: { x: 1 } })).toThrow(
      /^issuer: .*\nsecrets: .*\npolicy\.x: /,
    )
  })

  test.each([
    { secrets: 'hunter2-hunter2-hunter2-hunter2-hunter2' },
    { secrets: ['hunter2'] },
    { clients: [{ client_id: 'a', client_secret: ['hunter2'] }] },
    { clients: [{ client_id: 'a', client_secret: 'hunter2' }] },
    {
      clients: [
        {
          client_id: 'a',
          token_endpoint_auth_method: 'none',
          client_secret: 'hunter2-hunter2-hunter2',
          redirect_uris: ['https://rp.test/'],
        },
      ],
    },
    { keys: { keys: [{ kty: 'RSA', d: 'hunter2' }] } },
    { keys: 'hunter2' },
  ])('no secret is in what is said: %#', (wrong) => {
    let said = ''
    try {
      start(wrong)()
    } catch (error) {
      said = String(error)
    }
    expect(said).toMatch(/^TypeError: (?:secrets|clients|keys)/)
    expect(said).not.toContain('hunter2')
  })
})

describe('accepted', () => {
  test.each([
    { issuer: 'https://op.test:8443/a/b' },
    { issuer: 'http://localhost:8000' },
    { issuer: 'http://[::1]:8000' },
    { issuer: 'http://127.0.0.53' },
    { issuer: 'http://op.localhost/t1' },
    { loginUrl: '/login?theme=dark' },
    { loginUrl: 'https://op.test/login' },
    { loginUrl: '/sign-in', accounts: { find: () => undefined } },
    { consentUrl: '/consent' },
    { issuer: 'https://op.test/t1', loginUrl: '/token' },
    { paths: { token: '/oauth2/token', authorization: '/token' } },
    { hooks: {}, policy: {}, deadlineMs: 1 },
    { secrets: ['x'.repeat(32), 'y'.repeat(32)] },
    { clients: () => undefined },
  ])('%j', (more) => {
    expect(start(more)).not.toThrow()
  })
})
