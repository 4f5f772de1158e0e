/** A person at mounted pages, without scripts: signs in, presses buttons, and sees what comes of it. */

import type { TestBrowser, TestPage, TestProvider } from '../testing.ts'

export const attributeOf = (tag: string, name: string): string =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? ''

/** The fields of every form that are hidden, by name: of a page that has one sign-in, the same in each. */
export function hiddenFields(html: string): Record<string, string> {
  const tags = html.match(/<input type="hidden"[^>]*>/g) ?? []
  return Object.fromEntries(tags.map((tag) => [attributeOf(tag, 'name'), attributeOf(tag, 'value')]))
}

export function post(
  browser: TestBrowser,
  url: string | URL,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<TestPage> {
  return browser.open(url, { method: 'POST', body: new URLSearchParams(fields), headers })
}

/** Types the password into the login page that somebody was sent to. */
export function signInOn(browser: TestBrowser, page: TestPage, username: string, password = 'password') {
  const action = /<form method="post" action="([^"]+)"/.exec(page.html)?.[1] ?? ''
  return post(browser, action, { ...hiddenFields(page.html), username, password })
}

/** A browser in which somebody has come to a mounted page. */
export async function comeTo(op: TestProvider, path: string, sub: string) {
  const browser = op.browser({ session: await op.signedIn(sub) })
  const page = await browser.open(`${op.issuer}${path}`)
  return { browser, page }
}
