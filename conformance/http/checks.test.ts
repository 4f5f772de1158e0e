/** The checks as data: what a reader of the list relies on. */
import { expect, test } from 'vitest'
import { modules, runChecks } from './index.ts'

const checks = modules.flatMap((module) => module.checks.map((check) => ({ ...check, module: module.name })))

test('ids are unique and begin with the name of their module', () => {
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length)
  for (const { id, module } of checks) expect(id).toMatch(new RegExp(`^${module}\\.[a-z0-9_]+$`))
})

test('every check names its clause and states a whole sentence', () => {
  for (const { clause, statement } of checks) {
    expect(clause).toMatch(/^(RFC \d+|OpenID|OAuth|Fetch)/)
    expect(statement).toMatch(/^[A-Za-z0-9].* .*\.$/)
  }
})

test.each([
  ['discovery', []],
  ['redirect-uri', []],
  ['code.single_use', []],
  ['unheard_of', ['unheard_of']],
])('--only %s', async (name, unknown) => {
  const target = {
    issuer: 'http://127.0.0.1:9',
    clients: { public: { client_id: 'c', redirect_uri: 'https://rp.example/cb' } },
    user: { username: 'u', password: 'p' },
  }
  const refusal = await runChecks(target, { only: [name] }).catch((error: Error) => error.message)
  expect(String(refusal).includes('no module or check is called')).toBe(unknown.length > 0)
})

test('an unusable target is refused with every reason', async () => {
  const refusal = runChecks({
    issuer: 'http://127.0.0.1:9',
    clients: {},
    user: { username: 'u', password: '' },
  })
  await expect(refusal).rejects.toThrow(/user\.password[\s\S]*confidential, public/)
})
