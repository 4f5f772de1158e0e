/** A load of plain HTTP: a fixed number of connections, each sending its next request when the last is answered. */

import { Agent, type IncomingHttpHeaders, request } from 'node:http'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export type Send = (
  method: 'GET' | 'POST',
  path: string,
  headers?: Record<string, string>,
  form?: Record<string, string>,
) => Promise<Answer>

export function createSend(port: number): Send {
  const agent = new Agent({ keepAlive: true })
  const send: Send = (method, path, headers = {}, form) =>
    new Promise((resolve, reject) => {
      const body = form && new URLSearchParams(form).toString()
      const described =
        body === undefined
          ? {}
          : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length) }
      const sent = request(
        { port, host: '127.0.0.1', method, path, agent, headers: { ...headers, ...described } },
        (response) => {
          let text = ''
          response.setEncoding('latin1')
          response.on('data', (chunk) => {
            text += chunk
          })
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
          )
        },
      )
      // A server that was idle, or busy with itself, may have closed the connection before it read this.
      sent.on('error', (error: NodeJS.ErrnoException) =>
        sent.reusedSocket && error.code === 'ECONNRESET'
          ? resolve(send(method, path, headers, form))
          : reject(error),
      )
      sent.end(body)
    })
  return send
}

/** Runs `work` on every connection until the time is up. @returns how many were answered */
export async function load(
  connections: number,
  milliseconds: number,
  work: (connection: number) => Promise<void>,
): Promise<number> {
  const end = performance.now() + milliseconds
  let answered = 0
  await Promise.all(
    Array.from({ length: connections }, async (_, connection) => {
      while (performance.now() < end) {
        await work(connection)
        answered++
      }
    }),
  )
  return answered
}
