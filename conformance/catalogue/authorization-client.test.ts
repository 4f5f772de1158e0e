/** 1.A: who asks. Until the client is known, nothing is sent to a redirect_uri. */

import { beforeAll, describe, expect, test } from 'vitest'
import { readClient } from 'vouchsafe'
import { expectErrorPage, expectLoginPage } from './browser-answers.ts'
import { type WatchedStorage, watchedStorage } from './watched-storage.ts'
import { authorizationUrl, clients, createWorld, type World } from './world.ts'

let world: World
let storage: WatchedStorage

beforeAll(async () => {
  storage = watchedStorage()
  const gone = {
    client_id: 'gone',
    redirect_uris: ['https://rp.test/cb'],
    client_secret: 'a secret that is no longer right',
    disabled: true,
  }
  world = await createWorld({ storage, clients: [...clients, gone] })
})

/** A valid request whose client_id is written as it stands here. */
const named = (client_id: string) => `${authorizationUrl({ client_id: undefined })}&${client_id}`

const rows: readonly [string, string][] = [
  ['A-001 no client_id', authorizationUrl({ client_id: undefined })],
  ['A-001 an empty client_id', named('client_id=')],
  [
    'A-002 a client nobody knows',
    authorizationUrl({ client_id: 'nobody', redirect_uri: 'https://evil.test/' }),
  ],
  [
    'A-002 a client nobody knows, with the redirect_uri of another',
    authorizationUrl({ client_id: 'nobody' }),
  ],
  ['A-003 another case', named('client_id=WEB')],
  ['A-003 a space behind', named('client_id=web%20')],
  ['A-003 a space in front', named('client_id=+web')],
  ['A-004 the same client_id twice', named('client_id=web&client_id=web')],
  ['A-004 two clients', named('client_id=web&client_id=web2')],
  ['A-103 NUL behind', named('client_id=web%00')],
  ['A-103 overlong UTF-8', named('client_id=%c0%af')],
  ['A-103 no hex digits', named('client_id=%zz')],
  ['A-103 a lone percent sign', named('client_id=%')],
  ['A-103 %u escapes', named('client_id=web%u0041')],
  ['A-103 a raw control character', named('client_id=web%0d%0a')],
  ['A-103 a name of Object.prototype', named('client_id=__proto__')],
  ['A-103 another name of Object.prototype', named('client_id=constructor')],
  ['a disabled client', authorizationUrl({ client_id: 'gone' })],
  ['a client of 8,000 characters', named(`client_id=${'a'.repeat(7800)}`)],
]

describe('RFC 6749 section 4.1.2.1: an unknown client is answered by a page of ours', () => {
  test.each(rows)('%s', async (_, url) => {
    const before = storage.writes
    const visit = await world.browser().open(url)
    expectErrorPage(visit)
    expect(storage.writes).toBe(before)
  })

  test('A-001 to A-103 hold for POST as well', async () => {
    for (const [row, url] of rows) {
      const [, body = ''] = url.split('?')
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const visit = await world.browser().open('https://op.test/authorize', { method: 'POST', body, headers })
      expect({ row, status: visit.response.status, location: visit.location }).toEqual({
        row,
        status: 400,
        location: undefined,
      })
    }
  })

  test('A-003 a host that compares loosely is not believed', async () => {
    const found = readClient({ ...clients[0], client_id: 'web' }, 'web')
    const loose = await createWorld({ clients: () => found })
    for (const client_id of ['WEB', 'web%20', 'other'])
      expectErrorPage(await loose.browser().open(named(`client_id=${client_id}`)))
    expectLoginPage(await loose.browser().open(named('client_id=web')))
  })

  test('A-103 what cannot be a client_id is never asked of the host', async () => {
    const asked: string[] = []
    const careful = await createWorld({
      clients: (client_id) => {
        asked.push(client_id)
        return undefined
      },
    })
    for (const client_id of ['web%00', 'w%0a', '%c3%a9', 'a'.repeat(256)])
      expectErrorPage(await careful.browser().open(named(`client_id=${client_id}`)))
    expect(asked).toEqual([])
    expectErrorPage(await careful.browser().open(named('client_id=web')))
    expect(asked).toEqual(['web'])
  })
})
