/** What a page of an MCP client runs: the official SDK, which keeps what it knows in the page's own storage. */

import { auth, type OAuthClientProvider, UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

/** In the page's storage, so that it outlives the way to the provider and back. */
function kept<T>(name: string): { read(): T | undefined; write(value: T): void } {
  return {
    read: () => JSON.parse(sessionStorage.getItem(name) ?? 'null') ?? undefined,
    write: (value) => sessionStorage.setItem(name, JSON.stringify(value)),
  }
}

function createPage(server: string) {
  const client = kept<Awaited<ReturnType<OAuthClientProvider['clientInformation']>>>('client')
  const tokens = kept<Awaited<ReturnType<OAuthClientProvider['tokens']>>>('tokens')
  const verifier = kept<string>('verifier')
  const redirect_uri = `${location.origin}/callback`
  const authProvider: OAuthClientProvider = {
    redirectUrl: redirect_uri,
    clientMetadata: {
      client_name: 'An inspector',
      redirect_uris: [redirect_uri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    clientInformation: client.read,
    saveClientInformation: client.write,
    tokens: tokens.read,
    saveTokens: tokens.write,
    redirectToAuthorization: (url) => location.assign(url),
    saveCodeVerifier: verifier.write,
    codeVerifier: () => verifier.read() ?? '',
  }

  return {
    tokens,
    async finish(): Promise<string> {
      const authorizationCode = new URLSearchParams(location.search).get('code') ?? ''
      return auth(authProvider, { serverUrl: server, authorizationCode })
    },
    async call(name: string): Promise<unknown> {
      const mcp = new Client({ name: 'inspector', version: '1.0.0' })
      const transport = new StreamableHTTPClientTransport(new URL(server), { authProvider })
      try {
        await mcp.connect(transport as Parameters<Client['connect']>[0])
        return (await mcp.callTool({ name })).content
      } catch (error) {
        if (error instanceof UnauthorizedError) return 'sent to sign in'
        throw error
      }
    },
  }
}

Object.assign(globalThis, { createPage })
