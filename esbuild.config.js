/**
 * The code that is published: a file for each entry of the package, and what entries share in a few more. Node.js
 * takes longer to find a hundred modules than to run them. The types beside it are those of the compiler.
 */

import { readFileSync, rmSync } from 'node:fs'
import { build } from 'esbuild'

const { bin, exports } = JSON.parse(readFileSync('package.json', 'utf8'))
const files = [...Object.values(exports).map((entry) => entry.default ?? entry), ...Object.values(bin)]

rmSync('dist/shared', { recursive: true, force: true })
await build({
  entryPoints: files
    .map((file) => file.replace('./dist/', './').replace(/\.js$/, '.ts'))
    .filter((file) => file.endsWith('.ts') && !file.startsWith('./conformance/')),
  outbase: '.',
  outdir: 'dist',
  chunkNames: 'shared/[name]-[hash]',
  bundle: true,
  splitting: true,
  packages: 'external',
  platform: 'neutral',
  format: 'esm',
  target: 'es2023',
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
})
