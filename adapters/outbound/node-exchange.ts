/**
 * A request by node:http or node:https to an address that was resolved and judged before: what is connected to is
 * that address, and the name is for the certificate and the Host header only. No agent keeps a connection, and no
 * proxy of the environment is asked.
 */

import type { IncomingMessage } from 'node:http'
import type { RequestOptions } from 'node:https'
import { type NotFetched, notFetched } from '../../core/index.ts'
import type { Answered, Exchange, Hop } from './exchange.ts'
import { type NodeModules, nodeModules } from './node-modules.ts'
import { codeOf, type LookUp, resolve } from './resolve.ts'
import { createCollector, readText } from './text.ts'

export interface NodeExchangeOptions {
  /** In place of the system's resolver. */
  readonly lookUp?: LookUp | undefined
  /** Certificates in PEM that are trusted beside those that Node.js trusts. */
  readonly ca?: readonly string[] | undefined
}

/** Milliseconds for a connection, where there is another address to try. */
const CONNECTING = 1500

/** @returns `undefined` where the runtime is not Node.js */
export function nodeExchange({ lookUp, ca = [] }: NodeExchangeOptions): Exchange | undefined {
  const modules = nodeModules()
  if (!modules) return undefined
  const trusted = ca.length > 0 ? { ca: [...authorities(modules), ...ca] } : {}
  const lookedUp = lookUp ?? systemLookUp(modules)

  return async (hop) => {
    const { target } = hop
    const addresses = isLiteral(target.host) ? [target.host] : await resolve(target, lookedUp)
    if ('kind' in addresses) return addresses
    let last: Answered | NotFetched = notFetched('fetch.connection')
    for (const [index, address] of addresses.entries()) {
      const is_last = index === addresses.length - 1
      const outcome = await attempt(hop, address, { modules, trusted, is_last })
      if (outcome.connected || hop.signal.aborted) return outcome.answer
      last = outcome.answer
    }
    return last
  }
}

function isLiteral(host: string): boolean {
  return host.includes(':') || /^[0-9.]+$/.test(host)
}

function systemLookUp({ dns }: NodeModules): LookUp {
  return async (host) => {
    const found = await dns.promises.lookup(host, { all: true, verbatim: true })
    return found.map(({ address }) => address)
  }
}

/** Those of the system and of NODE_EXTRA_CA_CERTS, where this Node.js can say which these are. */
function authorities({ tls }: NodeModules): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?: (type: 'default') => string[] }
  return getCACertificates?.('default') ?? tls.rootCertificates
}

interface Means {
  readonly modules: NodeModules
  readonly trusted: Pick<RequestOptions, 'ca'>
  readonly is_last: boolean
}

/** `connected`: the other server may have seen the request, so no other address is tried. */
interface Attempt {
  readonly connected: boolean
  readonly answer: Answered | NotFetched
}

function attempt(hop: Hop, address: string, { modules, trusted, is_last }: Means): Promise<Attempt> {
  const { target, post, headers, signal } = hop
  const { scheme, host, port } = target
  const written = `${host.includes(':') ? `[${host}]` : host}${isDefault(target) ? '' : `:${port}`}`
  const options: RequestOptions = {
    ...trusted,
    method: post ? 'POST' : 'GET',
    host: address,
    port,
    path: target.target,
    headers: { host: written, ...headers, connection: 'close' },
    agent: false,
    signal,
    // Whatever NODE_TLS_REJECT_UNAUTHORIZED says: a document is as good as the name it comes from.
    rejectUnauthorized: true,
    ...(isLiteral(host) ? {} : { servername: host }),
  }
  return new Promise((done) => {
    let connected = false
    const end = (answer: Answered | NotFetched) => {
      clearTimeout(timer)
      done({ connected, answer })
      request.destroy()
    }
    const request = (scheme === 'https' ? modules.https : modules.http).request(options)
    const timer = setTimeout(() => !connected && !is_last && end(notFetched('fetch.timeout')), CONNECTING)
    request.on('socket', (socket) => socket.once('connect', () => (connected = true)))
    request.on('error', (failure) => end(failed(failure, signal)))
    request.on('response', (response) => {
      read(response, hop, modules).then(end, (failure) => end(failed(failure, signal)))
    })
    request.end(post?.body)
  })
}

function isDefault({ scheme, port }: Hop['target']): boolean {
  return port === (scheme === 'https' ? 443 : 80)
}

const CERTIFICATE = /CERT|SELF_SIGNED|ALTNAME|ISSUER|VERIFY|UNABLE_TO/

function failed(failure: unknown, signal: AbortSignal): NotFetched {
  if (signal.aborted) return notFetched('fetch.timeout')
  const code = codeOf(failure)
  return notFetched(CERTIFICATE.test(code ?? '') ? 'fetch.certificate' : 'fetch.connection', code)
}

async function read(
  response: IncomingMessage,
  hop: Hop,
  { zlib }: NodeModules,
): Promise<Answered | NotFetched> {
  const collector = createCollector(hop)
  let is_over = false
  for await (const chunk of response) {
    is_over = collector.take(chunk as Uint8Array)
    if (is_over) break
  }
  const bytes = collector.end(is_over)
  if ('kind' in bytes) return bytes
  const coding = response.headers['content-encoding'] ?? 'identity'
  const plain = hop.cut ? bytes : await decoded(bytes, coding, hop, zlib)
  if ('kind' in plain) return plain
  const body = readText(plain, hop)
  if (typeof body !== 'string') return body
  const headers = Object.entries(response.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, [value].flat().join(', ')] as const],
  )
  return { kind: 'answered', status: response.statusCode ?? 0, headers: Object.fromEntries(headers), body }
}

/** RFC 9110 section 8.4: it was asked not to be coded, and some servers do it all the same. */
function decoded(
  bytes: Uint8Array,
  coding: string,
  { max_bytes }: Hop,
  zlib: NodeModules['zlib'],
): Promise<Uint8Array | NotFetched> {
  const decoders: Readonly<Record<string, typeof zlib.gunzip>> = {
    gzip: zlib.gunzip,
    'x-gzip': zlib.gunzip,
    deflate: zlib.inflate,
    br: zlib.brotliDecompress,
  }
  if (coding === 'identity' || coding === '') return Promise.resolve(bytes)
  const decode = decoders[coding]
  if (!decode) return Promise.resolve(notFetched('fetch.not_text'))
  return new Promise((resolve) => {
    decode(bytes, { maxOutputLength: max_bytes }, (failure, plain) => {
      if (!failure) return resolve(plain)
      const is_large = codeOf(failure) === 'ERR_BUFFER_TOO_LARGE'
      resolve(notFetched(is_large ? 'fetch.too_large' : 'fetch.not_text'))
    })
  })
}
