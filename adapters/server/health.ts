/**
 * Two addresses for whoever watches over the process: `/healthz` answers as long as it runs, `/readyz` as long as
 * its storage can be read too. They stand before the provider, so neither is logged.
 */

import type { ServerResponse } from 'node:http'
import type { Key, Storage } from '../../core/index.ts'
import type { NodeHandler } from '../node.ts'

/** No such record is ever written: an answer that there is none is an answer. */
const key: Key = { kind: 'readiness', id: 'readyz' }

/** @param deadlineMs that the storage has */
export function withHealth(handler: NodeHandler, storage: Storage, deadlineMs: number): NodeHandler {
  const isReady = createReadiness(storage, deadlineMs)
  return (request, response, next) => {
    const path = request.url?.replace(/\?.*/, '')
    if (path !== '/healthz' && path !== '/readyz') handler(request, response, next)
    else if (request.method !== 'GET' && request.method !== 'HEAD')
      answer(response, 405, 'method not allowed', { allow: 'GET, HEAD' })
    else if (path === '/healthz') answer(response, 200, 'ok')
    else
      isReady().then((ready) =>
        ready
          ? answer(response, 200, 'ok')
          : answer(response, 503, 'the storage does not answer', { 'retry-after': '1' }),
      )
  }
}

function answer(response: ServerResponse, status: number, text: string, headers = {}): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    // A watcher that keeps its connection would hold up the end.
    connection: 'close',
    ...headers,
  })
  response.end(`${text}\n`)
}

/** However many ask, the storage is asked one question at a time. Never rejects. */
function createReadiness(storage: Storage, deadlineMs: number): () => Promise<boolean> {
  let asked: Promise<boolean> | undefined
  return () => {
    asked ??= canRead(storage, deadlineMs).finally(() => {
      asked = undefined
    })
    return asked
  }
}

async function canRead(storage: Storage, deadlineMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, deadlineMs, false)
  })
  const read = async () => {
    await storage.get([key])
    return true
  }
  const ready = await Promise.race([read().catch(() => false), late])
  clearTimeout(timer)
  return ready
}
