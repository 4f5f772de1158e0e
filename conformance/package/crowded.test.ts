/** A server with a heap of 256 MB, and three hundred who send without end and read nothing: it goes on. */

import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { eventually } from '../storage-servers.ts'
import { serve } from './served.ts'

test('300 sockets that pipeline and read nothing end, and neither the process nor the others do', async () => {
  const served = await serve({ host: '127.0.0.1' }, { nodeArgs: ['--max-old-space-size=256'] })
  const { port } = await served.line('listening')
  const burst = 'GET /jwks HTTP/1.1\r\nHost: op.test\r\n\r\n'.repeat(2000)
  const sockets = Array.from({ length: 300 }, () => {
    const socket = connect(Number(port), '127.0.0.1')
    const send = () => {
      if (!socket.destroyed) socket.write(burst, () => setImmediate(send))
    }
    socket
      .pause()
      .on('error', () => {})
      .once('connect', send)
    return socket
  })
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
  })
  const all = async () => sockets.every((socket) => socket.destroyed)
  await eventually('all of them have ended', all, 90)
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200)
  served.child.kill('SIGTERM')
  expect(await served.ended).toBe(0)
}, 120_000)
