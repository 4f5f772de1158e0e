/** Who may import what: the layers of the house, read off the sources. */

import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { globSync } from 'tinyglobby'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

interface Import {
  readonly from: string
  /** A path from the root for our own files, a package name otherwise. */
  readonly to: string
  /** Erased by the compiler. */
  readonly types_only: boolean
}

const files = globSync(['core/**/*.ts', 'adapters/**/*.ts', 'storage/**/*.ts', 'conformance/**/*.ts'], {
  cwd: root,
})

const imports: Import[] = files.flatMap((from) => {
  const source = readFileSync(join(root, from), 'utf8')
  const found = [
    ...source.matchAll(
      /^(?:import|export)\s[^'"]*?from\s+'([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gm,
    ),
  ]
  return found.map(([statement, named, dynamic, bare]) => {
    const specifier = named ?? dynamic ?? bare ?? ''
    const to = specifier.startsWith('.') ? normalize(join(dirname(from), specifier)) : specifier
    return { from, to, types_only: /^(?:import|export) type\b/.test(statement) }
  })
})

const isTest = (file: string) => /\.(?:test|fixture)\.ts$/.test(file)
const within =
  (...folders: string[]) =>
  (file: string) =>
    folders.some((folder) => file.startsWith(folder))

interface Rule {
  readonly statement: string
  readonly files: (file: string) => boolean
  readonly allowed: (to: string, types_only: boolean) => boolean
}

const external = (to: string) => !/^(?:core|adapters|storage|conformance)\//.test(to)
const importsOf = new Map(files.map((file) => [file, imports.filter(({ from }) => from === file)]))

const fetch_entry = reachableFrom('adapters/index.ts')
const testing_entry = reachableFrom('adapters/testing.ts', 'adapters/node.ts')
const topOfCore = /^core\/[a-z-]+\.ts$/

/** Who needs one of these alone, as an entry that is to stay small, does not take the front door, and with it all. */
const leaves = new Set(['core/ascii.ts', 'core/names.ts', 'core/resources.ts'])

const rules: Rule[] = [
  {
    statement: 'the core imports itself, valibot and a pure hash, nothing else',
    files: (file) => file.startsWith('core/') && !isTest(file),
    allowed: (to) => to.startsWith('core/') || to === 'valibot' || to.startsWith('@noble/hashes/'),
  },
  {
    statement: 'messages know no rules, flows or HTTP',
    files: within('core/messages/'),
    allowed: (to) => external(to) || to.startsWith('core/messages/') || topOfCore.test(to),
  },
  {
    statement: 'rules know messages, but no flows and no HTTP',
    files: within('core/rules/'),
    allowed: (to) => external(to) || within('core/messages/', 'core/rules/')(to) || topOfCore.test(to),
  },
  {
    statement: 'flows know rules and messages, but no HTTP',
    files: within('core/flows/'),
    allowed: (to) =>
      external(to) || within('core/messages/', 'core/rules/', 'core/flows/')(to) || topOfCore.test(to),
  },
  {
    statement: 'storage knows the contract and how names are checked, and nothing else of ours',
    files: (file) => file.startsWith('storage/') && !isTest(file),
    allowed: (to) => external(to) || to.startsWith('storage/') || /^core\/(?:storage|names)\.ts$/.test(to),
  },
  {
    statement:
      'adapters enter the core by its front door, by that of its schemas, or where it leads no further, and are handed their storage',
    files: (file) =>
      file.startsWith('adapters/') && !within('adapters/server/', 'adapters/testing/')(file) && !isTest(file),
    allowed: (to) =>
      external(to) ||
      to.startsWith('adapters/') ||
      to === 'core/index.ts' ||
      to === 'core/schemas.ts' ||
      leaves.has(to),
  },
  {
    statement: 'what is for the tests of an app brings its storage along',
    files: (file) => file.startsWith('adapters/testing/') && !isTest(file),
    allowed: (to) =>
      external(to) || to.startsWith('adapters/') || to === 'core/index.ts' || to === 'storage/memory.ts',
  },
  {
    statement: 'what is for the tests of an app has no node: import before it listens, but for types',
    files: (file) => testing_entry.has(file),
    allowed: (to, types_only) => types_only || !to.startsWith('node:'),
  },
  {
    statement: 'what is shipped imports no fixture',
    files: (file) => !isTest(file),
    allowed: (to) => !to.endsWith('.fixture.ts'),
  },
  {
    statement: 'only the files about keys and JWTs import jose',
    files: (file) =>
      !isTest(file) &&
      !within('conformance/')(file) &&
      !/^adapters\/(?:keys\/(?:key-set|jose|software-statements)|guard\/jwt)\.ts$/.test(file),
    allowed: (to) => to !== 'jose' && !to.startsWith('jose/'),
  },
  {
    statement: 'what the Fetch entry reaches has no node: import but for types',
    files: (file) => fetch_entry.has(file),
    allowed: (to, types_only) => types_only || !to.startsWith('node:'),
  },
  {
    statement: 'conformance imports vouchsafe by its public names only',
    files: within('conformance/'),
    allowed: (to) => external(to) || to.startsWith('conformance/'),
  },
  {
    statement: 'conformance/http imports nothing of ours, so it shares no bug with what it tests',
    files: (file) => file.startsWith('conformance/http/') && !isTest(file),
    allowed: (to) => (external(to) && !to.startsWith('vouchsafe')) || to.startsWith('conformance/http/'),
  },
]

/** @param end a file beyond which nobody goes */
function reachableFrom(entry: string, end?: string): ReadonlySet<string> {
  const reached = new Set([entry])
  for (const file of reached)
    for (const { to } of importsOf.get(file) ?? []) if (to !== end && !external(to)) reached.add(to)
  return reached
}

describe('imports go one way', () => {
  test.each(rules)('$statement', ({ files: applies, allowed }) => {
    const judged = imports.filter(({ from }) => applies(from))
    expect(judged.length).toBeGreaterThan(0)
    expect(judged.filter(({ to, types_only }) => !allowed(to, types_only))).toEqual([])
  })
})

test('at the top of adapters/ are its entries and what makes a provider; the rest has a room', () => {
  const top = files.filter((file) => /^adapters\/[^/]+$/.test(file) && !isTest(file))
  const entries = [
    'index',
    'account',
    'accounts',
    'admin',
    'fetch',
    'guard',
    'lambda',
    'languages',
    'node',
    'provider',
    'testing',
  ]
  expect(top.toSorted()).toEqual(entries.map((name) => `adapters/${name}.ts`).toSorted())
})

/** Files that can be reached from each other, each group once. */
function circles(): string[][] {
  const reach = new Map(files.map((file) => [file, reachableThrough(file)]))
  const reaches = (from: string, to: string) => reach.get(from)?.has(to) === true
  const groups = files
    .filter((file) => reaches(file, file))
    .map((file) => files.filter((other) => reaches(file, other) && reaches(other, file)).sort())
  return groups.filter(([first], index) => groups.findIndex(([other]) => other === first) === index)
}

/** What a file imports, and what that imports: itself only when a circle leads back to it. */
function reachableThrough(file: string): ReadonlySet<string> {
  return new Set((importsOf.get(file) ?? []).flatMap(({ to }) => [...reachableFrom(to)]))
}

test('no imports go in a circle, not even those of types', () => {
  expect(circles()).toEqual([])
})

describe('rules decide and do nothing else', () => {
  const rulesOfCore = files.filter((file) => file.startsWith('core/rules/') && !isTest(file))

  test.each(rulesOfCore)('%s has no generator, async or throw', (file) => {
    const code = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    expect(code).not.toMatch(/function\*|\byield\b|\basync\b|\bawait\b|\bthrow\b/)
  })

  test('only flows and the HTTP binding yield effects', () => {
    const yielding = files.filter(
      (file) =>
        file.startsWith('core/') &&
        !isTest(file) &&
        /\byield\b/.test(readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')),
    )
    expect(yielding.filter((file) => !within('core/flows/', 'core/http/')(file))).toEqual(['core/effects.ts'])
  })

  test('nothing draws entropy from Math.random', () => {
    const ours = files.filter((file) => within('core/', 'adapters/')(file) && !isTest(file))
    expect(ours.filter((file) => readFileSync(join(root, file), 'utf8').includes('Math.random'))).toEqual([])
  })
})
