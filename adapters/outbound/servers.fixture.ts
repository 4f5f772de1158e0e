/** Servers on loopback that are asked by a fetcher, which takes them for the deployment's own, and a resolver of lies. */

import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server, Socket } from 'node:net'
import { afterEach } from 'vitest'
import type { FetchOutcome, FetchRequest, OutboundRules } from '../../core/index.ts'
import { createFetcher } from './fetcher.ts'
import { nodeExchange } from './node-exchange.ts'

const running: (() => Promise<unknown>)[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((stop) => stop()))
})

export interface RunningServer {
  readonly port: number
  /** How many connections there were. */
  readonly connections: () => number
}

export async function started(
  answer: RequestListener,
  {
    certificate,
    address = '127.0.0.1',
    port = 0,
  }: { certificate?: { cert: string; key: string }; address?: string; port?: number } = {},
): Promise<RunningServer> {
  const server = certificate ? createTlsServer(certificate, answer) : createServer(answer)
  return listening(server, address, port)
}

export async function listening(server: Server, address = '127.0.0.1', port = 0): Promise<RunningServer> {
  const sockets = new Set<Socket>()
  let connections = 0
  server.on('connection', (socket) => {
    connections++
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(port, address, resolve))
  running.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  })
  return { port: (server.address() as AddressInfo).port, connections: () => connections }
}

export interface Asking {
  (url: string, more?: Partial<FetchRequest>): Promise<FetchOutcome>
  /** Names that were looked up, in their order. */
  readonly looked_up: string[]
}

export function asking({
  names = {},
  ca = [],
  clock = { now: 1_800_000_000 },
  ...more
}: {
  /** The addresses of each name; those of the second time it is asked for, and so on, after a `|`. */
  names?: Record<string, string>
  ca?: readonly string[]
  clock?: { now: number }
  deadlineMs?: number
  perHost?: number
  rules?: Partial<OutboundRules>
} = {}): Asking {
  const looked_up: string[] = []
  const exchange = nodeExchange({
    ca,
    lookUp: async (name) => {
      const before = looked_up.filter((one) => one === name).length
      looked_up.push(name)
      const times = (names[name] ?? '').split('|')
      const answer = times[before] ?? times.at(-1) ?? ''
      if (answer === '') throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
      return answer.split(' ')
    },
  })
  if (!exchange) throw new Error('this is not Node.js')
  const fetcher = createFetcher({
    exchange,
    issuer: 'https://op.test',
    deadlineMs: more.deadlineMs ?? 2000,
    perHost: more.perHost ?? 8,
    now: () => clock.now,
    rules: { allowed_hosts: ['*.own.test', '127.0.0.1'], insecure_http: true, ...more.rules },
  })
  const ask = (url: string, request: Partial<FetchRequest> = {}) =>
    fetcher({ purpose: 'client_metadata', max_bytes: 1000, ...request, url })
  return Object.assign(ask, { looked_up })
}

/** The reason, or the status and the body. */
export function told(outcome: FetchOutcome): string {
  return outcome.kind === 'fetched' ? `${outcome.status} ${outcome.body}` : outcome.reason
}
