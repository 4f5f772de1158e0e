/**
 * The code of every README compiles, strictly where it is TypeScript, and runs. The files of all pages lie
 * beside each other, as if somebody had pasted them; a line has the number that it has on its page.
 */

import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startPostgres } from '../postgres/postgres-server.ts'
import { startRedis } from '../storage-servers.ts'
import { type Block, blocks, outputOf, root } from './readmes.ts'

/** Inside the tree, so that the package's own name leads to what was built. */
const folder = join(root, 'dist/readme/examples')

/** What starts servers, needs one, or is a test itself: these files have tests of their own. */
const elsewhere: Readonly<Record<string, string>> = {
  'embed.mjs': 'readme.test.ts',
  'vouchsafe.config.mjs': 'readme-server.test.ts',
  'postgres-storage.test.ts': 'readme-storage.test.ts',
  'prove.mjs': 'readme-conformance.test.ts',
  'check-provider.ts': 'readme-http.test.ts',
  'in-a-browser.ts': 'readme-testing.test.ts',
  'commonjs.cjs': 'commonjs.test.ts',
}

function placeOf({ readme, line, language, file }: Block): string {
  if (file !== undefined) return file.startsWith('conformance/') ? basename(file) : file
  return `${dirname(readme).replaceAll('/', '-')}-${line}.${language}`
}

/** A test of ours that is quoted compiles and runs where it is. */
const isQuotedTest = ({ file = '' }: Block) => file.startsWith('conformance/') && file.endsWith('.test.ts')

const code = blocks
  .filter((block) => (block.language === 'ts' || block.language === 'js') && !isQuotedTest(block))
  .map((block) => ({ ...block, place: placeOf(block) }))

const [redis, postgres] = await Promise.all([startRedis(), startPostgres()])
afterAll(() => Promise.all([redis.stop(), postgres.stop()]))

const strict = {
  extends: '../../../tsconfig.base.json',
  compilerOptions: {
    module: 'ESNext',
    moduleResolution: 'bundler',
    allowJs: true,
    lib: ['ES2023', 'DOM', 'DOM.Iterable'],
    types: ['node'],
    rootDir: '.',
    noEmit: true,
    composite: false,
    incremental: false,
    declaration: false,
    declarationMap: false,
    // An example may make something only to show how.
    noUnusedLocals: false,
    noUnusedParameters: false,
  },
  include: ['**/*.ts'],
  exclude: ['check-then-mark.ts'],
}

/** It adds to the operations that there are, which every other example would have to have. */
const withOperations = { extends: './tsconfig.json', include: ['check-then-mark.ts'], exclude: [] }

const javascript = {
  extends: './tsconfig.json',
  compilerOptions: { checkJs: true, noImplicitAny: false },
  include: ['**/*.mjs'],
}

/** Of the platforms whose own types are not installed, what the examples use. */
const platforms = `
type FetchHandler = (request: Request) => Promise<Response>
declare const Deno: { serve(options: { port: number }, handler: FetchHandler): unknown }
declare const Bun: { serve(options: { port: number; fetch: FetchHandler }): unknown }
`

rmSync(folder, { recursive: true, force: true })
for (const { place, text, line } of code) {
  mkdirSync(dirname(join(folder, place)), { recursive: true })
  const ours = text
    .replaceAll('redis://localhost:6379', redis.url)
    .replaceAll('postgres://vouchsafe@localhost:5432/postgres', postgres.url)
    .replaceAll(/'([a-z-]+\.db)'/g, (_, name) => `'${join(folder, name)}'`)
  writeFileSync(join(folder, place), '\n'.repeat(line - 1) + ours)
}
writeFileSync(join(folder, 'platforms.d.ts'), platforms)
writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(strict))
writeFileSync(join(folder, 'tsconfig.operations.json'), JSON.stringify(withOperations))
writeFileSync(join(folder, 'tsconfig.javascript.json'), JSON.stringify(javascript))

function compile(project: string): Promise<string> {
  const arguments_ = [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(folder, project)]
  return new Promise((resolve) => execFile(process.execPath, arguments_, (_, told) => resolve(told)))
}

test('each has a place of its own', () => {
  const places = code.map(({ place }) => place)
  expect(places.filter((place, index) => places.indexOf(place) !== index)).toEqual([])
})

test('what is TypeScript compiles, strictly', async () => {
  expect(await compile('tsconfig.json')).toBe('')
  expect(await compile('tsconfig.operations.json')).toBe('')
}, 60_000)

test('what is JavaScript uses what there is, as it is meant', async () => {
  expect(await compile('tsconfig.javascript.json')).toBe('')
}, 60_000)

describe('runs', () => {
  const served: unknown[] = []
  beforeAll(() => {
    for (const level of ['log', 'info', 'warn', 'error'] as const)
      vi.spyOn(console, level).mockImplementation(() => {})
    vi.stubGlobal('Deno', { serve: (_: object, handler: unknown) => served.push(handler) })
    vi.stubGlobal('Bun', { serve: ({ fetch }: { fetch: unknown }) => served.push(fetch) })
  })
  afterAll(() => {
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
  })

  const here = code.filter(({ file = '' }) => elsewhere[file] === undefined)
  test.each(here)('$readme, line $line', async ({ place, ...block }) => {
    const log = vi.mocked(console.log).mockClear()
    expect(await import(join(folder, place))).toBeDefined()
    const output = outputOf(block)
    if (output) expect(log.mock.calls.map(([text]) => `${text}\n`)).toEqual([output.text])
  })

  test('on Deno and Bun something answers', () => {
    expect(served.map((handler) => typeof handler)).toEqual(['function', 'function'])
  })
})

test.each(Object.entries(elsewhere))('%s is run in %s', (file, by) => {
  expect(readFileSync(join(import.meta.dirname, by), 'utf8').includes(`named('${file}')`)).toBe(true)
})

const quoted = blocks.filter(({ file = '' }) => file.startsWith('conformance/'))

test.each(quoted)('what is quoted of $file is what is tested there', ({ file = '', text }) => {
  expect(readFileSync(join(root, file), 'utf8').endsWith(`\n${text}`)).toBe(true)
})
