/** A server in a process of its own: started, asked what it has used, and ended. */

import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { generateKeys } from 'vouchsafe'
import { freePort } from '../interop/free-port.ts'
import { createSend } from './http-load.ts'
import type { Endpoints, Target } from './requests.ts'
import { algs, type Ended, type Endings, type Question } from './servers/protocol.ts'

export interface ServerProcess {
  readonly target: Target
  /** Seconds from the start of the process to its first answer. */
  readonly started_in: number
  used(what: Question): Promise<number>
  /** Ends everything of these people, over so many seconds. */
  end(subs: readonly string[], seconds: number): Promise<Ended>
  stop(): void
}

export interface StartOptions {
  /** Where it keeps what it knows. Default: in memory. */
  readonly redis_url: string | undefined
  /** Where vouchsafe keeps it instead, as `vouchsafe serve --storage` takes it. */
  readonly storage?: string
  /** Processes that answer. Only vouchsafe knows more than one. */
  readonly workers?: number
  /** Where vouchsafe tells clients that sessions have ended. */
  readonly told_at?: string
}

const KEYS = JSON.stringify(await generateKeys([...algs]))

export async function startServer(
  name: string,
  { redis_url, storage, workers = 1, told_at }: StartOptions,
): Promise<ServerProcess> {
  const port = await freePort()
  const started = performance.now()
  const { REDIS_URL: _, STORAGE: __, ...env } = process.env
  const child = fork(new URL(`./servers/${name}.js`, import.meta.url), {
    env: {
      ...env,
      PORT: String(port),
      NODE_ENV: 'production',
      KEYS,
      WORKERS: String(workers),
      // People of an earlier run would have the same names.
      ...(redis_url && { REDIS_URL: redis_url }),
      ...(storage && { STORAGE: storage }),
      ...(told_at && { TOLD_AT: told_at }),
      PREFIX: `bench_${randomUUID().replaceAll('-', '')}`,
    },
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await Promise.race([once(child, 'message'), failed(child, name)])
  const send = createSend(port)
  const metadata = JSON.parse((await send('GET', '/.well-known/openid-configuration')).body) as Record<
    string,
    string
  >
  const started_in = (performance.now() - started) / 1000
  return {
    target: { issuer: metadata.issuer ?? '', endpoints: endpointsOf(metadata), send },
    started_in,
    used: (what) => answerTo<number>(child, what),
    end: (subs, seconds) => answerTo<Ended>(child, { subs, seconds }),
    stop: () => child.kill(),
  }
}

async function answerTo<Answer>(child: ChildProcess, asked: Question | Endings): Promise<Answer> {
  child.send(asked)
  const [answer] = await once(child, 'message')
  return answer as Answer
}

async function failed(child: ChildProcess, name: string): Promise<never> {
  const [code] = await once(child, 'exit')
  throw new Error(`${name} ended with code ${code} before it listened`)
}

function endpointsOf(metadata: Record<string, string>): Endpoints {
  const path = (name: string) => new URL(metadata[name] ?? '').pathname
  return {
    authorization: path('authorization_endpoint'),
    token: path('token_endpoint'),
    userinfo: path('userinfo_endpoint'),
    introspection: path('introspection_endpoint'),
    jwks: path('jwks_uri'),
  }
}
