/** The ready-made server as its operator has it: where it says it listens. */

import { expect, test } from 'vitest'
import { serve } from './served.ts'

test.each([
  ['the loopback interface by default', {}, [], /^(?:::1|127\.0\.0\.1)$/],
  ['the host of the configuration', { host: '127.0.0.2' }, [], /^127\.0\.0\.2$/],
  ['the one of the command line instead', { host: '127.0.0.2' }, ['--host', '127.0.0.3'], /^127\.0\.0\.3$/],
])('listens on %s, and says so', async (_, config, args, expected) => {
  const served = await serve(config, { args })
  const { port } = new URL(served.origin)
  const { address } = await served.line('listening')
  expect(address).toMatch(expected)
  const host = String(address).includes(':') ? `[${address}]` : address
  expect((await fetch(`http://${host}:${port}/jwks`)).status).toBe(200)
  served.child.kill('SIGTERM')
  expect(await served.ended).toBe(0)
})
