/** The wrong thing does not compile: each snippet, put in the core, is refused by the compiler or the linter. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(root, 'core/flows/.refusal-'))

afterAll(() => rmSync(folder, { recursive: true }))

function output(command: string, args: string[]): { failed: boolean; text: string } {
  try {
    return {
      failed: false,
      text: execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio: 'pipe' }),
    }
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    return { failed: true, text: stdout + stderr }
  }
}

function compile(source: string): { failed: boolean; text: string } {
  writeFileSync(join(folder, 'snippet.ts'), source)
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../tsconfig.json',
      compilerOptions: {
        rootDir: '../../..',
        noEmit: true,
        composite: false,
        incremental: false,
        tsBuildInfoFile: null,
      },
      include: ['snippet.ts'],
      exclude: [],
    }),
  )
  return output('npx', ['tsc', '-p', folder])
}

const imports = `
import { type Flow, type Handlers, perform } from '../../effects.ts'
import { refuse } from '../../errors.ts'
import { redeemCode } from '../../rules/redeem-code.ts'
export type Used = Flow<Handlers>
export const used = [perform, refuse, redeemCode]
`

test('the snippets compile when nothing is wrong with them', () => {
  expect(compile(imports)).toEqual({ failed: false, text: '' })
})

test.each([
  ['fetch', 'export const answer = fetch("https://example.test")', /Cannot find name 'fetch'/],
  ['crypto', 'export const entropy = crypto.randomUUID()', /Cannot find name 'crypto'/],
  ['process', 'export const env = process.env', /Cannot find name 'process'/],
  [
    'an error code that is not registered',
    'export const no = refuse("code.made_up")',
    /not assignable to parameter/,
  ],
  [
    "another endpoint's reason",
    'import type { Refusal, TokenReason } from "../../errors.ts"\nexport const no: Refusal<TokenReason> = refuse("login.required")',
    /not assignable to type/,
  ],
  [
    'an effect that nobody handles',
    'export function* flow(): Flow<void> { yield* perform("send_mail", {}) }',
    /not assignable to parameter/,
  ],
  [
    'a handler that is missing',
    'export const handlers: Handlers = { load: () => [undefined] } as const',
    /missing the following properties/,
  ],
  [
    'a code redeemed before its client is authenticated',
    'import type { Client } from "../../hosts.ts"\nimport type { Grant } from "../../documents.ts"\nimport type { Policy } from "../../policy.ts"\nimport type { Audience } from "../../rules/audience.ts"\nimport type { Basis } from "../../rules/basis.ts"\nexport const f = (grant: Grant, basis: Basis, audience: Audience, client: Client, policy: Policy) => redeemCode(grant, basis, {}, audience, client, policy, 0)',
    /not assignable to parameter of type 'AuthenticatedClient'/,
  ],
])('the compiler refuses %s', (_, source, message) => {
  const { failed, text } = compile(imports + source)
  expect(text).toMatch(message)
  expect(failed).toBe(true)
})

test.each([
  ['Date.now()', 'export const now = Date.now()\n', /use context\.now/],
  ['new Date()', 'export const now = new Date()\n', /use context\.now/],
  ['fetch', 'export const answer = fetch("https://example.test")\n', /yield an effect/],
  ['crypto', 'export const entropy = crypto.randomUUID()\n', /yield random/],
  ['trim', 'export const bare = (text: string) => text.trim()\n', /SP and HTAB/],
  ['?.toLowerCase', 'export const bare = (text?: string) => text?.toLowerCase()\n', /SP and HTAB/],
  ['normalize as a function', 'export const bare = "".normalize\n', /SP and HTAB/],
  ['the white space of Unicode', 'export const space = /a\\s/\n', /SP and HTAB/],
  ['the letters of Unicode', 'export const k = /k/iu\n', /SP and HTAB/],
])('the linter refuses %s in the core', (_, source, message) => {
  const snippet = join(folder, 'snippet.ts')
  writeFileSync(snippet, source)
  const { failed, text } = output('npx', ['biome', 'lint', snippet])
  expect(text).toMatch(message)
  expect(failed).toBe(true)
})

test('an import from the adapters into the core is refused', () => {
  const { failed, text } = compile(
    "import { createProvider } from '../../../adapters/provider.ts'\nexport const used = createProvider\n",
  )
  expect(text).toMatch(/error TS/)
  expect(failed).toBe(true)
})
