/** When the server has its administration: once there is somebody for it. */

import { expect, test } from 'vitest'
import { createMemoryStorage } from '../../storage/memory.ts'
import { createPasswordAccounts } from '../accounts.ts'
import { hasAdministrator } from './administrators.ts'
import { readConfig } from './config.ts'

const account = { username: 'root', password: 'a password of your own', sub: 'root' }

test.each([
  ['nobody', {}, false],
  ['somebody of another role', { claims: { roles: ['staff'] } }, false],
  ['an administrator', { claims: { roles: ['staff', 'admin'] } }, true],
  ['one that is disabled', { claims: { roles: ['admin'] }, disabled: true }, false],
  ['roles that are no list', { claims: { roles: 'admin' } }, false],
])('in the configuration, %s: %s', async (_, more, expected) => {
  const config = readConfig({ clients: [], accounts: [{ ...account, ...more }] })
  const accounts = createPasswordAccounts({ storage: createMemoryStorage(), issuer: 'https://op.test' })
  expect(await hasAdministrator(config, accounts)).toBe(expected)
})

test('in the storage, from the moment that somebody is one', async () => {
  const accounts = createPasswordAccounts({ storage: createMemoryStorage(), issuer: 'https://op.test' })
  const asked = () => hasAdministrator(readConfig({ clients: [] }), accounts)
  for (let n = 0; n < 60; n++)
    await accounts.create({ sub: `s${n}`, username: `u${n}`, roles: ['admin'], disabled: true })
  expect(await asked()).toBe(false)
  await accounts.update('s59', { disabled: false })
  expect(await asked()).toBe(true)
})
