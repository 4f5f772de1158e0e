/** What every page of the administration answers, whatever others have written, and where the storage is down. */

import { expect, test } from 'vitest'
import { openDesk, pages, shop } from './at-desk.fixture.ts'

const corpus = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'-alert(1)-'",
  '</textarea><script>alert(1)</script>',
  ['{{7*7}}', '$', '{7*7}<%= 7*7 %>'].join(''),
  '\u202eevil',
]

test('nothing that somebody has written is markup on any page (W-028, W-042)', async () => {
  const at = await openDesk()
  for (const [index, text] of corpus.entries()) {
    await at.op.provider.clients.create({
      ...shop,
      client_id: `c${index}`,
      client_name: text,
      contacts: [text],
      software_id: text,
      software_version: text,
      default_acr_values: [text],
    })
    await at.accounts.create({
      sub: `p${index}`,
      username: `${text}${index}`,
      name: text,
      roles: [text.replace('\u202e', '')],
      claims: { note: text },
    })
    await at.op.provider.registrationTokens.create({ note: text })
    await at.op.fetch(
      `${at.issuer}/authorize?${new URLSearchParams({ client_id: text, state: text, scope: text })}`,
    )
  }
  const { browser } = await at.come()
  const one = corpus.flatMap((_, index) => [
    `/admin/clients/c${index}`,
    `/admin/clients/c${index}/edit`,
    `/admin/people/p${index}`,
    `/admin/people/p${index}/edit`,
    `/admin/people/p${index}/remove`,
  ])
  const asked = corpus.map(
    (text) => `/admin/events?${new URLSearchParams({ client: text, person: text, reason: text })}`,
  )
  const searched = corpus.map((text) => `/admin/clients?${new URLSearchParams({ filter: text, done: text })}`)
  const lists = ['/admin/clients', '/admin/people', '/admin/registration', '/admin/events', '/admin/settings']
  for (const path of [...lists, ...one, ...asked, ...searched]) {
    const { html, status } = await browser.open(`${at.issuer}${path}`)
    expect([path, status]).toEqual([path, 200])
    expect(html).not.toMatch(/<script|<img src=x/)
    // What stands in a field is what there is, to the letter.
    expect(html.replace(/ value="[^"]*"|<textarea[\s\S]*?<\/textarea>/g, '')).not.toContain('\u202e')
  }
})

test.each([
  [
    'what is listed',
    'list',
    () => true,
    pages.filter((path) => /clients$|shop$|people$|bob$|registration|events/.test(path)),
  ],
  ['a client', 'get', (kind: string) => kind === 'client', pages.filter((path) => path.includes('/shop'))],
] as const)('a storage that does not answer about %s is a 503', async (_, method, isDown, paths) => {
  let is_down = false
  const at = await openDesk({ onError: () => undefined })
  await at.op.provider.clients.create(shop)
  const { browser } = await at.come()
  const ask = at.storage[method] as (asked: unknown, ...more: unknown[]) => unknown
  const kindOf = (asked: unknown) =>
    (typeof asked === 'string' ? asked : (asked as { kind: string }[])[0]?.kind) ?? ''
  Object.assign(at.storage, {
    [method]: (asked: unknown, ...more: unknown[]) =>
      is_down && isDown(kindOf(asked))
        ? Promise.reject(new Error('down'))
        : ask.call(at.storage, asked, ...more),
  })
  is_down = true
  for (const path of paths) {
    const { status } = await browser.open(`${at.issuer}${path}`)
    expect([path, status]).toEqual([path, 503])
  }
  expect(paths.length).toBeGreaterThan(2)
})
