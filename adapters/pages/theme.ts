/**
 * The name, logo, colour and style sheet of a host on our pages. A colour that people could not read is refused at
 * start, with one that would do: links, buttons and focus are in it, on both grounds.
 * @see WCAG 2.2 sections 1.4.3 and 1.4.11
 */

import { type PageSources, refuseUnknown, unknownName } from '../../core/index.ts'
import { contrast, hexOf, mixed, type Rgb, readable, rgbOf } from './contrast.ts'
import { hashSource } from './hash-source.ts'
import { type Html, html, trusted } from './html.ts'
import { grounds } from './style.ts'

export interface ThemeOptions {
  /** Above the pages, and in their titles. */
  readonly name?: string
  /** Above the pages: an https URL, a path on the issuer's origin, or a `data:` URL of an image. */
  readonly logo?: string
  /** Of buttons and links, as `#2f46c2`. One alone is that of light pages, and that of dark ones is made of it. */
  readonly accentColor?: string | { readonly light: string; readonly dark: string }
  /** After ours: an https URL, a path on the issuer's origin, or the sheet itself. */
  readonly styleSheet?: string
}

/** What of it goes into every page. */
export interface Theme {
  readonly name?: string
  readonly logo?: string
  /** Behind our own style. */
  readonly head?: Html
  /** What it loads. */
  readonly csp: Required<Pick<PageSources, 'style' | 'img'>>
}

const AA = 4.5
const COLOUR = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i
const URL_OR_PATH = /^(?:https:\/\/|\/(?!\/))[\x21\x23-\x26\x28-\x2b\x2d-\x3a\x3d\x3f-\x5b\x5d-\x7e]*$/
const DATA = /^data:image\/(?:png|jpeg|gif|webp|avif|svg\+xml);base64,[A-Za-z0-9+/=]+$/

const black: Rgb = [0, 0, 0]
const white: Rgb = [255, 255, 255]
const light = rgbOf(grounds.light)
const dark = rgbOf(grounds.dark)
const onDark = rgbOf(grounds.onDark)

/** @throws {TypeError} with a line for each thing that is wrong, by its path */
export function readTheme(options: ThemeOptions = {}): Theme {
  refuseUnknown(options, { name: true, logo: true, accentColor: true, styleSheet: true }, 'theme')
  const { name, logo, accentColor, styleSheet } = options
  const problems = [
    ...(name === undefined || isName(name) ? [] : ['theme.name: must be a text, without control characters']),
    ...(logo === undefined || isImage(logo)
      ? []
      : ['theme.logo: must be an https URL, a path such as /logo.svg, or a data: URL of an image in base64']),
    ...wrongSheet(styleSheet),
    ...wrongColours(accentColor),
  ]
  if (problems.length > 0) throw new TypeError(problems.join('\n'))
  const accents = accentColor === undefined ? undefined : accentStyle(coloursOf(accentColor))
  const own = isSheet(styleSheet) ? styleSheet : undefined
  const linked = own === undefined ? styleSheet : undefined
  const sheets = [accents, own].filter((sheet) => sheet !== undefined)
  const elements = sheets.map((sheet) => trusted(`<style>${sheet}</style>\n`))
  const link = linked !== undefined && html`<link rel="stylesheet" href="${linked}">\n`
  return {
    ...(name !== undefined && { name }),
    ...(logo !== undefined && { logo }),
    ...((sheets.length > 0 || link) && { head: html`${elements}${link}` }),
    csp: {
      style: [...sheets.map(hashSource), ...(linked === undefined ? [] : [sourceOf(linked)])],
      img: logo === undefined ? [] : [sourceOf(logo)],
    },
  }
}

function isName(name: unknown): boolean {
  return typeof name === 'string' && /^[^\p{Cc}\p{Cs}]{1,200}$/u.test(name)
}

function isImage(logo: unknown): boolean {
  return typeof logo === 'string' && (URL_OR_PATH.test(logo) || DATA.test(logo))
}

/** No URL has a brace in it, and no sheet is without one. */
function isSheet(sheet: unknown): sheet is string {
  return typeof sheet === 'string' && sheet.includes('{')
}

function wrongSheet(sheet: unknown): string[] {
  if (sheet === undefined) return []
  if (isSheet(sheet))
    return /<\/style/i.test(sheet) ? ['theme.styleSheet: must not hold </style, which would end it'] : []
  const is_url = typeof sheet === 'string' && URL_OR_PATH.test(sheet)
  return is_url
    ? []
    : ['theme.styleSheet: must be an https URL, a path such as /login.css, or the rules themselves']
}

/** What lets a URL in, and as little else as a source can say. */
function sourceOf(url: string): string {
  if (url.startsWith('data:')) return 'data:'
  return url.startsWith('/') ? "'self'" : url.replace(/[?#].*$/, '')
}

interface Colours {
  readonly light: Rgb
  readonly dark: Rgb
}

function coloursOf(accent: NonNullable<ThemeOptions['accentColor']>): Colours {
  if (typeof accent !== 'string') return { light: rgbOf(accent.light), dark: rgbOf(accent.dark) }
  const rgb = rgbOf(accent)
  return { light: rgb, dark: readable(rgb, dark, white, AA) }
}

function wrongColours(accent: unknown): string[] {
  if (accent === undefined) return []
  if (typeof accent === 'string') return wrongColour(accent, 'theme.accentColor', light, black, 'light')
  if (typeof accent !== 'object' || accent === null)
    return ['theme.accentColor: must be a colour such as #2f46c2, or { light, dark }']
  const unknown = Object.keys(accent).filter((name) => name !== 'light' && name !== 'dark')
  const both = accent as Readonly<Record<string, unknown>>
  return [
    ...unknown.map((name) => `theme.accentColor.${name}: ${unknownName(name, ['light', 'dark'])}`),
    ...wrongColour(both.light, 'theme.accentColor.light', light, black, 'light'),
    ...wrongColour(both.dark, 'theme.accentColor.dark', dark, white, 'dark'),
  ]
}

function wrongColour(colour: unknown, place: string, ground: Rgb, toward: Rgb, look: string): string[] {
  if (typeof colour !== 'string' || !COLOUR.test(colour))
    return [`${place}: must be a colour in hexadecimal, such as #2f46c2`]
  const rgb = rgbOf(colour)
  const found = contrast(rgb, ground)
  if (found >= AA) return []
  const near = hexOf(readable(rgb, ground, toward, AA))
  return [
    `${place}: ${colour} has a contrast of ${found.toFixed(1)} to 1 on ${look} pages, and text takes ${AA}; ${near} would do`,
  ]
}

function accentStyle(colours: Colours): string {
  const rules = (accent: Rgb, strong: Rgb, on: Rgb, ground: Rgb) =>
    `--accent: ${hexOf(accent)}; --accent-strong: ${hexOf(strong)}; --on-accent: ${hexOf(on)}; --tint: ${hexOf(mixed(ground, accent, 0.1))}; --note-line: ${hexOf(mixed(ground, accent, 0.25))};`
  const lightRules = rules(colours.light, mixed(colours.light, black, 0.25), white, light)
  const darkRules = rules(colours.dark, mixed(colours.dark, white, 0.3), onDark, dark)
  return `
:root { ${lightRules} }
@media (prefers-color-scheme: dark) { :root { ${darkRules} } }
`
}
