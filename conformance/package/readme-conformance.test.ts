/** The README's proof runs as it stands there, by Node's own test runner, on what was built; and it can fail. */

import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const source = /```js file=prove\.mjs\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''

const memory = `
import { derive, keyOf, perform, refuse } from 'vouchsafe/core'

export function createMyStorage() {
  const rows = new Map()
  const nameOf = ({ kind, id }) => kind + ' ' + id
  return {
    get: async (keys) => keys.map((key) => rows.get(nameOf(key))),
    put: async (key, value, { ifVersion, version }) => {
      const current = rows.get(nameOf(key))?.version ?? null
      if (current === version) return 'stored'
      if (current !== ifVersion) return 'conflict'
      rows.set(nameOf(key), { value, version })
      return 'stored'
    },
    delete: async (key) => void rows.delete(nameOf(key)),
    scan: async () => ({ keys: [] }),
  }
}

export function* voucherGrant({ client, parameters }, { keys, now, policy }) {
  if (parameters.values.voucher !== 'sesame') return refuse('code.unknown', 'voucher')
  const handle = yield* perform('random', { bytes: 16 })
  const expires_at = now + policy.access_token_lifetime
  const token = { serial: 1, issued_at: now, expires_at, generation: 0 }
  const begun = { kind: 'grant', v: 1, client_id: client.client_id, scope: '', created_at: now }
  const document = { ...begun, access_tokens: [token], last_serial: 1 }
  const key = keyOf(keys, 'grant', handle)
  const version = yield* perform('random', { bytes: 12 })
  yield* perform('store', { key, document, if_version: null, version, expires_at: expires_at + 60 })
  const access_token = derive(keys, 'access_token', handle, 1)
  return { kind: 'tokens', access_token, token_type: 'Bearer', expires_in: expires_at - now, scope: '' }
}
`

/** @returns the names of the tests that failed, and how many there were */
function prove(name: string, mine: string): Promise<{ failed: string[]; count: number; told: string }> {
  // Inside the tree, so that the package's own name leads to what was built.
  const folder = join(root, 'dist/readme', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'mine.mjs'), mine)
  writeFileSync(join(folder, 'prove.mjs'), source)
  const arguments_ = ['--test', '--test-reporter=tap', join(folder, 'prove.mjs')]
  return new Promise((resolve) => {
    execFile(process.execPath, arguments_, { maxBuffer: 2 ** 26 }, (_, told) => {
      const results = [...told.matchAll(/^ *(not ok|ok) \d+ - (.*)$/gm)]
      const named = results.filter(([, , title]) => title?.includes(', ') || title === 'as the model has it')
      const failed = named.filter(([, verdict]) => verdict === 'not ok').map(([, , title]) => title ?? '')
      resolve({ failed, count: named.length, told })
    })
  })
}

test('it proves a storage, a policy, a hook and a grant that are right', async () => {
  const { failed, count } = await prove('right', memory)
  expect(failed).toEqual([])
  expect(count).toBeGreaterThan(70)
}, 120_000)

test('it names a grant that takes any voucher, with the commands that show it', async () => {
  const { failed, told } = await prove('any-voucher', memory.replace("!== 'sesame'", '=== undefined'))
  expect(failed).toEqual(['as the model has it'])
  expect(told).toContain('expected 400 invalid_grant')
  expect(told).toMatch(/VOUCHSAFE_MODEL_SEED=\d+ finds it again/)
  expect(told).toContain('"voucher":"barley"')
}, 120_000)

test('it names a storage in which the last write wins', async () => {
  const { failed } = await prove(
    'last-wins',
    memory.replace("if (current !== ifVersion) return 'conflict'", ''),
  )
  expect(failed).toContain('redeem × redeem, in every order')
  expect(failed).toContain('refresh × revoke the refresh token, in every order')
}, 120_000)
