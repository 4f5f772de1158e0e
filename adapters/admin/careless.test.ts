/** What is typed into the form of a new client without care: taken where that costs nobody anything. */

import { expect, test } from 'vitest'
import { fieldsOf, formTo, openDesk, send } from './at-desk.fixture.ts'

const [one, other] = ['https://app.example/cb', 'https://app.example/a,b']

test.each([
  ['web', { redirect_uris: `  ${one}  \r\n\r\n ${other} ` }, { redirect_uris: [one, other] }],
  ['web', { redirect_uris: `${one} ${other}` }, { redirect_uris: [one, other] }],
  ['web', { redirect_uris: `${one},${other}` }, { redirect_uris: [one, other] }],
  ['spa', { redirect_uris: `"${one}", <${other}>,\u200b` }, { redirect_uris: [one, other] }],
  [
    'native',
    { redirect_uris: 'com.example.app:/cb, myapp://cb' },
    { redirect_uris: ['com.example.app:/cb', 'myapp://cb'] },
  ],
  ['web', { redirect_uris: one, logo_uri: ` ${one}\t` }, { logo_uri: one }],
  ['web', { redirect_uris: one, client_name: ' 🚀 ' }, { client_name: '🚀' }],
  ['service', { scope: ' read,  write\texport,admin ' }, { scope: 'read write export admin' }],
  ['mcp', { resource: ' https://api.example, ' }, { introspect: ['https://api.example'] }],
  ['api', { resource: one, client_id: ' it ' }, { introspect: [one] }],
])('%s: what was typed with too much around it is taken without that: %j', async (kind, typed, metadata) => {
  const at = await openDesk({ resources: [{ identifier: 'https://api.example' }, { identifier: one }] })
  const { browser } = await at.come()
  const path = `/admin/new-client/${kind}`
  const said = { client_id: 'it', ...typed }
  const made = await send(browser, await browser.open(`${at.issuer}${path}`), path, said)
  expect([made.status, made.html]).toEqual([200, expect.stringContaining('The client is made')])
  expect((await at.op.provider.clients.read('it'))?.metadata).toMatchObject(metadata)
})

test('what is wrong with a resource is told once, at its field', async () => {
  const at = await openDesk({ resources: [{ identifier: 'https://api.example' }] })
  const { browser } = await at.come()
  const path = '/admin/new-client/api'
  const said = { resource: 'https://other.example' }
  const told = await send(browser, await browser.open(`${at.issuer}${path}`), path, said)
  expect(told.html.match(/is none of the resources/g)).toHaveLength(1)
  expect(told.html).toContain('id="resource-problem"')
  expect(fieldsOf(formTo(told.html, path)).resource).toBe('https://other.example')
})
