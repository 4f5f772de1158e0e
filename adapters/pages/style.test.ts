import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { english } from '../languages.ts'
import { defaultPages, pageTools } from './index.ts'
import { readLook } from './look.ts'
import { style } from './style.ts'

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

/** @see WCAG 2.2, definition of relative luminance */
function luminance(colour: string): number {
  const short = colour.length === 4
  const channels = [0, 1, 2].map((index) => {
    const hex = short ? (colour[index + 1] ?? '').repeat(2) : colour.slice(1 + 2 * index, 3 + 2 * index)
    const value = Number.parseInt(hex, 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  const [red = 0, green = 0, blue = 0] = channels
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const [lightRules = '', darkRules = ''] = style.split('@media (prefers-color-scheme: dark)')

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
    expect(contrast(colours[text] ?? '', colours[ground] ?? '')).toBeGreaterThanOrEqual(4.5)
  })

  test.each([
    ['edge', 'card'],
    ['accent', 'card'],
    ['accent', 'page'],
  ])('WCAG 1.4.11: %s of controls and focus on %s has 3 to 1', (edge, ground) => {
    expect(contrast(colours[edge] ?? '', colours[ground] ?? '')).toBeGreaterThanOrEqual(3)
  })
})
