/**
 * A TCP proxy on the loopback interface that misbehaves on request, for tests of what a client does when the
 * network, not the server, is at fault.
 */
import { connect, createServer, type Socket } from 'node:net'

export interface Proxy {
  readonly port: number
  readonly url: string
  /** Connections of clients that are open now. */
  readonly connections: number
  /** Breaks each connection when its server next answers: the request has arrived, the answer has not. */
  cutReplies(times: number): void
  /** Lets `answers` more chunks of answers through, then breaks that connection. */
  cutAfter(answers: number): void
  /** Passes nothing on any more, either way, on the connections that are open and those to come before it heals. */
  goSilent(): void
  /** Answers everything with what no server would say. */
  talkNonsense(): void
  /** Connections work again, but for those that went silent: as after a cable was pulled, nobody tells their ends. */
  heal(): void
  close(): Promise<void>
}

export async function startProxy(target: number): Promise<Proxy> {
  let mode: 'pass' | 'silent' | 'nonsense' = 'pass'
  let cuts = 0
  let answers_left = Number.POSITIVE_INFINITY
  const open = new Set<Socket>()
  const dead = new WeakSet<Socket>()

  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    const end = () => {
      client.destroy()
      upstream.destroy()
      open.delete(client)
    }
    open.add(client)
    if (mode === 'silent') dead.add(client)
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end)
    client.on('data', (request) => {
      if (dead.has(client)) return
      if (mode === 'pass') upstream.write(request)
      if (mode === 'nonsense') client.write('HTTP/1.1 400 Bad Request\r\n\r\n')
    })
    upstream.on('data', (answer) => {
      if (mode !== 'pass' || dead.has(client)) return
      if (cuts > 0) {
        cuts--
        return end()
      }
      client.write(answer)
      answers_left--
      if (answers_left <= 0) {
        answers_left = Number.POSITIVE_INFINITY
        client.end(end)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0

  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    get connections() {
      return open.size
    },
    cutReplies(times) {
      cuts = times
    },
    cutAfter(answers) {
      answers_left = answers
    },
    goSilent() {
      mode = 'silent'
      for (const client of open) dead.add(client)
    },
    talkNonsense() {
      mode = 'nonsense'
    },
    heal() {
      mode = 'pass'
    },
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
