/** A client of an MCP server: the official one, with a browser in its hand and somebody who signs in and allows. */

import type { OAuthClientProvider } from '@modelcontextprotocol/sdk/client/auth.js'
import type {
  OAuthClientInformationMixed,
  OAuthClientMetadata,
  OAuthTokens,
} from '@modelcontextprotocol/sdk/shared/auth.js'
import { createBrowser } from '../http/browser.ts'
import { createSend } from '../http/http.ts'
import { user } from './example-provider.ts'
import { type McpSdk, sdk1 } from './mcp-sdks.ts'

export const REDIRECT_URI = 'http://127.0.0.1:33418/callback'

export interface McpClientOptions {
  /** Default: the older one. */
  readonly sdk?: McpSdk
  /** Where a document says what the client is. */
  readonly clientMetadataUrl?: string
  /** As which it was made beforehand. */
  readonly clientInformation?: OAuthClientInformationMixed
}

export interface McpClient {
  /** Where people were sent to. */
  readonly authorizations: URL[]
  /** What it knows, which a test may change. */
  readonly known: { client?: OAuthClientInformationMixed; tokens?: OAuthTokens }
  /** Calls a tool, and has somebody sign in where that is needed. */
  call(tool: string): Promise<unknown>
}

const metadata: OAuthClientMetadata = {
  client_name: 'An assistant',
  redirect_uris: [REDIRECT_URI],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
}

export function createMcpClient(issuer: string, options: McpClientOptions = {}): McpClient {
  const { sdk = sdk1, clientMetadataUrl, clientInformation } = options
  const known: McpClient['known'] = { ...(clientInformation && { client: clientInformation }) }
  const authorizations: URL[] = []
  let verifier = ''
  const authProvider: OAuthClientProvider = {
    redirectUrl: REDIRECT_URI,
    clientMetadata: metadata,
    ...(clientMetadataUrl !== undefined && { clientMetadataUrl }),
    clientInformation: () => known.client,
    saveClientInformation: (client) => {
      known.client = client
    },
    tokens: () => known.tokens,
    saveTokens: (tokens) => {
      known.tokens = tokens
    },
    redirectToAuthorization: (url) => void authorizations.push(url),
    saveCodeVerifier: (text) => {
      verifier = text
    },
    codeVerifier: () => verifier,
  }
  const browser = createBrowser({
    send: createSend(10_000),
    user,
    pages: {},
    leaves: (url) => !url.startsWith(`${issuer}/`),
  })
  const url = new URL(`${issuer}/mcp`)

  async function call(tool: string): Promise<unknown> {
    const attempt = sdk.attempt(url, authProvider)
    try {
      return await attempt.call(tool)
    } catch (error) {
      if (!sdk.isUnauthorized(error)) throw error
      const visit = await browser.visit({ url: String(authorizations.at(-1)) })
      if (visit.kind === 'stayed') throw new Error(`no answer for the client: ${visit.page.text}`)
      if (!visit.parameters.has('code')) throw new Error(`no code: ${visit.parameters}`)
      await attempt.finish(visit.parameters)
      return sdk.attempt(url, authProvider).call(tool)
    }
  }

  return { authorizations, known, call }
}
