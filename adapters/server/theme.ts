/** The theme of a configuration: its files are read at start, and are in the pages from then on. */

import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type { ThemeOptions } from '../pages/theme.ts'

const types: Readonly<Record<string, string>> = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
}

/** Bytes: it is in every page. */
const LARGEST = 128 * 1024

/** @throws {TypeError} with a message for people where a file is not there or is none of these */
export async function readThemeFiles(theme: ThemeOptions): Promise<ThemeOptions> {
  const { logo, styleSheet } = theme
  return {
    ...theme,
    ...(logo !== undefined && { logo: await logoOf(logo) }),
    ...(styleSheet !== undefined && { styleSheet: await sheetOf(styleSheet) }),
  }
}

async function logoOf(logo: string): Promise<string> {
  if (logo.startsWith('https://')) return logo
  // biome-ignore lint/plugin: the name of a file
  const type = types[extname(logo).toLowerCase()]
  if (type === undefined)
    throw new TypeError(
      `theme.logo: must be an https URL, or a file whose name ends in ${Object.keys(types).join(', ')}`,
    )
  const image = await contentOf(logo, 'theme.logo')
  return `data:${type};base64,${image.toString('base64')}`
}

async function sheetOf(styleSheet: string): Promise<string> {
  if (styleSheet.startsWith('https://') || styleSheet.includes('{')) return styleSheet
  const sheet = (await contentOf(styleSheet, 'theme.styleSheet')).toString('utf8')
  if (!sheet.includes('{')) throw new TypeError(`theme.styleSheet: ${styleSheet} has no rules in it`)
  return sheet
}

async function contentOf(file: string, place: string): Promise<Buffer> {
  const content = await readFile(file).catch((failure: NodeJS.ErrnoException) => {
    throw new TypeError(`${place}: ${file} cannot be read (${failure.code})`)
  })
  if (content.length > LARGEST)
    throw new TypeError(
      `${place}: ${file} has more than ${LARGEST / 1024} KiB, and it would be in every page`,
    )
  return content
}
