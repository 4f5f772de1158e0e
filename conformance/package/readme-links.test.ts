/** Where the READMEs lead: each link to a file that is there and a heading that is in it, each path to a source. */

import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'
import { linksOf, readmes, root, textOf } from './readmes.ts'

/** As GitHub makes them. */
function anchorsOf(markdown: string): string[] {
  const text = markdown.replace(/^```[\s\S]*?^```$/gm, '')
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

const pages = [...readmes, 'CHANGELOG.md', 'SECURITY.md']

describe.each(pages)('%s', (page) => {
  test('leads to what is there', () => {
    const missing = linksOf(page).filter(({ file, anchor }) => {
      const target = normalize(join(dirname(page), file))
      if (file !== '' && !existsSync(join(root, target))) return true
      return anchor !== undefined && !anchorsOf(textOf(file === '' ? page : target)).includes(anchor)
    })
    expect(missing).toEqual([])
  })

  test('names no source that is not there', () => {
    const named = [...textOf(page).matchAll(/`((?:core|adapters|storage|conformance)\/[\w./[\]-]+)`/g)]
    expect(named.map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)))).toEqual([])
  })
})

test('from the top every other README is reached', () => {
  const reached = new Set(['README.md'])
  for (const page of reached)
    for (const { file } of linksOf(page)) {
      const target = normalize(join(dirname(page), file))
      if (readmes.includes(target)) reached.add(target)
    }
  expect(readmes.filter((page) => !reached.has(page))).toEqual([])
})
