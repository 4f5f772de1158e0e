/** Bodies that do not arrive as bodies should: limited in bytes and in time, and never a rejection. */

import { afterEach, describe, expect, test, vi } from 'vitest'
import { fromRequest as from, toResponse } from './fetch.ts'

const url = 'https://op.test/token'
const limits = {
  maxBodyBytes: 64 * 1024,
  bodyTimeoutMs: 30_000,
  maxUrlLength: 8 * 1024,
  maxRedirectLength: 3 * 1024,
}
const fromRequest = (request: Request) => from(request, limits)

function posted(body: BodyInit, init: RequestInit = {}): Request {
  return new Request(url, { method: 'POST', body, duplex: 'half', ...init } as RequestInit)
}

async function fault(request: Request): Promise<string | undefined> {
  return (await fromRequest(request)).fault
}

const text = (characters: string) => new TextEncoder().encode(characters)

afterEach(() => {
  vi.useRealTimers()
})

describe('bodies', () => {
  test('are one character a byte, whatever they hold', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte)
    expect(await fromRequest(posted(bytes))).toMatchObject({
      body: String.fromCharCode(...bytes),
    })
  })

  test('may come in pieces', async () => {
    const pieces = ['a=', 'b&c', '', '=d']
    const stream = new ReadableStream({
      pull(controller) {
        const piece = pieces.shift()
        if (piece === undefined) controller.close()
        else controller.enqueue(text(piece))
      },
    })
    expect(await fromRequest(posted(stream))).toMatchObject({ body: 'a=b&c=d' })
  })

  test('X-015: that break off are incomplete', async () => {
    const stream = new ReadableStream({
      start: (controller) => controller.enqueue(text('a=')),
      pull: (controller) => controller.error(new Error('reset')),
    })
    expect(await fault(posted(stream))).toBe('content_incomplete')
  })

  test('X-015: that never end are cut off at 64 KiB, and their stream is told', async () => {
    let pulled = 0
    let cancelled = false
    const stream = new ReadableStream({
      pull(controller) {
        pulled++
        controller.enqueue(new Uint8Array(1024))
      },
      cancel() {
        cancelled = true
      },
    })
    expect(await fault(posted(stream))).toBe('content_too_large')
    expect(pulled).toBeLessThan(70)
    expect(cancelled).toBe(true)
  })

  test('X-015: that stall are given up after 30 seconds', async () => {
    vi.useFakeTimers()
    const stream = new ReadableStream({ start: (controller) => controller.enqueue(text('a=')) })
    const answered = fault(posted(stream))
    await vi.advanceTimersByTimeAsync(29_999)
    expect(await Promise.race([answered, 'waiting'])).toBe('waiting')
    await vi.advanceTimersByTimeAsync(1)
    expect(await answered).toBe('timeout')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('X-015: that somebody else has read, or is reading, are incomplete', async () => {
    const used = posted('a=b')
    await used.text()
    expect(await fault(used)).toBe('content_incomplete')
    const locked = posted('a=b')
    locked.body?.getReader()
    expect(await fault(locked)).toBe('content_incomplete')
  })

  test('X-015: of a request that was aborted are incomplete', async () => {
    const controller = new AbortController()
    const stream = new ReadableStream({ pull: () => new Promise(() => undefined) })
    const answered = fault(posted(stream, { signal: controller.signal }))
    controller.abort()
    expect(await answered).toBe('content_incomplete')
  })

  test('that announce too much are not read at all', async () => {
    const request = posted('a=b', { headers: { 'content-length': '65537' } })
    expect(await fault(request)).toBe('content_too_large')
    expect(request.bodyUsed).toBe(false)
  })
})

test('the target is as it was sent, without origin and fragment', async () => {
  const at = async (target: string) => {
    const { path, query } = await fromRequest(new Request(`https://op.test:8443${target}`))
    return [path, query]
  }
  expect(await at('/a%2fb//c?x=1?y=%C3%A9&x=2#f')).toEqual(['/a%2fb//c', 'x=1?y=%C3%A9&x=2'])
  expect(await at('?a')).toEqual(['/', 'a'])
  expect(await at('')).toEqual(['/', ''])
})

test('a comma in a cookie does not begin another one', async () => {
  const cookie = 'a=1, __Host-vouchsafe_session=tossed'
  expect(await fromRequest(new Request(url, { headers: { cookie } }))).toMatchObject({ headers: { cookie } })
})

test('an answer to HEAD has no body, and several cookies stay several', async () => {
  const answer = { status: 200, headers: { 'x-a': 'b' }, setCookies: ['a=1', 'b=2, c'], body: 'text' }
  expect(await toResponse(answer, 'HEAD').text()).toBe('')
  const response = toResponse(answer, 'GET')
  expect(await response.text()).toBe('text')
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2, c'])
})
