/** Fetch API requests and responses to and from the neutral ones, and nothing else. */

import type { HttpRequest, HttpResponse } from '../core/index.ts'
import { bodyIncomplete, contentTooLarge, MAX_BODY, MAX_URL, uriTooLong } from './limits.ts'

/** @returns the neutral request, or the answer to one that cannot be taken in */
export async function fromRequest(request: Request): Promise<HttpRequest | HttpResponse> {
  const target = request.url.replace(/^[a-z]+:\/\/[^/?#]*/i, '').replace(/#.*$/, '')
  if (target.length > MAX_URL) return uriTooLong()
  const question = target.indexOf('?')
  const body = await readBody(request)
  if (typeof body !== 'string') return body
  return {
    method: request.method,
    path: question < 0 ? target : target.slice(0, question),
    query: question < 0 ? '' : target.slice(question + 1),
    headers: Object.fromEntries(request.headers),
    body,
  }
}

async function readBody(request: Request): Promise<string | HttpResponse> {
  if (!request.body) return ''
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY) return contentTooLarge()
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength
      if (size > MAX_BODY) return contentTooLarge()
      chunks.push(chunk)
    }
  } catch {
    return bodyIncomplete()
  }
  return chunks.map(latin1).join('')
}

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

export function toResponse({ status, headers, set_cookies, body }: HttpResponse): Response {
  const response = new Headers(headers)
  for (const cookie of set_cookies ?? []) response.append('set-cookie', cookie)
  return new Response(body === '' ? null : body, { status, headers: response })
}
