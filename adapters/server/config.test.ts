/** A configuration that is wrong is refused by path, with words that mend it. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { loadConfig } from './config-file.ts'
import { readSettings } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

const client = {
  client_id: 'shop',
  client_secret: 'a long random secret, 22+',
  redirect_uris: ['https://shop.example/cb'],
}

describe('readConfig', () => {
  test('fills in the defaults', () => {
    expect(readConfig({ clients: [client] })).toMatchObject({
      storage: 'memory',
      storageReplicas: 0,
      workers: 1,
      accounts: [],
      policy: { code_lifetime: 60 },
      outbound: { allowedHosts: [], deadlineMs: 4000, perHost: 8 },
    })
  })

  test.each([
    ['an unknown key', { clients: [], cleints: [] }, /cleints/],
    ['clients missing', {}, /clients/],
    ['an unknown policy', { clients: [], policy: { code_lifetme: 3 } }, /policy\.code_lifetme/],
    ['a lifetime of nothing', { clients: [], policy: { code_lifetime: 0 } }, /policy\.code_lifetime/],
    [
      'a redirect_uri with a fragment',
      { clients: [{ ...client, redirect_uris: ['https://a.test/#x'] }] },
      /clients\.0\.redirect_uris\.0: must not have a fragment/,
    ],
    [
      'a redirect_uri that is a script',
      { clients: [{ ...client, redirect_uris: ['javascript:alert(1)'] }] },
      /clients\.0\.redirect_uris\.0/,
    ],
    [
      'an account without a password',
      { clients: [], accounts: [{ username: 'a' }] },
      /accounts\.0\.password/,
    ],
    ['a short secret', { clients: [], secrets: ['short'] }, /secrets\.0/],
    ['fewer replicas than none', { clients: [], storageReplicas: -1 }, /storageReplicas/],
    ['no workers', { clients: [], workers: 0 }, /^workers: must be 1 at least$/],
    ['half a worker', { clients: [], workers: 1.5 }, /^workers: must be a whole number$/],
    ['workers by another word', { clients: [], workers: 'all' }, /^workers: must be/],
    ['an empty host', { clients: [], host: '' }, /^host: /],
    [
      'administration at a URL that is none',
      { clients: [], adminPages: { url: 'admin.test' } },
      /adminPages.*must be one such as https:\/\/admin\.example\.com/,
    ],
    [
      'a host by its URL',
      { clients: [], outbound: { allowedHosts: ['https://a.test'] } },
      /^outbound\.allowedHosts\.0: /,
    ],
    ['a file of certificates', { clients: [], outbound: { ca: '/etc/ca.pem' } }, /^outbound\.ca: .*the text/],
    ['a way out of its own', { clients: [], outbound: { fetch: () => undefined } }, /^outbound\.fetch: /],
    ['half a replica', { clients: [], storageReplicas: 0.5 }, /storageReplicas/],
    [
      'clear passwords in production',
      {
        issuer: 'https://login.example',
        storage: 'redis://localhost',
        clients: [],
        accounts: [{ username: 'a', password: 'b' }],
      },
      /passwords of a are in the clear/,
    ],
  ])('refuses %s', (_, config, message) => {
    expect(() => readConfig(config)).toThrow(message)
  })
})

describe('loadConfig', () => {
  const file = (name: string, text: string | Buffer) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }

  test('reads JSON and modules', async () => {
    const config = JSON.stringify({ clients: [client] })
    expect(await loadConfig(file('a.json', config))).toMatchObject({ clients: [{ client_id: 'shop' }] })
    expect(await loadConfig(file('a.mjs', `export default ${config}`))).toMatchObject({
      clients: [{ client_id: 'shop' }],
    })
  })

  const marked = `\ufeff${JSON.stringify({ clients: [client], issuer: 'http://localhost:8000/é' })}`
  test.each([
    ['UTF-8', Buffer.from(marked, 'utf8')],
    ['UTF-16, as PowerShell saves it', Buffer.from(marked, 'utf16le')],
    ['UTF-16 the other way round', Buffer.from(marked, 'utf16le').swap16()],
  ])('reads past a byte order mark: %s', async (_, bytes) => {
    expect(await loadConfig(file('marked.json', bytes))).toMatchObject({ issuer: 'http://localhost:8000/é' })
  })

  test.each([
    ['a file that is not there', () => join(folder, 'none.json'), /none\.json: there is no such file/],
    ['what is no JSON', () => file('b.json', '{'), /b\.json/],
    [
      'a module without a default export',
      () => file('b.mjs', 'export const x = 1'),
      /must have a default export/,
    ],
  ])('refuses %s', async (_, path, message) => {
    await expect(loadConfig(path())).rejects.toThrow(message)
  })
})

describe('the port of administration', () => {
  const settings = (adminPages: object) => {
    const path = join(folder, 'admin.json')
    writeFileSync(path, JSON.stringify({ clients: [], issuer: 'https://login.test', adminPages }))
    return readSettings({ config: path, port: 8000 })
  }

  test('is the one that is said, or that of a URL that is listened on', async () => {
    const origin = 'https://admin.test'
    const named = await settings({ url: `${origin}/desk`, port: 8001, host: '10.0.0.5' })
    expect(named.admin).toEqual({ origin, port: 8001, host: '10.0.0.5' })
    const url = 'http://localhost:8001'
    expect((await settings({ url })).admin).toEqual({ origin: url, port: 8001 })
  })

  test.each([
    [{ url: 'https://admin.test' }, /^adminPages\.port: required/],
    [{ url: 'http://localhost:8000' }, /^adminPages\.port: 8000 is that of the issuer/],
  ])('has to be another one than that of the issuer: %j', async (adminPages, message) => {
    await expect(settings(adminPages)).rejects.toThrow(message)
  })
})
