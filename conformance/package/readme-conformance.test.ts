/** The README's proof runs as it stands there, by Node's own test runner, on what was built; and it can fail. */

import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { named, root } from './readmes.ts'

const files = [named('prove.mjs'), named('my-storage.mjs'), named('voucher-grant.mjs')]

/** @returns the names of the tests that failed, and how many there were */
function prove(
  name: string,
  broken = (text: string) => text,
): Promise<{ failed: string[]; count: number; told: string }> {
  // Inside the tree, so that the package's own name leads to what was built.
  const folder = join(root, 'dist/readme', name)
  mkdirSync(folder, { recursive: true })
  for (const { file = '', text } of files) writeFileSync(join(folder, file), broken(text))
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
  const { failed, count } = await prove('right')
  expect(failed).toEqual([])
  expect(count).toBeGreaterThan(70)
}, 120_000)

test('it names a grant that takes any voucher, with the commands that show it', async () => {
  const { failed, told } = await prove('any-voucher', (text) =>
    text.replace("voucher !== 'sesame'", 'voucher === undefined'),
  )
  expect(failed).toEqual(['as the model has it'])
  expect(told).toContain('expected 400 invalid_grant')
  expect(told).toMatch(/VOUCHSAFE_MODEL_SEED=\d+ finds it again/)
  expect(told).toContain('"voucher":"barley"')
}, 120_000)

test('it names a storage in which the last write wins', async () => {
  const { failed } = await prove('last-wins', (text) =>
    text.replace("if (current !== ifVersion) return 'conflict'", ''),
  )
  expect(failed).toContain('redeem × redeem, in every order')
  expect(failed).toContain('refresh × revoke the refresh token, in every order')
}, 120_000)
