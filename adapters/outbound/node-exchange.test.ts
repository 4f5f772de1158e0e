/** Servers on loopback, and names that lead where they should not: what is connected to, and what is read. */

import { createServer as createTcpServer } from 'node:net'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { makeCertificate } from '../../conformance/redis/certificate.ts'
import { asking, listening, started, told } from './servers.fixture.ts'

describe('OAuth Client ID Metadata Document section 8.6: what a name leads to is judged, and then connected to', () => {
  test.each([
    '10.0.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '100.64.1.1',
    '0.0.0.0',
    '::1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'fd00::1',
    'fe80::1',
    'fe80::1%lo',
    'ff02::1',
  ])('%s is refused', async (address) => {
    const ask = asking({ names: { 'rp.test': address } })
    expect(await ask('https://rp.test/x')).toEqual({
      kind: 'not_fetched',
      reason: 'fetch.address_forbidden',
      detail: address,
    })
  })

  test.each(['127.0.0.1 1.1.1.1', '1.1.1.1 127.0.0.1', '2606:4700:4700::1111 ::1'])(
    'one forbidden address condemns the name: %s',
    async (addresses) => {
      const server = await started((_, response) => response.end('here'))
      const ask = asking({ names: { 'rp.test': addresses } })
      expect(told(await ask(`https://rp.test:${server.port}/`))).toBe('fetch.address_forbidden')
      expect(server.connections()).toBe(0)
    },
  )

  test('a name is asked for once, and a second answer is nobody’s', async () => {
    const first = await started((_, response) => response.end('first'))
    const second = await started((_, response) => response.end('second'), {
      address: '127.0.0.2',
      port: first.port,
    })
    const ask = asking({ names: { 'rp.own.test': '127.0.0.1|127.0.0.2' } })
    expect(told(await ask(`http://rp.own.test:${first.port}/`))).toBe('200 first')
    expect(ask.looked_up).toEqual(['rp.own.test'])
    expect(second.connections()).toBe(0)
  })

  test('an address in the URL is asked of no resolver', async () => {
    const server = await started((_, response) => response.end('here'))
    const ask = asking()
    expect(told(await ask(`http://127.0.0.1:${server.port}/`))).toBe('200 here')
    expect(ask.looked_up).toEqual([])
  })

  test('where one address does not answer, the next one is asked', async () => {
    const server = await started((_, response) => response.end('here'))
    const ask = asking({ names: { 'rp.own.test': '127.0.0.3 127.0.0.1' } })
    expect(told(await ask(`http://rp.own.test:${server.port}/`))).toBe('200 here')
  })

  test('a name that there is not, and a port where nobody listens', async () => {
    const ask = asking({ names: { 'rp.own.test': '127.0.0.3' } })
    expect(await ask('https://nobody.test/')).toMatchObject({
      reason: 'fetch.unresolved',
      detail: 'ENOTFOUND',
    })
    expect(await ask('http://rp.own.test:1/')).toMatchObject({
      reason: 'fetch.connection',
      detail: 'ECONNREFUSED',
    })
  })
})

describe('what the other server sees', () => {
  test('who asks, what can be read, and nothing of ours', async () => {
    const seen: unknown[] = []
    const server = await started(({ method, url, rawHeaders }, response) => {
      seen.push(method, url, rawHeaders)
      response.setHeader('set-cookie', 'a=1')
      response.end()
    })
    const ask = asking({ names: { 'rp.own.test': '127.0.0.1' } })
    const url = `http://RP.own.test:${server.port}/Client.json?a=%2F`
    await ask(url, { accept: 'application/json' })
    await ask(url)
    expect(seen).toEqual(
      ['application/json', '*/*'].flatMap((accept) => [
        'GET',
        '/Client.json?a=%2F',
        [
          ...['host', `rp.own.test:${server.port}`, 'accept', accept, 'accept-encoding', 'identity'],
          ...['user-agent', 'vouchsafe (+https://op.test)', 'connection', 'close'],
        ],
      ]),
    )
  })

  test('a POST has its body and the type of it', async () => {
    const server = await started(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      response.end(`${request.method} ${request.headers['content-type']} ${body}`)
    })
    const post = { content_type: 'application/x-www-form-urlencoded', body: 'logout_token=ü' }
    const answer = await asking()(`http://127.0.0.1:${server.port}/`, { post })
    expect(told(answer)).toBe('200 POST application/x-www-form-urlencoded logout_token=ü')
  })
})

describe('RFC 9110 section 4.3.4: the certificate is the host’s', () => {
  const certificate = makeCertificate('rp.own.test')
  const names = { 'rp.own.test': '127.0.0.1', 'other.own.test': '127.0.0.1' }
  const tls = () => started((_, response) => response.end('secret'), { certificate })

  test('by an authority of one’s own', async () => {
    const { port } = await tls()
    const ask = asking({ names, ca: [certificate.cert] })
    expect(told(await ask(`https://rp.own.test:${port}/`))).toBe('200 secret')
  })

  test('of nobody known', async () => {
    const { port } = await tls()
    expect(told(await asking({ names })(`https://rp.own.test:${port}/`))).toBe('fetch.certificate')
  })

  test('of another name, and of an address', async () => {
    const { port } = await tls()
    const ask = asking({ names, ca: [certificate.cert] })
    expect(told(await ask(`https://other.own.test:${port}/`))).toBe('fetch.certificate')
    expect(told(await ask(`https://127.0.0.1:${port}/`))).toBe('fetch.certificate')
  })

  test('also where the environment would let anything pass', async () => {
    const { port } = await tls()
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
    try {
      expect(told(await asking({ names })(`https://rp.own.test:${port}/`))).toBe('fetch.certificate')
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
    }
  })

  test('a server that speaks no TLS', async () => {
    const { port } = await started((_, response) => response.end('plain'))
    expect(told(await asking({ names })(`https://rp.own.test:${port}/`))).toBe('fetch.connection')
  })
})

describe('OAuth Client ID Metadata Document section 8.7: limits of size and of time', () => {
  test('a body that says how large it is, and one that does not', async () => {
    const server = await started(({ url }, response) => {
      if (url === '/told') response.setHeader('content-length', 1001)
      response.end('x'.repeat(url === '/right' ? 1000 : 1001))
    })
    const url = `http://127.0.0.1:${server.port}`
    expect(told(await asking()(`${url}/told`))).toBe('fetch.too_large')
    expect(told(await asking()(`${url}/untold`))).toBe('fetch.too_large')
    expect(told(await asking()(`${url}/right`))).toBe(`200 ${'x'.repeat(1000)}`)
  })

  test('a body without an end is not read to it', async () => {
    let sent = 0
    const server = await started((_, response) => {
      const chunk = Buffer.alloc(65_536, 'x')
      const go = () => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length
      }
      response.on('drain', go)
      go()
    })
    const url = `http://127.0.0.1:${server.port}/`
    expect(told(await asking()(url))).toBe('fetch.too_large')
    expect(told(await asking()(url, { cut: true, max_bytes: 4 }))).toBe('200 xxxx')
    expect(sent).toBeLessThan(64_000_000)
  })

  test('a body of which nothing is wanted', async () => {
    const server = await started((_, response) => response.writeHead(204).end())
    expect(told(await asking()(`http://127.0.0.1:${server.port}/`, { cut: true, max_bytes: 0 }))).toBe('204 ')
  })

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ] as const)('%s, which it was asked to leave, counts decompressed', async (coding, compress) => {
    const [plain, bomb] = [compress('{}'), compress(Buffer.alloc(1_000_000))]
    const bodies: Record<string, Buffer> = { '/': plain, '/bomb': bomb, '/broken': plain.subarray(0, -1) }
    const server = await started(({ url = '' }, response) => {
      response.setHeader('content-encoding', coding)
      response.end(bodies[url])
    })
    const url = `http://127.0.0.1:${server.port}`
    expect(told(await asking()(`${url}/`))).toBe('200 {}')
    expect(told(await asking()(`${url}/bomb`, { max_bytes: 100_000 }))).toBe('fetch.too_large')
    expect(told(await asking()(`${url}/broken`))).toBe('fetch.not_text')
  })

  test('another coding, and bytes that are no UTF-8', async () => {
    const server = await started(({ url }, response) => {
      if (url === '/coding') response.setHeader('content-encoding', 'compress')
      response.end(Buffer.from([0x22, 0xc3, 0x28, 0x22]))
    })
    const url = `http://127.0.0.1:${server.port}`
    expect(told(await asking()(`${url}/coding`))).toBe('fetch.not_text')
    expect(told(await asking()(`${url}/bytes`))).toBe('fetch.not_text')
  })

  test.each([
    ['that says nothing', '', ''],
    ['whose head trickles in', 'HTTP/1.1 200 OK\r\nA: b', 'x'],
    ['whose body trickles in', 'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n', 'x'],
  ])('a server %s is not waited for', async (_, head, trickle) => {
    const server = createTcpServer((socket) => {
      if (head !== '') socket.write(head)
      const timer = setInterval(() => trickle !== '' && socket.write(trickle), 20)
      socket.on('close', () => clearInterval(timer))
    })
    const { port } = await listening(server)
    const started_at = performance.now()
    expect(told(await asking({ deadlineMs: 300 })(`http://127.0.0.1:${port}/`))).toBe('fetch.timeout')
    expect(performance.now() - started_at).toBeLessThan(1500)
  })

  test('a body that breaks off, and an answer that is no HTTP', async () => {
    const broken = createTcpServer((socket) => {
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf')
    })
    const noise = createTcpServer((socket) => socket.end('+PONG\r\n'))
    for (const server of [broken, noise]) {
      const { port } = await listening(server)
      expect(told(await asking()(`http://127.0.0.1:${port}/`))).toBe('fetch.connection')
    }
  })
})
