import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { english } from '../languages.ts'
import { contrast, rgbOf } from './contrast.ts'
import { defaultPages, pageTools } from './index.ts'
import { readLook } from './look.ts'
import { grounds, style } from './style.ts'

test('the source is the digest of the very style element', () => {
  const page = { name: 'error', languages: [], status: 400, reason: 'r', description: 'd' } as const
  const { html, csp } = defaultPages.error(
    page,
    pageTools(readLook({}).speaker('provider', english.texts.provider)),
  )
  const [, content = ''] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? []
  expect(csp.style).toEqual([`'sha256-${createHash('sha256').update(content).digest('base64')}'`])
})

test('nothing is loaded from elsewhere', () => {
  expect(style).not.toMatch(/url\(|@import|@font-face|https?:/)
})

type Colours = Readonly<Record<string, string>>

function coloursOf(css: string): Colours {
  return Object.fromEntries(
    [...css.matchAll(/--([a-z-]+): (#[0-9a-f]{3,6});/g)].map(([, name = '', value = '']) => [name, value]),
  )
}

const [lightRules = '', darkRules = ''] = style.split('@media (prefers-color-scheme: dark)')

test('colours of a host are judged on the grounds that there are', () => {
  expect(rgbOf(coloursOf(lightRules).card ?? '')).toEqual(rgbOf(grounds.light))
  expect(coloursOf(darkRules).card).toBe(grounds.dark)
  expect(coloursOf(darkRules)['on-accent']).toBe(grounds.onDark)
})

describe.each([
  ['light', coloursOf(lightRules)],
  ['dark', coloursOf(darkRules)],
])('in %s', (_, colours) => {
  test.each([
    ['ink', 'card'],
    ['soft', 'card'],
    ['accent', 'card'],
    ['accent-strong', 'card'],
    ['on-accent', 'accent'],
    ['on-accent', 'accent-strong'],
    ['alert', 'alert-tint'],
    ['ink', 'tint'],
    ['accent', 'tint'],
  ])('WCAG 1.4.3: text %s on %s has 4.5 to 1', (text, ground) => {
    expect(contrast(rgbOf(colours[text] ?? ''), rgbOf(colours[ground] ?? ''))).toBeGreaterThanOrEqual(4.5)
  })

  test.each([
    ['edge', 'card'],
    ['accent', 'card'],
    ['accent', 'page'],
  ])('WCAG 1.4.11: %s of controls and focus on %s has 3 to 1', (edge, ground) => {
    expect(contrast(rgbOf(colours[edge] ?? ''), rgbOf(colours[ground] ?? ''))).toBeGreaterThanOrEqual(3)
  })
})
