/** The command prints, refuses and exits as its usage says. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { main } from './cli.ts'
import { modules, type Report } from './index.ts'
import { clients, type Specimen, startNodeOidcProvider, user } from './specimens/node-oidc-provider.ts'

let specimen: Specimen
let directory: string

beforeAll(async () => {
  vi.spyOn(console, 'info').mockReturnValue()
  vi.spyOn(console, 'warn').mockReturnValue()
  specimen = await startNodeOidcProvider()
  directory = await mkdtemp(join(tmpdir(), 'conformance-'))
})

afterAll(async () => {
  await specimen.stop()
  await rm(directory, { recursive: true })
  vi.restoreAllMocks()
})

async function run(...argv: string[]) {
  const printed = { output: '', errors: '' }
  const into = (name: keyof typeof printed) => ({
    write(text: string) {
      printed[name] += text
    },
  })
  const code = await main(argv, into('output'), into('errors'))
  return { code, ...printed }
}

async function clientFile(content: string | object = { ...clients, user }) {
  const path = join(directory, `${crypto.randomUUID()}.json`)
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

test('prints requirement, clause, verdict and evidence, and exits with 0 if nothing fails', async () => {
  const { code, output, errors } = await run(
    '--issuer',
    specimen.issuer,
    '--client',
    await clientFile(),
    '--only',
    'jwks,pkce.s256',
  )
  expect(errors).toBe('')
  expect(output).toMatch(
    /^passed +pkce\.s256 +RFC 7636 .*RFC 9700 2\.1\.1 +confidential: POST \/token answered 200/m,
  )
  expect(output).toMatch(/\d+ passed, 0 failed, 0 warnings, 1 not applicable/)
  expect(code).toBe(0)
})

test('exits with 1 if something fails and says what is not met', async () => {
  const { code, output } = await run(
    '--issuer',
    specimen.issuer,
    '--client',
    await clientFile(),
    '--only',
    'redirect-uri',
  )
  expect(output).toMatch(/^FAILED +redirect_uri\.missing /m)
  expect(output).toMatch(/Not met:\n {2}redirect_uri\.missing: An OpenID Connect request/)
  expect(code).toBe(1)
})

test('prints the report as JSON', async () => {
  const { code, output } = await run(
    '--issuer',
    specimen.issuer,
    '--client',
    await clientFile(),
    '--only',
    'discovery',
    '--json',
  )
  const report: Report = JSON.parse(output)
  expect(report).toMatchObject({ issuer: specimen.issuer, conforms: true, counts: { failed: 0 } })
  expect(report.results[0]).toMatchObject({ module: 'discovery', id: 'discovery.media_type', level: 'MUST' })
  expect(code).toBe(0)
})

test('reads a file past its byte order mark', async () => {
  const file = await clientFile(`\ufeff${JSON.stringify({ ...clients, user })}`)
  const { code } = await run('--issuer', specimen.issuer, '--client', file, '--only', 'discovery.media_type')
  expect(code).toBe(0)
})

test('lists what is checked', async () => {
  const { code, output } = await run('--list')
  expect(output.trim().split('\n')).toHaveLength(modules.flatMap(({ checks }) => checks).length)
  expect(output).toMatch(
    /^MUST +code\.single_use +RFC 6749 4\.1\.2, 10\.5 +A code that was redeemed is refused/m,
  )
  expect(code).toBe(0)
})

test('explains itself', async () => {
  expect(await run('--help')).toMatchObject({
    code: 0,
    output: expect.stringContaining('Usage: vouchsafe conformance'),
  })
  expect(await run()).toMatchObject({
    code: 2,
    errors: expect.stringContaining('--issuer and --client are needed'),
  })
  expect(await run('--unheard-of')).toMatchObject({
    code: 2,
    errors: expect.stringContaining('--unheard-of'),
  })
})

test('names what is wrong with issuer, file and selection', async () => {
  const file = await clientFile()
  const { issuer } = specimen
  const cases = [
    [['--issuer', 'op', '--client', file], 'op is not a URL'],
    [['--issuer', issuer, '--client', join(directory, 'missing')], 'no such file'],
    [['--issuer', issuer, '--client', await clientFile('{')], 'does not hold a JSON object'],
    [['--issuer', issuer, '--client', await clientFile({ user })], 'confidential, public: at least one'],
    [['--issuer', issuer, '--client', file, '--only', 'nothing'], 'no module or check is called nothing'],
    [['--issuer', `${issuer}/tenant`, '--client', file], 'no provider metadata'],
  ] as const
  for (const [argv, message] of cases) {
    expect(await run(...argv)).toMatchObject({ code: 2, errors: expect.stringContaining(message) })
  }
})
