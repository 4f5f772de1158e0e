/** `vouchsafe serve --workers 2` on a Redis: who of them answers, and who of them runs. */

import { once } from 'node:events'
import { type Agent, type IncomingHttpHeaders, request } from 'node:http'
import { type AddressInfo, connect, createServer } from 'node:net'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { borrowRedis, eventually } from '../storage-servers.ts'
import { type Line, type Served, serve } from './served.ts'

let redis: Awaited<ReturnType<typeof borrowRedis>>
beforeAll(async () => {
  redis = await borrowRedis()
})
afterAll(() => redis.stop())

export const redirect_uri = 'https://rp.example/cb'
export const secrets = ['a secret of the deployment, 32+ characters']
export const config = () => ({
  secrets,
  storage: redis.url,
  clients: [
    {
      client_id: 'shop',
      client_secret: 'a secret of the client',
      redirect_uris: [redirect_uri],
      skip_consent: true,
    },
  ],
  accounts: [{ username: 'alice', password: 'wonderland', sub: 'a1' }],
})

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

interface Asked {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
  readonly agent?: Agent
}

/** On a connection of its own where no agent has one, so that any of the workers may answer. */
export async function ask(url: string, { body, ...options }: Asked = {}): Promise<Answer> {
  const asked = request(url, { agent: false, ...options })
  asked.end(body)
  const [response] = await once(asked, 'response')
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString() }
}

export const started = (served: Served) => served.log().filter(({ msg }) => msg === 'worker started')

export const workersThatAnswered = (log: readonly Line[]) =>
  new Set(log.flatMap(({ msg, worker }) => (msg === 'request' ? [worker] : [])))

/** Asks until all of these workers have answered. */
export async function answeredBy(served: Served, workers: readonly unknown[]): Promise<void> {
  const since = served.log().length
  await eventually(`workers ${workers} answer`, async () => {
    await ask(`${served.origin}/jwks`)
    const answered = workersThatAnswered(served.log().slice(since))
    return workers.every((worker) => answered.has(worker))
  })
}

export function isRunning(pid: unknown): boolean {
  try {
    return process.kill(Number(pid), 0)
  } catch {
    return false
  }
}

/** Whether nobody listens there. */
export function isRefused(port: number, hostname: string): Promise<boolean> {
  const socket = connect(port, hostname)
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(false)).once('error', () => resolve(true))
  }).finally(() => socket.destroy())
}

export const noneRuns = (pids: readonly unknown[]) =>
  eventually('no worker is left', async () => !pids.some(isRunning))

export async function serveWithTwo(options: Parameters<typeof serve>[1] = {}): Promise<Served> {
  const served = await serve(config(), { ...options, args: ['--workers', '2', ...(options.args ?? [])] })
  if (served.child.stdout) await served.line('listening')
  return served
}

/** The address of a Redis that takes connections and never says a word. */
export async function silence(): Promise<string> {
  const server = createServer((socket) => void socket.on('error', () => {})).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `redis://127.0.0.1:${(server.address() as AddressInfo).port}`
}
