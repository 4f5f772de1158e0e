/** An app in CommonJS requires the package: every entry as it was built, and the example of the README. */

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { entries } from './public-names.ts'
import { named, root } from './readmes.ts'

const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-commonjs-'))
mkdirSync(join(folder, 'node_modules'))
symlinkSync(root, join(folder, 'node_modules/vouchsafe'))
afterAll(() => rmSync(folder, { recursive: true }))

const run = (text: string) => execFileSync(process.execPath, ['-e', text], { cwd: folder, encoding: 'utf8' })

test.each(entries)('$name', ({ name, names }) => {
  const given = JSON.parse(run(`console.log(JSON.stringify(Object.keys(require('${name}'))))`)) as string[]
  expect(names).toEqual(expect.arrayContaining(given))
})

test('the example', () => {
  const { file = '', text } = named('commonjs.cjs')
  writeFileSync(join(folder, file), text)
  expect(run(`require('./${file}').createHandler().then((handler) => console.log(typeof handler))`)).toBe(
    'function\n',
  )
})
