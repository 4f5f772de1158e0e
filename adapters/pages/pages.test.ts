/** What the pages are made of, and that nothing somebody else wrote becomes a part of it. */

import { describe, expect, test } from 'vitest'
import type { ConsentPage, LoginPage, Page } from '../../core/index.ts'
import { english } from '../languages.ts'
import { pageTools, renderPage } from './index.ts'
import { readLook } from './look.ts'
import type { PageAnswer } from './pages.ts'

const client = { client_id: 'shop', client_name: 'Shop' }
const languages: readonly string[] = []
const login: LoginPage = {
  name: 'login',
  languages,
  action: 'https://op.test/login',
  continuation: 'c0.m',
  client,
}
const consent: ConsentPage = {
  name: 'consent',
  languages,
  action: 'https://op.test/consent',
  continuation: 'c0.m',
  client,
  scopes: [
    { name: 'openid', description: 'Confirm who you are', required: true },
    { name: 'email', description: 'See your e-mail address', required: false },
  ],
  account: 'Alice',
  lifetime: 90 * 86_400,
  redirectHost: 'shop.test',
}
const error: Page = {
  name: 'error',
  languages,
  status: 400,
  reason: 'client.unknown',
  description: 'Not known.',
}

const tools = pageTools(readLook({}).speaker('provider', english.texts.provider))
const markup = (page: Page) => String((renderPage(page, tools) as PageAnswer).html)
const tags = (html: string, name: string) =>
  [...html.matchAll(new RegExp(`<${name}[ >][^>]*>?`, 'g'))].map(([tag]) => tag)

describe.each([
  ['login', login],
  ['consent', consent],
  ['error', error],
] as const)('every page: %s', (_, page) => {
  const html = markup(page)

  test('is a whole document in English, for every width', () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="en" dir="ltr">/)
    expect(html).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">')
    expect(html).toMatch(/<title>[^<]+<\/title>/)
    expect(tags(html, 'h1')).toHaveLength(1)
    expect(tags(html, 'main')).toHaveLength(1)
  })

  test('has no script, no handler, no style attribute and nothing from elsewhere', () => {
    expect(html).not.toMatch(/<script|\son\w+=|\sstyle=|<link|<iframe|\ssrc=/i)
  })
})

describe('login', () => {
  test('posts the continuation, a username and a password', () => {
    const html = markup(login)
    expect(tags(html, 'form')).toEqual(['<form method="post" action="https://op.test/login">'])
    expect(html).toContain('<input type="hidden" name="continuation" value="c0.m">')
    expect(html).toMatch(/name="username"[^>]* autocomplete="username"[^>]* required/)
    expect(html).toMatch(/type="password" name="password" autocomplete="current-password" required/)
    expect(html).not.toContain('role="alert"')
  })

  test('Enter signs in: the first button of the form is not cancel', () => {
    expect(tags(markup(login), 'button')).toEqual([
      '<button class="primary" type="submit">',
      '<button class="secondary" type="submit" name="cancel" value="1" formnovalidate>',
    ])
  })

  test('OpenID Connect Core section 3.1.2.1: loginHint is prefilled, and the password is next', () => {
    expect(markup(login)).toMatch(/name="username"[^>]* autofocus/)
    const hinted = markup({ ...login, loginHint: 'alice' })
    expect(hinted).toContain('name="username" value="alice"')
    expect(hinted.match(/autofocus/g)).toHaveLength(1)
    expect(hinted).toMatch(/name="password"[^>]* autofocus/)
  })

  test.each(['failed', 'again'] as const)(
    'the notice %s is announced and belongs to both fields',
    (notice) => {
      const html = markup({ ...login, notice })
      expect(html.match(/role="alert" id="notice"/g)).toHaveLength(1)
      expect(html.match(/aria-describedby="notice"/g)).toHaveLength(2)
    },
  )
})

describe('consent', () => {
  test('shows who asks, on whose behalf, for what, and where the answer goes', () => {
    const html = markup(consent)
    for (const shown of [
      '<bdi>Shop</bdi>',
      '<bdi>Alice</bdi>',
      '<bdi>shop.test</bdi>',
      'Confirm who you are',
    ])
      expect(html).toContain(shown)
  })

  test.each([
    [90 * 86_400, '90 days'],
    [86_400, '1 day'],
    [36 * 3600, '36 hours'],
    [900, '15 minutes'],
    [61, '61 seconds'],
  ])('RFC 6749 section 10.2: %i seconds are shown as %s', (lifetime, shown) => {
    expect(markup({ ...consent, lifetime })).toContain(`What you allow lasts ${shown} at most`)
  })

  test('a scope is a ticked box; openid cannot be unticked and is not sent', () => {
    expect(tags(markup(consent), 'input')).toEqual([
      '<input type="hidden" name="continuation" value="c0.m">',
      '<input type="checkbox" name="scope" value="email" checked>',
    ])
  })

  test('the answer is allow or deny', () => {
    const values = tags(markup(consent), 'button').map(
      (tag) => /name="decision" value="(\w+)"/.exec(tag)?.[1],
    )
    expect(values).toEqual(['allow', 'deny'])
  })

  test('without scopes there is no empty list', () => {
    expect(markup({ ...consent, scopes: [] })).not.toMatch(/<fieldset|<ul/)
  })

  test('a client without a name goes by its id', () => {
    expect(markup({ ...consent, client: { client_id: 'x-1', client_name: '  ' } })).toContain(
      '<bdi>x-1</bdi>',
    )
  })

  test('links open beside the page, and only to web addresses', () => {
    const linked = { ...client, policy_uri: 'https://a.test/p', tos_uri: 'javascript:alert(1)' }
    expect(tags(markup({ ...consent, client: linked }), 'a')).toEqual([
      '<a href="https://a.test/p" target="_blank" rel="noopener noreferrer">',
    ])
  })

  test.each([
    [
      'https://a.test/l.png',
      '<img class="mark" src="https://a.test/l.png" alt="Shop" width="56" height="56">',
    ],
    ['http://a.test/l.png', undefined],
    ['javascript:alert(1)', undefined],
  ])('the logo %s', (logo_uri, img) => {
    expect(tags(markup({ ...consent, client: { ...client, logo_uri } }), 'img')[0]).toBe(img)
  })
})

describe('error', () => {
  test('shows the description and the reason for support', () => {
    expect(markup(error)).toContain('<p>Not known.</p>')
    expect(markup(error)).toContain('<code>client.unknown</code>')
  })

  test('a failure of ours asks for patience', () => {
    expect(markup({ ...error, status: 503 })).toContain('Wait a moment')
    expect(markup(error)).not.toContain('Wait a moment')
  })
})

describe.each([
  '"><script>alert(1)</script>',
  "'><svg/onload=alert(1)>",
  '" autofocus onfocus="alert(1)',
  '</title></style></textarea><img src=x onerror=alert(1)>',
  '<!--',
  ']]><script>',
  'javascript:alert(1)',
  '\u0000<\u0000script>',
  '{{7*7}}<%= 7*7 %>',
])('W-012 %j, wherever it is written, adds no markup', (text) => {
  const foreign = {
    client_id: text,
    client_name: text,
    client_uri: text,
    logo_uri: `https://${text}`,
    policy_uri: `https://${text}`,
    tos_uri: text,
  }
  const scopes = [{ name: text, description: text, required: false }]
  const plain = {
    ...foreign,
    client_id: 'x',
    client_name: 'x',
    logo_uri: 'https://x',
    policy_uri: 'https://x',
  }
  const skeleton = (page: Page) =>
    [...markup(page).matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/"[^"]*"/g, '""'))
  const usable = /^[\x21-\x7e]+$/.test(text)
  const counterpart = usable ? plain : { ...plain, logo_uri: 'x', policy_uri: 'x' }

  test('on the login page', () => {
    const page = { ...login, action: text, continuation: text, loginHint: text, client: foreign }
    expect(skeleton(page)).toEqual(skeleton({ ...login, loginHint: 'x', client: counterpart }))
  })

  test('on the consent page', () => {
    const page = { ...consent, client: foreign, scopes, account: text, redirectHost: text }
    const innocent = {
      ...consent,
      client: counterpart,
      scopes: [{ name: 'x', description: 'x', required: false }],
    }
    expect(skeleton(page)).toEqual(skeleton(innocent))
  })

  test('on the error page', () => {
    expect(skeleton({ ...error, reason: text, description: text })).toEqual(skeleton(error))
  })
})
