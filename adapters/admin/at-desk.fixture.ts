/** A provider with administration, and people in front of it. */

import type { Storage } from '../../core/index.ts'
import { createMemoryStorage } from '../../storage/memory.ts'
import { passwordPages, secondFactorPages } from '../account.ts'
import { createPasswordAccounts } from '../accounts.ts'
import { type AdminPagesOptions, adminPages } from '../admin.ts'
import { hiddenFields, post, signInOn } from '../mounts/at-pages.fixture.ts'
import { createTestProvider, type TestBrowser, type TestPage, type TestProviderOptions } from '../testing.ts'

export interface DeskOptions extends TestProviderOptions {
  readonly storage?: Storage
  readonly admin?: AdminPagesOptions
}

/**
 * With `root` and `second`, who are administrators, and `bob`, who is none, in the storage, and `carol` in the
 * configuration; all have the password `password`.
 */
export async function openDesk({ admin = {}, ...options }: DeskOptions = {}) {
  const now = () => Math.floor(op.clock.now())
  const storage = options.storage ?? createMemoryStorage({ now })
  const issuer = 'https://login.test'
  const accounts = createPasswordAccounts({
    storage,
    issuer,
    now,
    configured: [{ username: 'carol', sub: 'carol', password: 'password' }],
    secrets: ['a secret of the deployment, 32+ characters'],
  })
  const op = createTestProvider({
    ...options,
    storage,
    accounts,
    mounts: [
      adminPages({ accounts, passwordPath: '/password', ...admin }),
      passwordPages({ accounts }),
      secondFactorPages({ accounts }),
    ],
  })
  const password = 'password'
  for (const sub of ['root', 'second'])
    await accounts.create({ sub, username: sub, password, roles: ['admin'] })
  await accounts.create({ sub: 'bob', username: 'bob', password })

  /** A browser in which somebody has come to the administration. */
  async function come(username = 'root', path = '/admin') {
    const browser = op.browser()
    const page = await signInOn(browser, await browser.open(`${issuer}${path}`), username)
    return { browser, page }
  }
  return { op, issuer, storage, accounts, come }
}

export const shop = { client_id: 'shop', client_name: 'The Shop', redirect_uris: ['https://shop.example/cb'] }

/** Every page that is looked at, where there is a client `shop` and a person `bob`. */
export const pages = [
  '/admin/clients',
  '/admin/clients/shop',
  '/admin/clients/shop/edit',
  '/admin/clients/shop/remove',
  '/admin/new-client',
  '/admin/new-client/web',
  '/admin/people',
  '/admin/people/bob',
  '/admin/people/bob/edit',
  '/admin/people/bob/password',
  '/admin/people/bob/remove',
  '/admin/new-person',
  '/admin/keys',
  '/admin/tokens',
  '/admin/registration',
  '/admin/settings',
  '/admin/events',
]

/** Sends the first form of a page that leads there, with what it has, and what is typed. */
export async function send(
  browser: TestBrowser,
  page: TestPage,
  path: string,
  typed: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<TestPage> {
  const form = formTo(page.html, path)
  return post(browser, new URL(path, page.url), { ...fieldsOf(form), ...typed }, headers)
}

export function formTo(markup: string, path: string): string {
  const forms = markup.match(/<form\b[\s\S]*?<\/form>/g) ?? []
  const found = forms.find((form) => form.includes(`action="${path}"`))
  if (found === undefined) throw new Error(`there is no form to ${path}`)
  return found
}

/** What a browser would send of it, where nobody touches it. */
export function fieldsOf(form: string): Record<string, string> {
  const inputs = [...form.matchAll(/<input\b[^>]*>/g)].map(([tag]) => tag)
  const sent = inputs.filter((tag) => !/type="checkbox"/.test(tag) || / checked/.test(tag))
  const areas = [...form.matchAll(/<textarea\b[^>]*name="([^"]*)"[^>]*>\n?([\s\S]*?)<\/textarea>/g)]
  const selects = [...form.matchAll(/<select\b[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g)]
  return {
    ...hiddenFields(form),
    ...Object.fromEntries(
      sent.map((tag) => [
        / name="([^"]*)"/.exec(tag)?.[1] ?? '',
        unescaped(/ value="([^"]*)"/.exec(tag)?.[1] ?? ''),
      ]),
    ),
    ...Object.fromEntries(areas.map(([, name = '', text = '']) => [name, unescaped(text)])),
    ...Object.fromEntries(
      selects.map(([, name = '', options = '']) => [
        name,
        /value="([^"]*)" selected/.exec(options)?.[1] ?? '',
      ]),
    ),
  }
}

export function unescaped(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
