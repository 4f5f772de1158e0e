/** Login and consent pages of the host's own, and logging out, for node:http and whatever is made of it. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { type HttpRequest, type HttpResponse, refuseUnknown } from '../../core/index.ts'
import type { Provider } from '../provider.ts'
import type { Answered, CompletedLogin, Consent, HostPages, Login } from '../world/host-pages.ts'
import { clientAddress, type TrustedProxies, trustedProxies } from './address.ts'
import { fromBodyParser } from './parsed-body.ts'
import { targetOf } from './request.ts'

/** An answer to the browser that asked. */
export interface NodeAnswer {
  send(response: ServerResponse): void
}

export interface NodePages extends HostPages<IncomingMessage, NodeAnswer> {
  /** Ends the session of a browser, and what was to end with it; the response clears its cookie. Rejects when the storage is down. */
  endSession(request: IncomingMessage, response: ServerResponse): Promise<void>
}

export interface NodePagesOptions {
  /** Addresses or CIDR blocks of proxies whose `X-Forwarded-For` is believed. Default: none. */
  readonly trustedProxies?: TrustedProxies
}

/**
 * `provider.readLogin`, `readConsent` and `endSession` for requests and responses of node:http.
 * @throws {TypeError} naming an option that has a wrong value or is not known
 */
export function toNodePages(provider: Provider, options: NodePagesOptions = {}): NodePages {
  refuseUnknown(options, { trustedProxies: true })
  const { hostPages } = provider
  const isTrusted = trustedProxies(options.trustedProxies ?? [])
  const fromPageRequest = (request: IncomingMessage) =>
    pageRequest(request, clientAddress(request, isTrusted))
  return {
    async readLogin(request) {
      const read = await hostPages.readLogin(fromPageRequest(request))
      if (read.kind === 'answer') return answered(read)
      const login: Login<NodeAnswer> = {
        ...read,
        complete: async (signed_in: CompletedLogin) => toAnswer(await read.complete(signed_in)),
        cancel: async () => toAnswer(await read.cancel()),
        refuse: async (options) => toAnswer(await read.refuse(options)),
      }
      return login
    },
    async readConsent(request) {
      const read = await hostPages.readConsent(fromPageRequest(request))
      if (read.kind === 'answer') return answered(read)
      const consent: Consent<NodeAnswer> = {
        ...read,
        allow: async (scopes) => toAnswer(await read.allow(scopes)),
        deny: async (options) => toAnswer(await read.deny(options)),
      }
      return consent
    },
    async endSession(request, response) {
      const { method, headers: sent } = fromPageRequest(request)
      const headers = await provider.endSession({ method, headers: new Headers(sent) })
      for (const value of headers.getSetCookie()) response.appendHeader('set-cookie', value)
    },
  }
}

function answered({ kind, answer }: Answered<HttpResponse>): Answered<NodeAnswer> {
  return { kind, answer: toAnswer(answer) }
}

function toAnswer({ status, headers, setCookies, body }: HttpResponse): NodeAnswer {
  return {
    send(response) {
      for (const cookie of setCookies ?? []) response.appendHeader('set-cookie', cookie)
      response.writeHead(status, headers).end(body)
    },
  }
}

/** Its URL and its headers, and the form where a body parser has read one: the body itself is left to the page. */
function pageRequest(request: IncomingMessage, address: string) {
  const { path, query } = targetOf(request)
  const { body } = request as { body?: unknown }
  return {
    method: request.method ?? 'GET',
    path,
    query,
    headers: headersOf(request),
    address: address || undefined,
    body: fromBodyParser(body) ?? '',
  } satisfies HttpRequest
}

/** Those of HTTP/2 that begin with a colon are none. */
function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const all = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || name.startsWith(':') ? [] : [[name, String(value)] as const],
  )
  return Object.fromEntries(all)
}
