/** Lambda on this machine: environments as processes, each given one event at a time by the Runtime API. */

import { type ChildProcess, spawn } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { LambdaEvent, LambdaResult } from 'vouchsafe/lambda'

interface Invocation {
  readonly event: LambdaEvent
  readonly resolve: (result: LambdaResult) => void
  readonly reject: (error: Error) => void
}

export interface Environment {
  /** Waits for the cold start, and for what was invoked before. */
  invoke(event: LambdaEvent): Promise<LambdaResult>
  /** What AWS does when the time of a function is over: what it was at has no answer, and the next is a cold start. */
  timeOut(): Promise<void>
  stop(): Promise<void>
}

async function read(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text
}

export async function startEnvironment(
  bootstrap: string,
  environment: Readonly<Record<string, string>>,
): Promise<Environment> {
  const queue: Invocation[] = []
  let waiting: ServerResponse | undefined
  let current: Invocation | undefined
  let served = 0

  const hand = () => {
    current = waiting && queue.shift()
    if (!current || !waiting) return
    const headers = {
      'lambda-runtime-aws-request-id': `request-${++served}`,
      'lambda-runtime-deadline-ms': `${Date.now() + 10_000}`,
    }
    waiting.writeHead(200, headers).end(JSON.stringify(current.event))
    waiting = undefined
  }

  const server = createServer(async (request, response) => {
    if (request.url?.endsWith('/next')) {
      waiting = response
      return hand()
    }
    const text = await read(request)
    const finished = current
    current = undefined
    response.writeHead(202).end()
    if (request.url?.endsWith('/response')) finished?.resolve(JSON.parse(text) as LambdaResult)
    else finished?.reject(new Error(text))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const api = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const start = () => {
    const child = spawn(process.execPath, [bootstrap], {
      env: { ...process.env, ...environment, AWS_LAMBDA_RUNTIME_API: api },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    const failed = new Promise<never>((_, reject) =>
      child.once('exit', (code) => reject(new Error(`the environment ended with ${code}`))),
    )
    failed.catch(() => undefined)
    return { child, failed }
  }
  let running = start()

  return {
    invoke: (event) => {
      const result = new Promise<LambdaResult>((resolve, reject) => queue.push({ event, resolve, reject }))
      if (waiting) hand()
      return Promise.race([result, running.failed])
    },
    async timeOut() {
      await kill(running.child)
      server.closeAllConnections()
      current?.reject(new Error('Task timed out after 3.00 seconds'))
      current = undefined
      waiting = undefined
      running = start()
    },
    async stop() {
      await kill(running.child)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await exited
}

/** The path of one of our compiled modules, as `_HANDLER` and the bootstrap are given. */
export function builtModule(name: string): string {
  return fileURLToPath(new URL(`../../../dist/conformance/runtimes/lambda/${name}.js`, import.meta.url))
}
