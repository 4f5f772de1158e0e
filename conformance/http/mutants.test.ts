/**
 * Providers that are wrong in one respect each, made from one that is right there: the checks have to see it, and
 * for the reason they name. That the same checks pass on the original is asserted in node-oidc-provider.test.ts.
 */
import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { modules, runChecks, type Target } from './index.ts'
import { malformedHttp } from './malformed-http.ts'
import { findings } from './specimens/findings.ts'
import { mutants } from './specimens/mutants.ts'
import { createHost, faithful } from './specimens/mutation.ts'
import {
  browserApplication,
  clients,
  options,
  type Specimen,
  startNodeOidcProvider,
  user,
} from './specimens/node-oidc-provider.ts'

const host = createHost()
let specimen: Specimen

beforeAll(async () => {
  vi.spyOn(console, 'info').mockReturnValue()
  vi.spyOn(console, 'warn').mockReturnValue()
  specimen = await startNodeOidcProvider(host.between)
})

afterAll(async () => {
  await specimen.stop()
  vi.restoreAllMocks()
})

const run = (only: readonly string[]) => {
  const application = only.every((id) => id === 'userinfo.cors') ? { public: browserApplication } : {}
  const target: Target = { issuer: specimen.issuer, clients: { ...clients, ...application }, user, options }
  return runChecks(target, { only })
}

const caught = new Set(mutants.flatMap(({ caught_by }) => caught_by))
const isOpen = (id: string) => findings[id]?.verdicts.some((verdict) => verdict !== 'not_applicable') ?? false

test('the host that makes mutants changes nothing by itself', async () => {
  host.current.mutation = faithful
  const { results } = await run([...caught])
  const changed = results.filter(({ id, verdict }) => verdict !== (findings[id]?.verdicts[0] ?? 'passed'))
  expect(changed).toEqual([])
}, 90_000)

test('no mutant leans on a check that fails on the original', () => {
  expect([...caught].filter(isOpen)).toEqual([])
})

test('every check is failed by a mutant or by the original', () => {
  const checks = modules.flatMap(({ checks }) => checks).filter((check) => !malformedHttp.includes(check))
  const unfailed = checks.map(({ id }) => id).filter((id) => !caught.has(id) && !isOpen(id))
  expect(unfailed, 'HSTS is due on https only').toEqual(['headers.transport_security'])
})

describe('a provider with', () => {
  test.each(mutants)('$name', async ({ caught_by, make }) => {
    host.current.mutation = make()
    const { results } = await run(caught_by)
    expect(results.map(({ id }) => id).sort()).toEqual([...caught_by].sort())
    const missed = results.filter(({ verdict }) => verdict !== 'failed' && verdict !== 'warning')
    expect(missed).toEqual([])
    expect(results.filter(({ evidence }) => evidence.includes('could not be judged'))).toEqual([])
  })
})

describe('a server that answers whatever comes', () => {
  let careless: Server
  let issuer: string

  beforeAll(async () => {
    careless = createServer((socket) => {
      socket.on('error', () => socket.destroy())
      socket.once('data', () => {
        const metadata = {
          issuer,
          authorization_endpoint: `${issuer}/auth`,
          token_endpoint: `${issuer}/token`,
        }
        const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close'
        const body = JSON.stringify(metadata)
        socket.end(`${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
      })
    })
    await new Promise<void>((resolve) => careless.listen(0, '127.0.0.1', resolve))
    const address = careless.address()
    issuer = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  })

  afterAll(() => {
    careless.close()
  })

  test('fails every check for malformed HTTP', async () => {
    const { results } = await runChecks({ issuer, clients, user }, { only: ['malformed_http'] })
    expect(results.length).toBe(malformedHttp.length)
    expect(results.filter(({ verdict }) => verdict !== 'failed' && verdict !== 'warning')).toEqual([])
  })
})
