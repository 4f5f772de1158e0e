/** The Fetch API in the place of Node.js: what can be checked without seeing an address, and a function of the host's. */

import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createFetcher } from './fetcher.ts'
import { started, told } from './servers.fixture.ts'
import { type FetchFunction, webExchange } from './web-exchange.ts'

const asking = (ask?: FetchFunction, deadlineMs = 2000) => {
  const fetcher = createFetcher({
    exchange: webExchange(ask),
    issuer: 'https://op.test',
    deadlineMs,
    perHost: 8,
    now: () => 1_800_000_000,
    rules: { allowed_hosts: ['127.0.0.1'], insecure_http: true },
  })
  return async (url: string, more = {}) =>
    told(await fetcher({ purpose: 'client_metadata', max_bytes: 1000, url, ...more }))
}

describe('the fetch of the runtime', () => {
  test('reads what is there, whatever its status', async () => {
    const server = await started(({ headers, url }, response) => {
      response.writeHead(url === '/gone' ? 410 : 200).end(headers['user-agent'])
    })
    const url = `http://127.0.0.1:${server.port}`
    expect(await asking()(`${url}/`)).toBe('200 vouchsafe (+https://op.test)')
    expect(await asking()(`${url}/gone`)).toBe('410 vouchsafe (+https://op.test)')
  })

  test('sends a POST', async () => {
    const server = await started(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      response.end(`${request.method} ${request.headers['content-type']} ${body}`)
    })
    const post = { content_type: 'text/plain', body: 'ü' }
    expect(await asking()(`http://127.0.0.1:${server.port}/`, { post })).toBe('200 POST text/plain ü')
  })

  test('follows redirects no further than it is told, and judges each', async () => {
    const server = await started(({ url }, response) => {
      if (url === '/end') response.end('here')
      else response.writeHead(302, { location: url === '/in' ? 'https://10.0.0.1/' : '/end' }).end()
    })
    const url = `http://127.0.0.1:${server.port}`
    expect(await asking()(`${url}/`)).toBe('fetch.redirect')
    expect(await asking()(`${url}/`, { redirects: 1 })).toBe('200 here')
    expect(await asking()(`${url}/in`, { redirects: 1 })).toBe('fetch.host_forbidden')
  })

  test('reads no more than it is told, also decompressed', async () => {
    const server = await started(({ url }, response) => {
      if (url !== '/gzip') return void response.end('x'.repeat(1001))
      response.setHeader('content-encoding', 'gzip')
      response.end(gzipSync(Buffer.alloc(100_000)))
    })
    const url = `http://127.0.0.1:${server.port}`
    expect(await asking()(`${url}/`)).toBe('fetch.too_large')
    expect(await asking()(`${url}/gzip`)).toBe('fetch.too_large')
    expect(await asking()(`${url}/`, { cut: true, max_bytes: 2 })).toBe('200 xx')
  })

  test('waits for nobody longer than the deadline', async () => {
    const silent = await started(() => undefined)
    const slow = await started((_, response) => void response.write('x'))
    for (const { port } of [silent, slow])
      expect(await asking(undefined, 200)(`http://127.0.0.1:${port}/`)).toBe('fetch.timeout')
  })

  test('says what went wrong', async () => {
    expect(await asking()('http://127.0.0.1:1/')).toBe('fetch.connection')
  })
})

describe('a function of the host’s', () => {
  test('is given what may be fetched, and nothing else', async () => {
    const asked: unknown[] = []
    const ask = asking(async (url, { redirect, method, headers }) => {
      asked.push([url, method, redirect, Object.keys(headers as object)])
      return new Response('here')
    })
    expect(await ask('https://rp.test/x')).toBe('200 here')
    expect(await ask('http://rp.test/x')).toBe('fetch.scheme')
    expect(await ask('https://10.0.0.1/')).toBe('fetch.host_forbidden')
    expect(await ask('https://localhost/')).toBe('fetch.host_forbidden')
    expect(asked).toEqual([
      ['https://rp.test/x', 'GET', 'manual', ['accept', 'accept-encoding', 'user-agent']],
    ])
  })

  test('may fail, hang, hide a redirect, and answer nothing', async () => {
    const url = 'https://rp.test/x'
    const failing = async () => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'EPROTO' }) })
    }
    expect(await asking(failing)(url)).toBe('fetch.connection')
    expect(await asking(() => new Promise(() => undefined), 100)(url)).toBe('fetch.timeout')
    const hidden = new Response(null, { headers: {} })
    Object.defineProperty(hidden, 'type', { value: 'opaqueredirect' })
    expect(await asking(async () => hidden)(url, { redirects: 1 })).toBe('fetch.redirect')
    expect(await asking(async () => new Response(null, { status: 204 }))(url)).toBe('204 ')
  })
})
