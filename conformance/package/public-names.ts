/** What each entry of the package exports, types too, as its source says it: no name is exported by a star. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './readmes.ts'

export interface Entry {
  /** As it is imported: `vouchsafe/core`. */
  readonly name: string
  readonly names: readonly string[]
}

type Manifest = { readonly exports: Readonly<Record<string, { readonly types: string } | string>> }

/** @throws for an export that says no name */
function namesIn(source: string): string[] {
  if (/^export (?:\*|default)/m.test(source)) throw new Error('an entry exports what it does not name')
  const lists = [...source.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list = '']) =>
    list.replaceAll(/\/\/.*|\/\*.*?\*\//g, '').split(','),
  )
  const listed = lists.flatMap((one) => /(?:^|\s)(\w+)\s*$/.exec(one)?.[1] ?? [])
  const declared = [
    ...source.matchAll(
      /^export (?:declare |abstract |async )*(?:function\*?|class|const|interface|type) (\w+)/gm,
    ),
  ].map(([, name = '']) => name)
  return [...listed, ...declared].sort()
}

const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest

export const entries: readonly Entry[] = Object.entries(exports).flatMap(([path, target]) => {
  if (typeof target === 'string') return []
  const source = target.types.replace('./dist/', '').replace(/\.d\.ts$/, '.ts')
  return { name: path.replace(/^\./, 'vouchsafe'), names: namesIn(readFileSync(join(root, source), 'utf8')) }
})
