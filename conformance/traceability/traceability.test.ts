/**
 * Each sentence of the specifications is held by something, and what is named exists. `vitest -u` writes
 * conformance/README.md anew.
 */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { modules } from '../http/index.ts'
import { separations } from '../model/non-interference.ts'
import { properties } from '../model/properties.ts'
import { complaints, type Existing } from './complaints.ts'
import { specifications } from './index.ts'
import { render } from './render.ts'
import type { Requirement } from './requirement.ts'

const root = join(import.meta.dirname, '../..')

const isSource = (file: string) =>
  /^(?:core|adapters|storage)\/.*(?<!\.test)\.ts$/.test(file) && existsSync(join(root, file))

/** The file is there, and a string in it has that part of the name. */
function isTest(name: string): boolean {
  const [file = '', part = '', ...more] = name.split(' > ')
  if (!file.endsWith('.test.ts') || part.length < 3 || more.length > 0) return false
  if (!existsSync(join(root, file))) return false
  const code = readFileSync(join(root, file), 'utf8').replace(/^\s*(?:\/\*)?\*.*$/gm, '')
  return code.includes(part)
}

const checked = new Set(properties.filter(({ check }) => check !== undefined).map(({ id }) => id))
const checks = new Set(modules.flatMap((module) => module.checks.map(({ id }) => id)))

const existing: Existing = {
  rule: isSource,
  property: (id) => checked.has(id),
  check: (id) => checks.has(id),
  test: isTest,
}

const rows = specifications.flatMap(({ id, requirements }) =>
  requirements.map((requirement) => ({ id, requirement })),
)
const nameOf = ({ id, requirement }: (typeof rows)[number]) =>
  `${id} ${requirement.section}: ${requirement.requirement}`

test('every sentence is held, by things that exist', () => {
  const wrong = rows.flatMap((row) =>
    complaints(row.requirement, existing).map((complaint) => `${nameOf(row)} ${complaint}`),
  )
  expect(wrong).toEqual([])
})

test('every sentence is there once, in the order of the sections', () => {
  expect(new Set(rows.map(nameOf)).size).toBe(rows.length)
  const byNumber = new Intl.Collator('en', { numeric: true })
  for (const { requirements } of specifications) {
    const sections = requirements.map(({ section }) => section)
    expect(sections).toEqual(sections.toSorted(byNumber.compare))
  }
})

/** Rows that are not held yet, by their section: here is where one is added or taken away on purpose. */
const open = ['RFC 6750 2.1', 'RFC 9700 4.10', 'OpenID Connect Core 1.0 3.1.2.6']

test('what is not held yet is known, and no more than this', () => {
  const sections = rows
    .filter(({ requirement }) => requirement.not_yet !== undefined)
    .map(({ id, requirement }) => `${id} ${requirement.section}`)
  expect(sections).toEqual(open)
})

test('conformance/README.md is current', async () => {
  await expect(render(specifications, properties, separations)).toMatchFileSnapshot('../README.md')
})

describe('a row that is wrong is complained of', () => {
  const right: Requirement = {
    section: '4.1.2',
    level: 'MUST',
    requirement: 'Refuses a code that was redeemed before.',
    rules: ['core/rules/redeem-code.ts'],
    checks: ['code.single_use'],
  }
  const { rules, checks: _, ...bare } = right

  test('a right one is not', () => {
    expect(complaints(right, existing)).toEqual([])
    const not_applicable = 'The grant is not offered and not advertised.'
    expect(complaints({ ...bare, not_applicable }, existing)).toEqual([])
    expect(
      complaints({ ...bare, not_yet: 'Nothing counts how often a code is redeemed.' }, existing),
    ).toEqual([])
    expect(
      complaints({ ...bare, level: 'SHOULD', tests: ['core/rules/redeem-code.test.ts > RFC'] }, existing),
    ).toEqual([])
  })

  test.each<[string, Requirement, string]>([
    ['a MUST without evidence', bare, 'no rule holds it'],
    ['a MUST NOT without a rule', { ...right, level: 'MUST NOT', rules: [] }, 'no rule holds it'],
    ['a MUST with a rule alone', { ...bare, ...(rules && { rules }) }, 'no property, check or test shows it'],
    ['a SHOULD with nothing', { ...bare, level: 'SHOULD' }, 'nothing holds it'],
    [
      'a source that is not there',
      { ...right, rules: ['core/rules/redeem.ts'] },
      'no source file core/rules/redeem.ts',
    ],
    [
      'a test for a source',
      { ...right, rules: ['core/rules/pkce.test.ts'] },
      'no source file core/rules/pkce.test.ts',
    ],
    [
      'a property that is not there',
      { ...right, properties: ['INV-99'] },
      'no property INV-99 that is checked',
    ],
    [
      'a property that is not checked yet',
      { ...right, properties: ['INV-23'] },
      'no property INV-23 that is checked',
    ],
    ['a check that is not there', { ...right, checks: ['code.double_use'] }, 'no check code.double_use'],
    [
      'a test file that is not there',
      { ...right, tests: ['core/x.test.ts > RFC'] },
      'no test core/x.test.ts > RFC',
    ],
    [
      'a test that is not there',
      { ...right, tests: ['core/rules/pkce.test.ts > unheard of'] },
      'no test core/rules/pkce.test.ts > unheard of',
    ],
    [
      'a test without a name',
      { ...right, tests: ['core/rules/pkce.test.ts'] },
      'no test core/rules/pkce.test.ts',
    ],
    ['no reason', { ...bare, not_applicable: 'Never.' }, 'not applicable without a reason'],
    ['no word of what is missing', { ...bare, not_yet: 'Soon.' }, 'not yet, and not said what is missing'],
    [
      'not applicable, and held',
      { ...right, not_applicable: 'The grant is not offered and not advertised.' },
      'not applicable, and yet something holds it',
    ],
    ['no section', { ...right, section: 'Introduction' }, 'Introduction is no section'],
    ['no sentence', { ...right, requirement: 'codes' }, 'the requirement is no sentence'],
  ])('%s', (_, wrong, complaint) => {
    expect(complaints(wrong, existing)).toContain(complaint)
  })
})
