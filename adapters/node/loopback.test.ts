import { once } from 'node:events'
import { get, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
import { listen, type RunningServer } from '../node.ts'

/** Those of this machine that `localhost` stands for. */
const loopback = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .filter(({ internal, address }) => internal && ['127.0.0.1', '::1'].includes(address))
  .map(({ address }) => address)

const handler = (_: IncomingMessage, response: ServerResponse) => void response.end('here')

async function answerAt(host: string, { port }: RunningServer, path = '/') {
  const [response] = (await once(get({ host, port, path, agent: false }), 'response')) as [IncomingMessage]
  const [body] = (await once(response, 'data')) as [Buffer]
  return body.toString()
}

test('localhost is each address of it, at one port', async () => {
  const running = await listen(handler, { port: 0 })
  for (const host of loopback) expect(await answerAt(host, running)).toBe('here')
  await running.close()
  for (const host of loopback) await expect(answerAt(host, running)).rejects.toThrow('ECONNREFUSED')
})

test('an address is that one alone', async () => {
  const running = await listen(handler, { port: 0, host: '127.0.0.1' })
  for (const host of loopback.filter((address) => address !== '127.0.0.1'))
    await expect(answerAt(host, running)).rejects.toThrow('ECONNREFUSED')
  await running.close()
})

test.each(loopback)('what is under way at %s is finished at the end, and what is idle ends', async (host) => {
  let arrived: (response: ServerResponse) => void = () => {}
  const asking = new Promise<ServerResponse>((resolve) => {
    arrived = resolve
  })
  const running = await listen((_, response) => arrived(response), { port: 0 })
  const idle = connect(running.port, host).resume()
  await once(idle, 'connect')
  const asked = answerAt(host, running)
  const response = await asking
  const closed = running.close()
  await once(idle, 'close')
  response.end('whole')
  expect(await asked).toBe('whole')
  await closed
})

test('connections count together, at whichever address', async () => {
  const running = await listen(handler, { port: 0, limits: { maxConnections: 1 } })
  const [first, ...more] = [...loopback, ...loopback].map(
    (host) => () => connect(running.port, host).resume(),
  )
  let last = first?.()
  for (const open of more) {
    const ended = last && once(last, 'close')
    last = open()
    await ended
  }
  await running.close()
})
