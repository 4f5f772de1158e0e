/** Several processes on one port: whichever answers, it is one provider with one log, and one that is gone is replaced. */

import { writeFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { createBrowser } from '../http/browser.ts'
import { createSend } from '../http/http.ts'
import { eventually } from '../storage-servers.ts'
import { serve } from './served.ts'
import {
  answeredBy,
  ask,
  config,
  isRunning,
  redirect_uri,
  serveWithTwo,
  started,
  workersThatAnswered,
} from './two-workers.ts'

test('two workers answer on one port, with the same keys, and write one log', async () => {
  const served = await serveWithTwo()
  await answeredBy(served, [1, 2])
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(`${served.origin}/jwks`)))
  expect(new Set(answers.map(({ body }) => body)).size).toBe(1)

  const listening = served.log().filter(({ msg }) => msg === 'listening')
  expect(listening).toEqual([
    {
      level: 30,
      time: expect.any(String),
      issuer: served.origin,
      address: expect.stringMatching(/^(?:::1|127\.0\.0\.1)$/),
      port: Number(new URL(served.origin).port),
      storage: 'redis',
      workers: 2,
      msg: 'listening',
    },
  ])
})

test('their lines are not mixed, however they come', async () => {
  const served = await serveWithTwo()
  await answeredBy(served, [1, 2])
  const { child, origin, log } = served
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  onTestFinished(() => agent.destroy())
  await Promise.all(Array.from({ length: 8 }, () => ask(`${origin}/jwks`, { agent })))

  // While the primary takes none, they pile up, and then come in pieces that end anywhere.
  child.kill('SIGSTOP')
  const since = log().length
  const requests = Array.from({ length: 1000 }, () => ask(`${origin}/jwks`, { agent }))
  await Promise.all(requests)
  child.kill('SIGCONT')
  const logged = () =>
    new Set(
      log()
        .slice(since)
        .flatMap(({ requestId }) => requestId ?? []),
    )
  await eventually('all are logged', async () => logged().size >= requests.length)
  expect(workersThatAnswered(log().slice(since)).size).toBe(2)
})

test('a code that one of them issued is redeemed by whichever is asked', async () => {
  const served = await serveWithTwo()
  await answeredBy(served, [1, 2])
  const { origin } = served
  const authorization = { response_type: 'code', client_id: 'shop', redirect_uri, scope: 'openid' }
  const url = `${origin}/authorize?${new URLSearchParams(authorization)}`
  const browser = createBrowser({
    send: createSend(10_000),
    user: { username: 'alice', password: 'wonderland' },
    pages: {},
    leaves: (location) => !location.startsWith(origin),
  })
  await browser.visit({ url })
  const cookie = browser.jar.header(origin) ?? ''

  /** Whoever answered the last request of this path. */
  const lastWorker = (path: string) => served.log().findLast((line) => line.path === path)?.worker
  const pairs = new Set<string>()
  const enough = async () => {
    const issued = await ask(url, { headers: { cookie } })
    const code = new URL(issued.headers.location ?? 'none:').searchParams.get('code') ?? ''
    const redeemed = await ask(`${origin}/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa('shop:a+secret+of+the+client')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: String(new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri })),
    })
    expect([redeemed.status, redeemed.body]).toEqual([200, expect.stringContaining('"access_token"')])
    pairs.add(`${lastWorker('/authorize')} → ${lastWorker('/token')}`)
    return pairs.has('1 → 2') || pairs.has('2 → 1')
  }
  await eventually('one issues and the other redeems', enough)
})

test('another takes the place of one that is killed, and no request fails for long', async () => {
  const served = await serveWithTwo()
  await answeredBy(served, [1, 2])
  const [first] = started(served)
  process.kill(Number(first?.pid), 'SIGKILL')
  expect(await served.line('worker ended')).toMatchObject({
    level: 50,
    worker: 1,
    pid: first?.pid,
    code: null,
    signal: 'SIGKILL',
    next_in: expect.any(Number),
  })
  // Known to be gone, it is given none.
  for (let n = 0; n < 50; n++) expect((await ask(`${served.origin}/jwks`)).status).toBe(200)
  await answeredBy(served, [2, 3])
})

test('a connection that one of them does not live to take is closed', async () => {
  const served = await serveWithTwo()
  await answeredBy(served, [1, 2])
  const pid = Number(started(served)[0]?.pid)
  process.kill(pid, 'SIGSTOP')
  onTestFinished(() => void (isRunning(pid) && process.kill(pid, 'SIGKILL')))
  let answered = 0
  const asked = Array.from({ length: 10 }, () =>
    ask(`${served.origin}/jwks`).then(
      () => ++answered,
      () => 'closed',
    ),
  )
  await eventually('the other answers', async () => answered === 9)
  process.kill(pid, 'SIGKILL')
  expect((await Promise.all(asked)).filter((outcome) => outcome === 'closed')).toHaveLength(1)
})

test('one that is sent a SIGTERM finishes, and another takes its place', async () => {
  const served = await serveWithTwo()
  await answeredBy(served, [1, 2])
  process.kill(Number(started(served)[0]?.pid), 'SIGTERM')
  await answeredBy(served, [2, 3])
  expect(await served.line('worker ended')).toMatchObject({ level: 30, worker: 1, code: 0, signal: null })
})

test('one that comes later runs on the configuration that the others run on', async () => {
  const served = await serveWithTwo()
  writeFileSync(served.config_file, '{ half a')
  process.kill(Number(started(served)[0]?.pid), 'SIGKILL')
  await answeredBy(served, [2, 3])
})

test.each([[[]], [['--workers', '1']]])('%j is one process, as ever', async (args) => {
  const served = await serve(config(), { args })
  await served.line('listening')
  await ask(`${served.origin}/jwks`)
  expect(await served.line('request')).not.toHaveProperty('worker')
  expect(started(served)).toEqual([])
})
