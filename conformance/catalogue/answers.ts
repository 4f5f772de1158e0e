/** The standard answers that rows of the catalogue ask for, as assertions: each reads the body once. */

import { expect } from 'vitest'

const NOT_CACHED = { 'cache-control': 'no-store', pragma: 'no-cache' }

function headersOf(response: Response, names: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(names.map((name) => [name, response.headers.get(name)]))
}

/** What RFC 6749 section 5 says of every answer of the token endpoint, good or bad. */
export function expectJson(response: Response): void {
  expect(headersOf(response, ['content-type', 'cache-control', 'pragma', 'x-content-type-options'])).toEqual({
    'content-type': 'application/json',
    ...NOT_CACHED,
    'x-content-type-options': 'nosniff',
  })
}

/** TOKERR: the status and the error, a description in the characters of RFC 6749 section 5.2, nothing else. */
export async function expectError(response: Response, status: number, error: string): Promise<void> {
  const text = await response.text()
  expect({ status: response.status, text }).toEqual({ status, text: expect.stringContaining(`"${error}"`) })
  expectJson(response)
  const { error_description, ...rest } = JSON.parse(text) as Record<string, string>
  expect(rest).toEqual({ error })
  expect(error_description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/)
}

/** 401C: the same for whatever was wrong with the client; a challenge where the header was used. */
export async function expectInvalidClient(response: Response, by_header: boolean): Promise<void> {
  await expectError(response, 401, 'invalid_client')
  expect(response.headers.get('www-authenticate')).toBe(
    by_header ? 'Basic realm="https://op.test", charset="UTF-8"' : null,
  )
}

/** RS401: a challenge that names the error, and no claims. */
export async function expectBearerError(response: Response, status: number, error: string): Promise<void> {
  expect(response.headers.get('www-authenticate')).toMatch(
    new RegExp(`^Bearer realm="https://op\\.test(?:/t[12])?", error="${error}"`),
  )
  await expectError(response, status, error)
}

/** 503T: a failure of ours is said as one, and the request may be repeated. */
export async function expectUnavailable(response: Response): Promise<void> {
  const text = await response.text()
  expect({ status: response.status, retry: response.headers.get('retry-after'), text }).toEqual({
    status: 503,
    retry: '1',
    text: expect.stringMatching(
      /^\{"error":"temporarily_unavailable","error_description":"Reference: [\w-]{12}"\}$|temporarily unavailable/,
    ),
  })
}

/** A 200 with a JSON body, which is returned. */
export async function expectSuccess<T = Record<string, unknown>>(response: Response): Promise<T> {
  const text = await response.text()
  expect({ status: response.status, text }).toEqual({ status: 200, text })
  return (text === '' ? {} : JSON.parse(text)) as T
}
