/** What a bundler makes of the entries: what leaks in from the sources, and how large the published code is. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Plugin } from 'esbuild'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

interface Bundle {
  /** Modules of Node.js that are imported, each with the file that does it. */
  readonly leaks: readonly string[]
  readonly packages: ReadonlySet<string>
  readonly text: string
  readonly bytes: number
  readonly gzipped: number
}

async function bundle(source: string, platform: 'neutral' | 'browser'): Promise<Bundle> {
  const leaks: string[] = []
  const leaked: Plugin = {
    name: 'leaked',
    setup({ onResolve }) {
      onResolve({ filter: /^node:/ }, ({ path, importer }) => {
        leaks.push(`${path}, imported by ${importer.replace(`${root}/`, '')}`)
        return { path, external: true }
      })
    },
  }
  const { metafile, outputFiles } = await build({
    stdin: { contents: source, resolveDir: root, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform,
    mainFields: ['module', 'main'],
    metafile: true,
    write: false,
    outdir: 'out',
    absWorkingDir: root,
    plugins: [leaked],
    logLevel: 'silent',
  })
  const [file] = outputFiles
  const [output] = Object.values(metafile.outputs)
  const kept = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0)
  const names = kept.flatMap(([path]) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [])
  const contents = file?.contents ?? new Uint8Array()
  const text = file?.text ?? ''
  return { leaks, packages: new Set(names), text, bytes: contents.length, gzipped: gzipSync(contents).length }
}

/** Kilobytes (1000 bytes) of minified code. Raise one knowingly, or find out what grew. */
const entries = [
  {
    name: 'vouchsafe',
    file: 'adapters/index',
    budget: 340,
    packages: ['@noble/hashes', 'jose', 'valibot'],
  },
  { name: 'vouchsafe/core', file: 'core/index', budget: 220, packages: ['@noble/hashes', 'valibot'] },
  { name: 'vouchsafe/lambda', file: 'adapters/lambda', budget: 6, packages: [] },
  { name: 'vouchsafe/guard', file: 'adapters/guard', budget: 40, packages: ['@noble/hashes', 'jose'] },
  { name: 'vouchsafe/storage/memory', file: 'storage/memory', budget: 5, packages: [] },
]

describe.each(entries)('$name', ({ name, file, budget, packages }) => {
  test.each(['neutral', 'browser'] as const)('needs no module of Node.js: %s', async (platform) => {
    const { leaks } = await bundle(`export * from './${file}.ts'`, platform)
    expect(leaks).toEqual([])
  })

  test('brings in these packages and no others, within its budget', async () => {
    const { packages: found, bytes, gzipped } = await bundle(`export * from './dist/${file}.js'`, 'neutral')
    console.log(
      `${name}: ${(bytes / 1000).toFixed(1)} kB minified, ${(gzipped / 1000).toFixed(1)} kB gzipped`,
    )
    expect([...found].sort()).toEqual(packages)
    expect(bytes).toBeLessThanOrEqual(budget * 1000)
  })
})

test.each([
  ['account', /vouchsafe-account|body\.site/],
  ['admin', /vouchsafe-admin|admin_change/],
])(
  'vouchsafe/%s needs no module of Node.js, and nothing of it is in the bundle of who does not mount it',
  async (name, ours) => {
    const { leaks, text } = await bundle(`export * from './adapters/${name}.ts'`, 'neutral')
    expect(leaks).toEqual([])
    expect(text).toMatch(ours)
    expect((await bundle(`export * from './dist/adapters/index.js'`, 'neutral')).text).not.toMatch(ours)
  },
)

test('what the administration says is in the bundle of the administration, and not with the languages', async () => {
  const said = /Verwaltung/
  expect((await bundle(`export * from './dist/adapters/admin.js'`, 'neutral')).text).toMatch(said)
  expect((await bundle(`export * from './dist/adapters/languages.js'`, 'neutral')).text).not.toMatch(said)
})

test('vouchsafe/testing needs Node.js to listen, and for nothing else', async () => {
  const { leaks } = await bundle(`export * from './adapters/testing.ts'`, 'neutral')
  expect(leaks.filter((leak) => !/ by adapters\/node[./]/.test(leak))).toEqual([])
  const listening = readFileSync(join(root, 'dist/adapters/testing.js'), 'utf8')
  expect(listening).not.toMatch(/^import .*\.\/node\.js/m)
  expect(listening).toMatch(/\bimport\("\.\/node\.js"\)/)
})

test('a leak is named, with the file it is in', async () => {
  const { leaks } = await bundle(`export * from './adapters/node.ts'`, 'neutral')
  expect(leaks).toContain('node:http, imported by adapters/node.ts')
})

test('a provider alone is smaller than everything there is', async () => {
  const alone = await bundle(`export { createProvider } from './dist/adapters/index.js'`, 'neutral')
  const all = await bundle(`export * from './dist/adapters/index.js'`, 'neutral')
  expect(alone.bytes).toBeLessThan(all.bytes)
})
