/** Several processes end as one: on a signal, when the primary is gone, and when what they are to do cannot be done. */

import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { eventually } from '../storage-servers.ts'
import { type Served, serve, stalledPipe } from './served.ts'
import {
  answeredBy,
  ask,
  config,
  isRefused,
  isRunning,
  noneRuns,
  secrets,
  serveWithTwo,
  silence,
  started,
} from './two-workers.ts'

describe.each(['SIGTERM', 'SIGINT'] as const)('on %s', (signal) => {
  test('all finish what is under way and end with 0', async () => {
    const served = await serveWithTwo()
    await answeredBy(served, [1, 2])
    const { hostname, port } = new URL(served.origin)
    const body = 'grant_type=client_credentials'
    const underWay = await Promise.all(
      [1, 2, 3, 4].map(async () => {
        const socket = connect(Number(port), hostname)
        let answer = ''
        socket.setEncoding('utf8').on('data', (text) => (answer += text))
        socket.write(
          `POST /token HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/x-www-form-urlencoded\r\n` +
            `Content-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`,
        )
        await eventually('it is under way', async () => answer.includes('100 Continue'))
        const finish = async () => {
          socket.write(body)
          await once(socket, 'close')
          return answer
        }
        return finish
      }),
    )
    served.child.kill(signal)
    await eventually('no more connections are taken', () => isRefused(Number(port), hostname))
    for (const finish of underWay) expect(await finish()).toContain('HTTP/1.1 401 Unauthorized')
    expect(await served.ended).toBe(0)
    expect(served.stderr()).toBe('')
    await noneRuns(started(served).map(({ pid }) => pid))
    expect(served.log().filter(({ path }) => path === '/token')).toHaveLength(4)
    expect(served.log().filter(({ msg }) => msg === 'worker ended')).toEqual([])
  })

  test('those that are still starting end as well', async () => {
    const served = await serve({ ...config(), storage: await silence() }, { args: ['--workers', '2'] })
    await served.line('worker started')
    served.child.kill(signal)
    expect(await served.ended).toBe(0)
    await noneRuns(started(served).map(({ pid }) => pid))
  })
})

test('a worker that hears nothing holds up the end no longer than the grace', async () => {
  const served = await serveWithTwo()
  const pids = started(served).map(({ pid }) => Number(pid))
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  onTestFinished(() => pids.filter(isRunning).forEach((pid) => void process.kill(pid, 'SIGKILL')))
  const signalled = performance.now()
  served.child.kill('SIGTERM')
  expect(await served.ended).toBe(0)
  expect(performance.now() - signalled).toBeLessThan(12_000)
  await noneRuns(pids)
})

test('when the primary is killed, its workers end', async () => {
  const served = await serveWithTwo()
  await answeredBy(served, [1, 2])
  served.child.kill('SIGKILL')
  await noneRuns(started(served).map(({ pid }) => pid))
})

test('while nobody reads the log all answer, and end on SIGTERM', async () => {
  const served = await serveWithTwo({ stdio: ['ignore', stalledPipe(), 'pipe'] })
  await eventually('it answers', async () => (await ask(`${served.origin}/jwks`)).status === 200)
  const path = `/${'a'.repeat(7000)}`
  for (let n = 0; n < 300; n++) expect((await ask(served.origin + path)).status).toBe(404)
  served.child.kill('SIGTERM')
  expect(await served.ended).toBe(0)
  const { hostname, port } = new URL(served.origin)
  await eventually('no worker is left', () => isRefused(Number(port), hostname))
})

describe('what cannot be is said once, and all end with 1', () => {
  const noWorkersIn = (served: Served) => noneRuns(started(served).map(({ pid }) => pid))

  test.each([
    ['on the command line', { secrets }, ['--workers', '2']],
    ['in the configuration', { secrets, workers: 2 }, []],
    ['on a machine with one core too', { secrets, workers: 'auto' }, []],
    [
      'where the command line takes the storage away',
      { secrets, workers: 2, storage: 'redis://localhost' },
      ['--storage', 'memory'],
    ],
  ])('memory storage: %s', async (_, config, args) => {
    const served = await serve(config, { args })
    expect(await served.ended).toBe(1)
    expect(served.stderr()).toMatch(/^vouchsafe: workers: each would have a memory of its own.*\n$/)
    expect(served.log()).toEqual([])
  })

  test('a port that is taken, though nobody reads the log', async () => {
    const taken = createServer().listen(0, 'localhost')
    onTestFinished(() => void taken.close())
    await once(taken, 'listening')
    const port = String((taken.address() as AddressInfo).port)
    const served = await serve(config(), {
      args: ['--workers', '2', '--port', port],
      stdio: ['ignore', stalledPipe({ full: true }), 'pipe'],
    })
    expect(await served.ended).toBe(1)
    expect(served.stderr()).toMatch(/^vouchsafe: .*EADDRINUSE.*\n$/)
  })

  test('a Redis that is down', async () => {
    const nobody = await silence()
    const served = await serve({ ...config(), storage: nobody }, { args: ['--workers', '3'] })
    expect(await served.ended).toBe(1)
    expect(served.stderr()).toMatch(/^vouchsafe: .*Redis.*\n$/)
    await noWorkersIn(served)
  })

  test('workers that never come up: after some attempts, each later than the one before', async () => {
    const served = await serve({ ...config(), storage: await silence() }, { args: ['--workers', '2'] })
    const killing = setInterval(() => {
      for (const { pid } of started(served)) if (isRunning(pid)) process.kill(Number(pid), 'SIGKILL')
    }, 20)
    onTestFinished(() => clearInterval(killing))
    expect(await served.ended).toBe(1)
    expect(served.stderr()).toBe(
      'vouchsafe: no worker comes up; 5 in a row ended before they listened, and of the last is known: it was ended by SIGKILL\n',
    )
    const pauses = served
      .log()
      .flatMap(({ msg, next_in }) => (msg === 'worker ended' ? [Number(next_in)] : []))
    expect(pauses.toSorted((a, b) => a - b)).toEqual(pauses)
    expect(new Set(pauses)).toEqual(new Set([0.25, 0.5, 1, 2, 4]))
    await noWorkersIn(served)
  })
})
