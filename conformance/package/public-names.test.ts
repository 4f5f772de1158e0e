/** Every public name stands in the README of its folder, in code, so that a reader who meets it finds it. */

import { describe, expect, test } from 'vitest'
import { entries } from './public-names.ts'
import { textOf } from './readmes.ts'

/** Where the names of an entry are to be found. */
const pages: Readonly<Record<string, readonly string[]>> = {
  vouchsafe: ['adapters/README.md'],
  'vouchsafe/core': ['core/README.md'],
  'vouchsafe/node': ['adapters/README.md'],
  'vouchsafe/lambda': ['adapters/README.md'],
  'vouchsafe/guard': ['adapters/guard/README.md'],
  'vouchsafe/account': ['adapters/README.md'],
  'vouchsafe/accounts': ['adapters/README.md'],
  'vouchsafe/admin': ['adapters/admin/README.md'],
  'vouchsafe/languages': ['adapters/README.md'],
  'vouchsafe/testing': ['adapters/testing/README.md'],
  'vouchsafe/storage/memory': ['storage/README.md'],
  'vouchsafe/storage/redis': ['storage/README.md'],
  'vouchsafe/storage/redis-url': ['storage/README.md'],
  'vouchsafe/storage/postgres': ['storage/README.md'],
  'vouchsafe/storage/postgres-url': ['storage/README.md'],
  'vouchsafe/storage/sqlite': ['storage/README.md'],
  'vouchsafe/storage/sqlite-file': ['storage/README.md'],
  'vouchsafe/conformance': ['conformance/model/README.md'],
  'vouchsafe/conformance/storage': ['storage/README.md'],
  'vouchsafe/conformance/http': ['conformance/http/README.md'],
  'vouchsafe/config': ['adapters/server/README.md'],
}

/** Every word of a page that stands in code: in a block, or between backticks. */
function wordsInCode(page: string): Set<string> {
  const code = textOf(page).match(/^```[\s\S]*?^```$|`[^`\n]+`/gm) ?? []
  return new Set(code.flatMap((text) => text.match(/[$\w]+/g) ?? []))
}

test('every entry has a page', () => {
  expect(entries.map(({ name }) => name).toSorted()).toEqual(Object.keys(pages).toSorted())
})

describe.each(entries)('$name', ({ name, names }) => {
  test('exports something', () => expect(names).not.toEqual([]))

  test('each name of it is on its page', () => {
    const words = (pages[name] ?? []).map(wordsInCode)
    expect(names.filter((one) => !words.some((found) => found.has(one)))).toEqual([])
  })
})
