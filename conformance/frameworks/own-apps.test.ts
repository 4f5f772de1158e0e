/** The apps are what somebody outside could write: short, by published names alone, and without a word to the compiler. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const published =
  /^(?:vouchsafe(?:\/(?:core|node|guard|storage\/\w+))?|express|hono|@electric-sql\/pglite|node:crypto)$/

test.each(['own-express.ts', 'own-hono.ts', 'own-worker.ts'])('%s', (name) => {
  const source = readFileSync(join(import.meta.dirname, 'examples', name), 'utf8')
  expect(source.split('\n').length - 1).toBeLessThan(150)
  const imported = [...source.matchAll(/\bfrom '([^']+)'/g)].map((match) => match[1])
  expect(imported.filter((from) => !published.test(from ?? ''))).toEqual([])
  const code = source.replaceAll(/^\s*(?:\/\*\*|\*|\/\/).*$/gm, '')
  expect(code).not.toMatch(/\bas (?:const|unknown|any|never|[A-Z{(])|@ts-|\bany\b|[\w)\]]!(?:[.;,)]|$)/m)
})
