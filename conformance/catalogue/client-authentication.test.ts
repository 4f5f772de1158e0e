/** Rows T-008 to T-023, T-031: who the client is, at the token endpoint. What is refused writes nothing. */

import { afterEach, describe, expect, test } from 'vitest'
import { type ClientMetadataInput, readClient } from 'vouchsafe'
import { at, configure, parseParameters, runSync, type SyncHandlers, token } from 'vouchsafe/core'
import { expectError, expectInvalidClient, expectSuccess } from './answers.ts'
import { FaultyStorage } from './faulty-storage.ts'
import { basic, clients, createWorld, secretOf } from './world.ts'

const ODD = { client_id: 'a:b c', client_secret: 'p%+:/é and so much more' }
/** As `openssl rand -base64 24` prints them, in 4 of 10 cases. */
const PLUS = { client_id: 'plus+and%more', client_secret: '3rGq+7o5Zk/yQ+0pXH1cV9eLmB2tUw8n' }
const storage = new FaultyStorage()
const metadata: ClientMetadataInput[] = [
  ...clients,
  { ...ODD, grant_types: ['client_credentials'] },
  { ...PLUS, grant_types: ['client_credentials'] },
  {
    client_id: 'basic',
    client_secret: secretOf('web'),
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['client_credentials'],
  },
  { client_id: 'per cent', client_secret: '50% off, every %zz of it', grant_types: ['client_credentials'] },
  { client_id: 'long', client_secret: 'é'.repeat(1024), grant_types: ['client_credentials'] },
  {
    client_id: 'lapsed',
    client_secret: 'a secret of the year before',
    client_secret_expires_at: 1_799_999_999,
    grant_types: ['client_credentials'],
  },
  {
    client_id: 'off',
    client_secret: 'a secret that is still right',
    grant_types: ['client_credentials'],
    disabled: true,
  },
]
const world = await createWorld({ storage, clients: metadata })

afterEach(() => storage.calls.splice(0))

/** A client that the host does not know is looked for in the storage, and that is all. */
function expectNoWrite(): void {
  expect(storage.calls.filter(({ operation }) => operation !== 'get')).toEqual([])
}

const text = new TextEncoder()
/** `text` as the bytes of UTF-8, or the bytes themselves, in base64. */
function base64(bytes: string | readonly number[]): string {
  return btoa(String.fromCharCode(...(typeof bytes === 'string' ? text.encode(bytes) : bytes)))
}

interface Sent {
  /** `undefined` for no header. */
  readonly authorization?: string
  readonly body?: string
}

function send({ authorization, body = '' }: Sent): Promise<Response> {
  const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' })
  if (authorization !== undefined) headers.set('authorization', authorization)
  const form = `grant_type=client_credentials&${body}`
  return world.provider.fetch(new Request('https://op.test/token', { method: 'POST', headers, body: form }))
}

const web = base64(`web:${encodeURIComponent(secretOf('web'))}`)
const secret = `client_secret=${encodeURIComponent(secretOf('web'))}`
const jwt = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ3ZWIifQ.'
const assertion = `client_assertion=${jwt}&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer`

test.each<Sent & { row: string }>([
  {
    row: 'T-010 Basic and the same client_id in the body',
    authorization: `Basic ${web}`,
    body: 'client_id=web',
  },
  {
    row: 'T-011 id and secret form-encoded before base64',
    authorization: `Basic ${base64(`${encodeURIComponent(ODD.client_id)}:${encodeURIComponent(ODD.client_secret)}`)}`,
  },
  {
    row: 'T-011 a space as a plus',
    authorization: `Basic ${base64('a%3Ab+c:p%25%2B%3A%2F%C3%A9+and+so+much+more')}`,
  },
  {
    row: 'T-011 the longest secret there can be',
    authorization: `Basic ${base64(`long:${encodeURIComponent('é'.repeat(1024))}`)}`,
  },
  {
    row: 'T-011 a secret with a plus sign, as it is',
    authorization: `Basic ${base64(`${PLUS.client_id}:${PLUS.client_secret}`)}`,
  },
  { row: 'T-011 the same, form-encoded', authorization: basic(PLUS.client_id, PLUS.client_secret) },
  {
    row: 'T-011 id encoded, secret as it is',
    authorization: `Basic ${base64(`${encodeURIComponent(PLUS.client_id)}:${PLUS.client_secret}`)}`,
  },
  {
    row: 'T-011 beside the client_id in the body',
    authorization: `Basic ${base64(`${PLUS.client_id}:${PLUS.client_secret}`)}`,
    body: new URLSearchParams({ client_id: PLUS.client_id }).toString(),
  },
  {
    row: 'T-011 a secret that is no form-encoding at all',
    authorization: `Basic ${base64('per cent:50% off, every %zz of it')}`,
  },
  { row: 'T-013 two blanks', authorization: `Basic  ${web}` },
  { row: 'T-018 a client that names no method, by body', body: `client_id=web&${secret}` },
  { row: 'T-018 a client that names no method, by Basic', authorization: `Basic ${web}` },
  { row: 'T-018 a client that names Basic, by Basic', authorization: basic('basic', secretOf('web')) },
  { row: 'T-014 the scheme in lower case', authorization: `basic ${web}` },
  { row: 'T-016 a client_secret_post client', body: `client_id=post&${secret}` },
])('$row: works', async (sent) => {
  const { access_token } = await expectSuccess(await send(sent))
  expect(access_token).toEqual(expect.any(String))
})

test.each<Sent & { row: string }>([
  { row: 'T-011 raw', authorization: `Basic ${base64(`${ODD.client_id}:${ODD.client_secret}`)}` },
  { row: 'T-011 %zz', authorization: `Basic ${base64('web:%zz')}` },
  { row: 'T-012 no colon', authorization: `Basic ${base64('web')}` },
  { row: 'T-012 bad base64', authorization: 'Basic !!!!' },
  { row: 'T-012 base64url letters', authorization: `Basic ${base64('web:~~~???').replace(/[+/]/g, '_')}` },
  { row: 'T-012 missing padding', authorization: `Basic ${base64('web:12345')}`.replace(/=+$/, '') },
  { row: 'T-012 trailing bytes', authorization: `Basic ${web}x` },
  { row: 'T-012 loose last bits', authorization: 'Basic d2ViOmF=' },
  { row: 'T-012 NUL', authorization: `Basic ${base64(`web\0:${secretOf('web')}`)}` },
  { row: 'T-012 not UTF-8', authorization: `Basic ${base64([0x77, 0x3a, 0xe9, 0xff])}` },
  { row: 'T-013 no parameter', authorization: 'Basic' },
  { row: 'T-013 one blank', authorization: 'Basic ' },
  { row: 'T-013 a tab', authorization: `Basic\t${web}` },
  { row: 'T-013 an empty header', authorization: '' },
  { row: 'T-013 another scheme', authorization: `Bearer ${web}` },
  { row: 'T-015 a wrong secret', authorization: basic('web', 'wrong wrong wrong') },
  { row: 'T-015 an unknown client', authorization: basic('nobody', 'wrong wrong wrong') },
  { row: 'T-016 an empty secret', authorization: basic('web', '') },
  { row: 'T-017 a public client with a password', authorization: basic('spa', 'x') },
  { row: 'T-017 a public client with a space for a password', authorization: basic('spa', ' ') },
  { row: 'T-018 a post client by Basic', authorization: basic('post') },
  { row: 'T-019 a secret past its end', authorization: basic('lapsed', 'a secret of the year before') },
  { row: 'T-020 a secret of 1 MB', authorization: basic('web', 'a'.repeat(1_000_000)) },
  { row: 'T-020 a secret one too long', authorization: basic('web', 'a'.repeat(1025)) },
  { row: 'T-023 a disabled client', authorization: basic('off', 'a secret that is still right') },
  { row: 'T-031 full-width letters', authorization: basic('\uff57\uff45\uff42', secretOf('web')) },
  { row: 'T-031 another case', authorization: basic('WEB', secretOf('web')) },
])('$row: 401C', async (sent) => {
  await expectInvalidClient(await send(sent), true)
  expectNoWrite()
})

test.each<Sent & { row: string }>([
  { row: 'T-015 a wrong secret in the body', body: 'client_id=post&client_secret=wrong+wrong' },
  { row: 'T-015 an unknown client in the body', body: 'client_id=nobody&client_secret=wrong+wrong' },
  { row: 'T-016 only client_id', body: 'client_id=web' },
  { row: 'T-016 an empty client_secret', body: 'client_id=post&client_secret=' },
  { row: 'T-016 no client at all', body: '' },
  { row: 'T-017 a public client with a secret', body: 'client_id=spa&client_secret=any+secret' },
  { row: 'T-018 a client that names Basic, by body', body: `client_id=basic&${secret}` },
  { row: 'T-018 a client that names no method, without a secret', body: 'client_id=web' },
  { row: 'T-018 an assertion nobody registered', body: `client_id=web&${assertion}` },
  { row: 'T-018 an assertion without client_id', body: assertion },
  { row: 'T-020 a long secret in the body', body: `client_id=post&client_secret=${'a'.repeat(60_000)}` },
])('$row: 401C', async (sent) => {
  await expectInvalidClient(await send(sent), false)
  expectNoWrite()
})

test.each<Sent & { row: string }>([
  { row: 'T-008 Basic and a body secret', authorization: `Basic ${web}`, body: secret },
  { row: 'T-009 Basic and an assertion', authorization: `Basic ${web}`, body: assertion },
  {
    row: 'T-009 Basic and only an assertion type',
    authorization: `Basic ${web}`,
    body: 'client_assertion_type=x',
  },
  { row: 'T-009 a body secret and an assertion', body: `client_id=post&${secret}&${assertion}` },
  { row: 'T-010 Basic and another client_id', authorization: `Basic ${web}`, body: 'client_id=web2' },
  { row: 'T-014 two headers', authorization: `Basic ${web}, Basic ${web}` },
])('$row: invalid_request', async (sent) => {
  await expectError(await send(sent), 400, 'invalid_request')
  expectNoWrite()
})

test('T-017 a public client with an empty password is the public client', async () => {
  const form = 'grant_type=authorization_code&code=x'
  const response = await world.provider.fetch(
    new Request('https://op.test/token', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: basic('spa', '') },
      body: form,
    }),
  )
  await expectError(response, 400, 'invalid_grant')
})

test('T-015 unknown client and wrong secret: the same answer, byte for byte', async () => {
  const answers = ['web', 'nobody', 'off'].map((id) =>
    send({ authorization: basic(id, 'wrong wrong wrong') }),
  )
  const seen = await Promise.all(
    answers.map(async (answer) => {
      const response = await answer
      return [response.status, Object.fromEntries(response.headers), await response.text()]
    }),
  )
  expect(seen[1]).toEqual(seen[0])
  expect(seen[2]).toEqual(seen[0])
})

describe('T-021 the work for a client does not tell whether it exists', () => {
  const known = readClient(
    { client_id: 'web', client_secret: 'the right secret, it is', redirect_uris: ['https://rp.test/cb'] },
    'web',
  )
  const configuration = configure({
    issuer: 'https://op.test',
    secrets: ['a secret of the deployment, 32+ characters'],
    policy: world.provider.configuration.policy,
  })

  function asked(client_id: string, presented = 'wrong wrong wrong'): unknown[] {
    const questions: unknown[] = []
    const handlers = {
      find_client: (input) => {
        questions.push('find_client')
        return input.client_id === 'web' ? known : undefined
      },
      load: () => {
        questions.push('load')
        return [undefined]
      },
      verify_secret: ({ secret: compared }) => {
        questions.push(['verify_secret', compared])
        return false
      },
    } as Partial<SyncHandlers> as SyncHandlers
    const headers = { authorization: `Basic ${base64(`${client_id}:${presented}`)}` }
    const facts = { method: 'POST', url: 'https://op.test/token', headers }
    const request = { parameters: parseParameters(''), facts }
    runSync(token(request, at(configuration, 0)), handlers)
    return questions
  }

  test('both look the client up and compare the secret once', () => {
    expect(asked('web')).toEqual(['find_client', ['verify_secret', 'wrong wrong wrong']])
    expect(asked('nobody')).toEqual(['find_client', 'load', ['verify_secret', 'wrong wrong wrong']])
  })

  test('and both of two that it may be', () => {
    expect(asked('web', 'a+b')).toEqual(['find_client', ['verify_secret', 'a b'], ['verify_secret', 'a+b']])
    expect(asked('nobody', 'a+b')).toEqual(['find_client', 'load', ...asked('web', 'a+b').slice(1)])
  })
})

test('T-031 a host whose look-up folds letters does not make it the client', async () => {
  const found = readClient(metadata[0] as ClientMetadataInput, 'web')
  const folding = await createWorld({ clients: () => found })
  const request = (client_id: string) =>
    new Request('https://op.test/token', {
      method: 'POST',
      headers: { authorization: basic(client_id, secretOf('web')) },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
  await expectInvalidClient(await folding.provider.fetch(request('WEB')), true)
  await expectSuccess(await folding.provider.fetch(request('web')))
})
