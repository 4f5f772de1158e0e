/**
 * All checks against node-oidc-provider: what they say is compared with what was found when each verdict was
 * looked at. A check that is unfair to it is to be mended, not written down there.
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { modules, type Report, runChecks } from './index.ts'
import { findings } from './specimens/findings.ts'
import {
  browserApplication,
  clients,
  options,
  type Specimen,
  startNodeOidcProvider,
  user,
} from './specimens/node-oidc-provider.ts'

let specimen: Specimen

beforeAll(async () => {
  vi.spyOn(console, 'info').mockReturnValue()
  vi.spyOn(console, 'warn').mockReturnValue()
  specimen = await startNodeOidcProvider()
})

afterAll(async () => {
  await specimen.stop()
  vi.restoreAllMocks()
})

const openOf = ({ results }: Report) =>
  results.filter(({ id, verdict }) => !(findings[id]?.verdicts ?? ['passed']).includes(verdict))

test('every verdict is the one that was found true', async () => {
  const told: string[] = []
  const report = await runChecks(
    { issuer: specimen.issuer, clients, user, options },
    { onResult: ({ id }) => told.push(id) },
  )
  expect(openOf(report)).toEqual([])
  expect(told).toEqual(modules.flatMap(({ checks }) => checks.map(({ id }) => id)))
  expect(report.conforms).toBe(false)

  const secrets = [user.password, clients.confidential.client_secret, clients.other.client_secret]
  for (const { evidence } of report.results) {
    expect(evidence).not.toMatch(/could not be judged/)
    expect(evidence.split('\n')).toHaveLength(1)
    expect(secrets.filter((secret) => evidence.includes(secret))).toEqual([])
  }
}, 90_000)

test('a browser application alone is enough to check with', async () => {
  const report = await runChecks({ issuer: specimen.issuer, clients: { public: browserApplication }, user })
  const open = openOf(report).filter(({ verdict }) => verdict !== 'not_applicable')
  expect(open.map(({ id, verdict }) => [id, verdict])).toEqual([['userinfo.cors', 'passed']])
  const reasons = report.results.filter(({ evidence }) => evidence.includes('has no client "confidential"'))
  expect(reasons.length).toBeGreaterThan(30)
  expect(reasons.every(({ verdict }) => verdict === 'not_applicable')).toBe(true)
}, 90_000)

test('every finding is of a check that exists', () => {
  const ids = new Set(modules.flatMap(({ checks }) => checks.map(({ id }) => id)))
  expect(Object.keys(findings).filter((id) => !ids.has(id))).toEqual([])
})
