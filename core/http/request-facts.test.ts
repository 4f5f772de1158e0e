/** RFC 9449 section 4.3: the URL that a proof of possession names is the one the client meant. */

import { expect, test } from 'vitest'
import { configure } from '../context.ts'
import { configuration } from '../flows/configuration.fixture.ts'
import { requestFacts } from './request-facts.ts'

const at = (issuer: string) =>
  configure({ issuer, policy: configuration.policy, secrets: ['a secret of the deployment, 32+ characters'] })

test.each([
  ['https://op.test', '/token', '', 'https://op.test/token'],
  ['https://op.test', '/authorize', 'a=1&b=%20', 'https://op.test/authorize?a=1&b=%20'],
  ['https://op.test/t1', '/t1/token', '', 'https://op.test/t1/token'],
  ['http://localhost:8000', '/token/', '', 'http://localhost:8000/token/'],
  ['https://op.test:8443/a/b', '/a/b/userinfo', '?', 'https://op.test:8443/a/b/userinfo??'],
])('%s: %s?%s is %s, whatever host the request names', (issuer, path, query, url) => {
  const request = { method: 'POST', path, query, headers: { host: 'evil.test' }, body: 'not among them' }
  expect(requestFacts(request, at(issuer))).toEqual({ method: 'POST', url, headers: { host: 'evil.test' } })
})

test('what is known of the connection is handed on', () => {
  const connection = { address: '192.0.2.1', certificate: 'MII=' }
  const request = { method: 'GET', path: '/', query: '', headers: {}, body: '', ...connection }
  expect(requestFacts(request, configuration)).toMatchObject(connection)
})
