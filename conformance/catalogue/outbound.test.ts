/** What a provider asks of other servers, by a grant of the host's own that fetches what it is told to. */

import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { OutboundOptions } from 'vouchsafe'
import { fetchOutbound, type GrantFlow, issueToClient, refuse } from 'vouchsafe/core'
import { makeCertificate } from '../redis/certificate.ts'
import { createWorld, ISSUER, tokenRequest } from './world.ts'

const GRANT = 'urn:example:fetch'

const fetching: GrantFlow = function* ({ client, parameters }, context) {
  const { url = '' } = parameters.values
  const fetched = yield* fetchOutbound({ purpose: 'example', url, max_bytes: 100 })
  if (fetched.kind === 'not_fetched') return refuse('code.unknown', 'url')
  return fetched.body === 'yes' ? yield* issueToClient(client, [], context) : refuse('code.expired', 'url')
}

const running: { close(): unknown; closeAllConnections(): void }[] = []
afterEach(() => {
  for (const server of running.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function listen(answer: RequestListener, certificate?: ReturnType<typeof makeCertificate>) {
  const server = certificate ? createTlsServer(certificate, answer) : createServer(answer)
  let connections = 0
  server.on('connection', () => connections++)
  running.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, connections: () => connections }
}

async function asking(outbound?: OutboundOptions, issuer = ISSUER, insecureHttp = false) {
  const world = await createWorld({
    issuer,
    insecureHttp,
    ...(outbound && { outbound }),
    extensionGrants: { [GRANT]: fetching },
    clients: [{ client_id: 'web', client_secret: 'correct horse battery staple', grant_types: [GRANT] }],
  })
  const ask = async (url: string) => (await tokenRequest(world, { grant_type: GRANT, url })).status
  return { ...world, ask, failures: () => world.events.filter(({ type }) => type === 'fetch_failed') }
}

describe('as it comes', () => {
  test('G-011: nothing near us is asked, and an operator is told', async () => {
    const server = await listen((_, response) => response.end('yes'))
    const { ask, failures } = await asking()
    const urls = [
      'localhost',
      '127.0.0.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0',
      '2130706433',
      '0x7f000001',
      '0177.1',
    ]
    for (const host of urls) expect(await ask(`https://${host}:${server.port}/`)).toBe(400)
    expect(server.connections()).toBe(0)
    expect(failures()).toHaveLength(urls.length)
    expect(failures()[1]).toEqual({
      type: 'fetch_failed',
      purpose: 'example',
      reason: 'fetch.host_forbidden',
      host: '127.0.0.1',
    })
  })

  test('RFC 9700 section 2.6: nothing is asked in the clear', async () => {
    const { ask, failures } = await asking()
    expect(await ask('http://rp.test/')).toBe(400)
    expect(failures()).toMatchObject([{ reason: 'fetch.scheme', host: 'rp.test' }])
  })
})

describe('hosts of one’s own', () => {
  test('are asked wherever they are, by the certificates of one’s own authority', async () => {
    const certificate = makeCertificate('localhost')
    const server = await listen((_, response) => response.end('yes'), certificate)
    const url = `https://localhost:${server.port}/`
    const allowedHosts = [`localhost:${server.port}`]
    const trusting = await asking({ allowedHosts, ca: certificate.cert })
    expect(await trusting.ask(url)).toBe(200)
    expect(trusting.failures()).toEqual([])
    const wary = await asking({ allowedHosts })
    expect(await wary.ask(url)).toBe(400)
    expect(wary.failures()).toMatchObject([
      { reason: 'fetch.certificate', host: 'localhost', detail: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    ])
    const elsewhere = await asking({ allowedHosts: ['localhost:1'], ca: [certificate.cert] })
    expect(await elsewhere.ask(url)).toBe(400)
    expect(elsewhere.failures()).toMatchObject([{ reason: 'fetch.host_forbidden' }])
  })

  test('are asked in the clear where insecureHttp is set, or the issuer is http itself', async () => {
    const server = await listen((_, response) => response.end('yes'))
    const url = `http://localhost:${server.port}/`
    const secure = await asking({ allowedHosts: ['localhost'] })
    expect(await secure.ask(url)).toBe(400)
    const insecure = await asking({ allowedHosts: ['localhost'] }, ISSUER, true)
    expect(await insecure.ask(url)).toBe(200)
    const { provider } = await asking({ allowedHosts: ['localhost'] }, 'http://localhost:8000')
    const answer = await provider.fetch(
      new Request('http://localhost:8000/token', {
        method: 'POST',
        headers: { authorization: `Basic ${btoa('web:correct+horse+battery+staple')}` },
        body: new URLSearchParams({ grant_type: GRANT, url }),
      }),
    )
    expect(answer.status).toBe(200)
  })

  test('have until the deadline', async () => {
    const server = await listen((_, response) => void response.write('y'))
    const { ask, failures } = await asking(
      { allowedHosts: ['localhost'], deadlineMs: 100, ca: makeCertificate().cert },
      ISSUER,
    )
    const silent = await listen(() => undefined, makeCertificate())
    expect(await ask(`https://localhost:${silent.port}/`)).toBe(400)
    expect(await ask(`https://localhost:${server.port}/`)).toBe(400)
    expect(failures().map((event) => 'reason' in event && event.reason)).toHaveLength(2)
  })
})

describe('a way out of the host’s own', () => {
  test('is asked for what may be asked, and for nothing else', async () => {
    const asked: string[] = []
    const fetch = async (url: string) => {
      asked.push(url)
      return new Response('yes')
    }
    const { ask } = await asking({ fetch })
    expect(await ask('https://rp.test/document')).toBe(200)
    expect(await ask('https://10.0.0.1/document')).toBe(400)
    expect(asked).toEqual(['https://rp.test/document'])
  })
})
