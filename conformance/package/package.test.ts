/** What is published: packed as npm would, looked at by the tools that know, installed and used. */

import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { linksOf, readmes, root } from './readmes.ts'

const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-package-'))
const installed = join(folder, 'node_modules/vouchsafe')

function run(command: string, args: string[], cwd = root): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe' })
}

function tarball(): string {
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '')
}

/** The optional peer that `vouchsafe/conformance` cannot do without. */
const KIT_PEER = 'fast-check'

beforeAll(() => {
  run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder])
  mkdirSync(installed, { recursive: true })
  run('tar', ['-xzf', tarball(), '--strip-components=1', '-C', installed])
  // The dependencies as they are here; what is packed itself is unpacked afresh.
  for (const name of [...Object.keys(manifest().dependencies), KIT_PEER]) {
    mkdirSync(join(folder, 'node_modules', name, '..'), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  }
})

afterAll(() => rmSync(folder, { recursive: true }))

function manifest(): { dependencies: Record<string, string>; exports: Record<string, unknown> } {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
}

const entries = Object.keys(manifest().exports).filter((name) => name !== './package.json')

test('publint has nothing to say', () => {
  expect(run('npx', ['publint', '--strict', installed])).toContain('All good!')
})

test('the types resolve as the code does, for Node and for bundlers', () => {
  const told = run('npx', ['attw', tarball(), '--profile', 'esm-only', '--format', 'ascii'])
  const resolved = told.split('\n').filter((line) => /^(?:node16 \(from ESM\)|bundler):/.test(line))
  expect(resolved.length).toBe(2 * (entries.length + 1))
  expect(resolved.filter((line) => !line.includes('🟢'))).toEqual([])
}, 180_000)

/** Every file of types that an entry leads to. */
function typesOf(entry: string): Map<string, string> {
  const { types } = manifest().exports[entry] as { types: string }
  const found = new Map<string, string>()
  const next = [join(installed, types)]
  for (let file = next.pop(); file !== undefined; file = next.pop()) {
    if (found.has(file)) continue
    const source = readFileSync(file, 'utf8')
    found.set(file, source)
    for (const [, path = ''] of source.matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g))
      next.push(join(dirname(file), path.replace(/\.[jt]s$/, '.d.ts')))
  }
  return found
}

test.each(entries)('%s has types that need no package for schemas', (entry) => {
  const types = typesOf(entry)
  expect(types.size).toBeGreaterThan(entry === '.' ? 20 : 0)
  expect([...types].filter(([, source]) => source.includes('valibot')).map(([file]) => file)).toEqual([])
})

test.each(entries)('%s can be imported from the package as it is published', (entry) => {
  const name = join('vouchsafe', entry)
  writeFileSync(
    join(folder, 'use.mjs'),
    `import * as all from '${name}'; console.log(Object.keys(all).length)`,
  )
  expect(Number(run('node', ['use.mjs'], folder))).toBeGreaterThan(0)
})

test('the command is there and says what it can do', () => {
  expect(run('node', [join(installed, 'dist/adapters/server/cli.js'), '--help'], folder)).toContain(
    'vouchsafe serve',
  )
})

test('no test and no build information is published, and every source map finds its source', () => {
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' })
  expect(files.filter((file) => /\.test\.|tsbuildinfo/.test(file))).toEqual([])
  for (const map of files.filter((file) => file.endsWith('.js.map'))) {
    const { sources } = JSON.parse(readFileSync(join(installed, map), 'utf8')) as { sources: string[] }
    for (const source of sources) expect(files).toContain(join(map, '..', source))
  }
})

/** Their tables lead to each test, and tests are not published. */
const proofs = ['conformance/README.md', 'conformance/interop/README.md']

test.each(readmes)('%s is published, and what it leads to', (readme) => {
  expect(existsSync(join(installed, readme))).toBe(true)
  const files = linksOf(readme).map(({ file }) => join(dirname(readme), file))
  const needed = proofs.includes(readme) ? files.filter((file) => file.endsWith('.md')) : files
  expect(needed.filter((file) => !existsSync(join(installed, file)))).toEqual([])
})
