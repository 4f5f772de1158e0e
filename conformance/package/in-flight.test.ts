/**
 * Rows F-203, F-204, F-205 and X-026 on processes of their own: fifty codes are being redeemed when the server is told to
 * end, is killed as one that takes too much memory is, or stands still while another answers in its place.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { borrowRedis } from '../storage-servers.ts'
import { type Served, serve } from './served.ts'
import { codesFor, redemption, redirect_uri, statusOfUserinfo, token, underWay } from './visitor.ts'

const secret = 'a secret of the client'
const config = (storage: string) => ({
  issuer: 'http://localhost',
  secrets: ['a secret of the deployment, 32+ characters'],
  storage,
  clients: [{ client_id: 'shop', client_secret: secret, redirect_uris: [redirect_uri], skip_consent: true }],
  accounts: [{ username: 'alice', password: 'wonderland', sub: 'a1' }],
})

function onFile() {
  const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-in-flight-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return config(`sqlite:${join(folder, 'records.db')}`)
}

async function started(settings: object): Promise<Served> {
  const served = await serve(settings)
  await served.line('listening')
  return served
}

const fifty = (origin: string) => codesFor(origin, 50)
const inFlight = (origin: string, codes: readonly string[]) =>
  Promise.all(codes.map((code) => underWay(origin, secret, redemption(code))))
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

test('F-203 on SIGTERM each of fifty in flight is answered, within ten seconds, and what was said is true afterwards', async () => {
  const settings = onFile()
  const served = await started(settings)
  const requests = await inFlight(served.origin, await fifty(served.origin))
  const first = requests.slice(0, 25).map(({ finish }) => finish())
  const signalled = performance.now()
  served.child.kill('SIGTERM')
  await pause(200)
  const rest = requests.slice(25).map(({ finish }) => finish())
  const answers = await Promise.all([...first, ...rest])
  expect(answers.map((answer) => answer?.status)).toEqual(answers.map(() => 200))
  expect(await served.ended).toBe(0)
  expect(performance.now() - signalled).toBeLessThan(10_000)
  expect(served.stderr()).toBe('')

  const { origin } = await started(settings)
  for (const answer of answers) expect(await statusOfUserinfo(origin, answer?.access_token)).toBe(200)
})

test.each([0, 3, 8, 20])(
  'F-205 killed %i ms after fifty were sent: one that was answered holds, one that was not is redeemed once at most',
  async (milliseconds) => {
    const settings = onFile()
    const served = await started(settings)
    const codes = await fifty(served.origin)
    const requests = await inFlight(served.origin, codes)
    const answers = requests.map(({ finish }) => finish())
    await pause(milliseconds)
    served.child.kill('SIGKILL')
    expect(await served.ended).toBe('SIGKILL')

    const { origin } = await started(settings)
    for (const [index, answer] of (await Promise.all(answers)).entries()) {
      if (answer) {
        expect(answer.status).toBe(200)
        expect(await statusOfUserinfo(origin, answer.access_token)).toBe(200)
        continue
      }
      const again = await token(origin, secret, redemption(codes[index] ?? ''))
      if (again?.status === 200) expect(await statusOfUserinfo(origin, again.access_token)).toBe(200)
      else expect(again).toMatchObject({ status: 400, error: 'invalid_grant' })
    }
  },
)

test('F-204 one stands still for three seconds, and those who gave up are answered by another: no code has two answers', {
  timeout: 120_000,
}, async () => {
  const redis = await borrowRedis()
  onTestFinished(() => redis.stop())
  const one = await started(config(redis.url))
  const other = await started(config(redis.url))
  for (const milliseconds of [1, 8, 25]) {
    const codes = await fifty(one.origin)
    const requests = await inFlight(one.origin, codes)
    const answers = requests.map(({ finish }) => finish())
    await pause(milliseconds)
    one.child.kill('SIGSTOP')
    const again = await Promise.all(codes.map((code) => token(other.origin, secret, redemption(code))))
    await pause(3000)
    one.child.kill('SIGCONT')
    for (const [index, late] of (await Promise.all(answers)).entries()) {
      const both = [again[index], late]
      expect(both.filter((answer) => answer?.status === 200).length).toBeLessThan(2)
      // What is known to be spent is said so, and where a deadline went by that nothing is known.
      for (const answer of both) if (answer?.status !== 200) expect([400, 503]).toContain(answer?.status)
    }
    const healed = await fifty(one.origin)
    expect(await token(one.origin, secret, redemption(healed[0] ?? ''))).toMatchObject({ status: 200 })
  }
})
