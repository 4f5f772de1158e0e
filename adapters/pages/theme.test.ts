/** A host's name, logo, colour and sheet on every page, and no colour that people could not read. */

import { describe, expect, test } from 'vitest'
import type { LoginPage } from '../../core/index.ts'
import { english } from '../languages.ts'
import { contrast, rgbOf } from './contrast.ts'
import { defaultPages, pageTools } from './index.ts'
import { readLook } from './look.ts'
import { grounds } from './style.ts'
import { readTheme, type ThemeOptions } from './theme.ts'

const login: LoginPage = {
  name: 'login',
  languages: [],
  action: 'https://op.test/login',
  continuation: 'c0.m',
  client: { client_id: 'shop' },
}

function shown(theme: ThemeOptions) {
  const speak = readLook({ theme }).speaker('provider', english.texts.provider)
  return defaultPages.login(login, pageTools(speak))
}

const problemsOf = (theme: unknown) => () => readTheme(theme as ThemeOptions)

describe('what is on the page', () => {
  test('nothing more without a theme', () => {
    const { html, csp } = shown({})
    expect(html.match(/<style>/g)).toHaveLength(1)
    expect(html).not.toContain('class="issuer"')
    expect(csp).toMatchObject({ style: [expect.stringMatching(/^'sha256-/)], img: ['https:'] })
  })

  test('the name, above it and in its title, as text', () => {
    const { html } = shown({ name: 'A <b> & C' })
    expect(html).toContain('<title>Sign in · A &lt;b&gt; &amp; C</title>')
    expect(html).toContain('<p class="issuer">A &lt;b&gt; &amp; C</p>')
  })

  test.each([
    ['https://static.test/l.svg?v=1', 'https://static.test/l.svg'],
    ['/l.png', "'self'"],
    ['data:image/png;base64,iVBORw0KGgo=', 'data:'],
  ])('the logo %s, and what lets it in', (logo, source) => {
    const { html, csp } = shown({ name: 'Example', logo })
    expect(html).toContain(`<img src="${logo}" alt="Example">`)
    expect(csp.img).toEqual(['https:', source])
  })

  test('a sheet of one’s own comes last, and the page lets this very one in', async () => {
    const sheet = ':root { --card: #fffdf7 }'
    const { html, csp } = shown({ accentColor: '#0b6b3a', styleSheet: sheet })
    const styles = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, content = '']) => content)
    expect(styles.at(-1)).toBe(sheet)
    const digests = styles.map(async (content) => {
      const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(content))
      return `'sha256-${Buffer.from(bytes).toString('base64')}'`
    })
    expect(csp.style).toEqual(await Promise.all(digests))
  })

  test('a sheet that is elsewhere is linked to', () => {
    const { html, csp } = shown({ styleSheet: 'https://static.test/a.css?v=2' })
    expect(html).toContain('<link rel="stylesheet" href="https://static.test/a.css?v=2">')
    expect(csp.style[1]).toBe('https://static.test/a.css')
  })
})

describe('WCAG 2.2 section 1.4.3: the accent', () => {
  const rulesOf = (accentColor: string) => String(readTheme({ accentColor }).head)
  const accents = (css: string, name: string) =>
    [...css.matchAll(new RegExp(`--${name}: (#[0-9a-f]{6})`, 'g'))].map(([, colour = '']) => rgbOf(colour))

  test.each(['#2f46c2', '#0b6b3a', '#000', '#b00020', '#767676'])(
    '%s can be read in light, and one is made of it that can be read in dark',
    (colour) => {
      const css = rulesOf(colour)
      const ground = [rgbOf(grounds.light), rgbOf(grounds.dark)] as const
      const [light, dark] = accents(css, 'accent')
      const strong = accents(css, 'accent-strong')
      const on = accents(css, 'on-accent')
      for (const [index, accent] of [light, dark].entries()) {
        if (!accent || !strong[index] || !on[index]) throw new Error('a colour is missing')
        const [one, other] = [ground[index === 0 ? 0 : 1], on[index]] as const
        expect(contrast(accent, one)).toBeGreaterThanOrEqual(4.5)
        expect(contrast(accent, other)).toBeGreaterThanOrEqual(4.5)
        expect(contrast(strong[index], one)).toBeGreaterThanOrEqual(4.5)
        expect(contrast(strong[index], other)).toBeGreaterThanOrEqual(4.5)
      }
    },
  )

  test('one that cannot be read is refused, with one that would do', () => {
    const refused = problemsOf({ accentColor: '#ffcc00' })
    expect(refused).toThrow(
      /^theme\.accentColor: #ffcc00 has a contrast of 1\.5 to 1 on light pages, and text takes 4\.5; #[0-9a-f]{6} would do$/,
    )
    expect(problemsOf({ accentColor: { light: '#2f46c2', dark: '#2f46c2' } })).toThrow(
      /^theme\.accentColor\.dark: #2f46c2 has a contrast of 2\.\d to 1 on dark pages/,
    )
  })

  test.each(['#ffcc00', '#ff7043', '#aaa', '#fff'])('what would do in the place of %s does', (light) => {
    const message = (() => {
      try {
        return readTheme({ accentColor: light })
      } catch (error) {
        return String(error)
      }
    })()
    const [, found = ''] = /(#[0-9a-f]{6}) would do/.exec(String(message)) ?? []
    expect(() => readTheme({ accentColor: found })).not.toThrow()
  })
})

test.each<[unknown, string]>([
  [{ nam: 'x' }, 'theme.nam: is not known; did you mean name?'],
  [{ name: 'a\nb' }, 'theme.name: must be a text'],
  [{ logo: 'javascript:alert(1)' }, 'theme.logo: must be'],
  [{ logo: 'http://static.test/l.png' }, 'theme.logo: must be'],
  [{ logo: '//evil.test/l.png' }, 'theme.logo: must be'],
  [{ logo: 'https://static.test/a;b' }, 'theme.logo: must be'],
  [{ logo: 'data:text/html;base64,PGI+' }, 'theme.logo: must be'],
  [{ accentColor: 'red' }, 'theme.accentColor: must be a colour in hexadecimal'],
  [{ accentColor: 5 }, 'theme.accentColor: must be a colour'],
  [{ accentColor: { light: '#000' } }, 'theme.accentColor.dark: must be a colour in hexadecimal'],
  [{ accentColor: { light: '#000', dark: '#fff', dim: '#aaa' } }, 'theme.accentColor.dim: is not known'],
  [{ styleSheet: 'a.css' }, 'theme.styleSheet: must be'],
  [{ styleSheet: 'a { } </style><script>' }, 'theme.styleSheet: must not hold </style'],
])('%j is refused: %s', (theme, problem) => {
  expect(problemsOf(theme)).toThrow(problem)
})
