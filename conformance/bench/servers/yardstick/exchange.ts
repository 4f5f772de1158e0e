/** What every endpoint of the yardstick does with node:http: read a form and a header, send an answer. */

import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'

export type Endpoint = (request: IncomingMessage, response: ServerResponse, query: string) => void

const MAX_BODY = 65_536

export function sendJson(
  response: ServerResponse,
  status: number,
  body: string,
  headers?: OutgoingHttpHeaders,
): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(body),
    ...headers,
  })
  response.end(body)
}

export function refuse(
  response: ServerResponse,
  status: number,
  error: string,
  headers?: OutgoingHttpHeaders,
): void {
  sendJson(response, status, JSON.stringify({ error }), headers)
}

export function redirect(response: ServerResponse, location: string, headers?: OutgoingHttpHeaders): void {
  response.writeHead(303, { location, 'cache-control': 'no-store', 'content-length': 0, ...headers })
  response.end()
}

/** A page with one form, which carries the query of the authorization request on. */
export function sendForm(response: ServerResponse, action: string, query: string, fields: string): void {
  const carried = `<input type="hidden" name="query" value="${encodeURIComponent(query)}">`
  const page = `<!doctype html><form method="post" action="${action}">${carried}${fields}</form>`
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(page),
  })
  response.end(page)
}

export function readForm(request: IncomingMessage, then: (form: URLSearchParams) => void): void {
  const chunks: Buffer[] = []
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > MAX_BODY) request.destroy()
    else chunks.push(chunk)
  })
  request.on('end', () => {
    const [only = Buffer.alloc(0)] = chunks
    then(new URLSearchParams((chunks.length > 1 ? Buffer.concat(chunks) : only).toString('utf8')))
  })
}

export function readCookie(request: IncomingMessage, name: string): string | undefined {
  const cookies = request.headers.cookie
  if (cookies === undefined) return undefined
  const start = cookies.indexOf(`${name}=`)
  if (start < 0) return undefined
  const end = cookies.indexOf(';', start)
  return cookies.slice(start + name.length + 1, end < 0 ? undefined : end)
}
