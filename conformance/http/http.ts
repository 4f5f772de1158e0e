/**
 * One HTTP request and its answer, over fetch: redirects are never followed, bodies are read whole as text, a
 * slow answer is given up. It decides nothing about what an answer means. Requests that fetch refuses to
 * build are in raw-http.ts.
 */
export type JsonObject = Record<string, unknown>

/** `undefined` leaves a parameter out; an array repeats it. */
export type Parameters = Record<string, string | readonly string[] | undefined>

export interface Answer {
  readonly method: string
  readonly url: string
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

export interface Request {
  readonly method?: string
  readonly headers?: Record<string, string>
  /** Sent as application/x-www-form-urlencoded. */
  readonly form?: Parameters
  /** Sent as it is; the content type is the caller's. */
  readonly body?: string | Uint8Array<ArrayBuffer>
}

export type Send = (url: string, request?: Request) => Promise<Answer>

const LONGEST_WAIT = 5
const ATTEMPTS = 3

const wait = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

export function encode(parameters: Parameters): URLSearchParams {
  const encoded = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of value === undefined ? [] : [value].flat()) encoded.append(name, one)
  }
  return encoded
}

export function withQuery(url: string, query: string): string {
  if (query === '') return url
  return `${url}${url.includes('?') ? '&' : '?'}${query}`
}

/** A provider that asks to slow down is obeyed a few times; after that the check cannot be judged. */
export function createSend(timeout: number): Send {
  return async (url, request = {}) => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await exchange(url, request, timeout)
      if (answer.status !== 429) return answer
      const retry_after = Number(answer.headers.get('retry-after') ?? 1)
      if (attempt === ATTEMPTS || !(retry_after <= LONGEST_WAIT)) {
        throw new Error(`${describe(answer)}: rate limited, Retry-After ${retry_after} s`)
      }
      await wait(retry_after)
    }
  }
}

async function exchange(url: string, request: Request, timeout: number): Promise<Answer> {
  const method = request.method ?? (request.form === undefined && request.body === undefined ? 'GET' : 'POST')
  const headers = new Headers({ Accept: 'application/json', ...request.headers })
  const form = request.form === undefined ? undefined : encode(request.form).toString()
  if (form !== undefined) headers.set('Content-Type', 'application/x-www-form-urlencoded')
  const body = form ?? request.body
  const response = await fetch(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    redirect: 'manual',
    signal: AbortSignal.timeout(timeout * 1000),
  })
  return { method, url, status: response.status, headers: response.headers, text: await response.text() }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function jsonOf(answer: Answer): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(answer.text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** A string member of the answer's JSON object. */
export function member(answer: Answer, name: string): string | undefined {
  const value = jsonOf(answer)?.[name]
  return typeof value === 'string' ? value : undefined
}

export const mediaType = (answer: Answer) =>
  (answer.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''

/** The answer in a few words, for evidence: no header and no body but the error code. */
export function describe(answer: Answer): string {
  const path = URL.canParse(answer.url) ? new URL(answer.url).pathname : answer.url
  const error = member(answer, 'error')
  return `${answer.method} ${path} answered ${answer.status}${error === undefined ? '' : ` ${error}`}`
}
