/** The two generations of the official client of the Model Context Protocol, where they differ. */

import * as two from '@modelcontextprotocol/client'
import { type OAuthClientProvider, UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

export interface McpSdk {
  /** One connection; where it is refused, `finish` takes what came back to the client. */
  attempt(url: URL, authProvider: OAuthClientProvider): Attempt
  isUnauthorized(error: unknown): boolean
}

export interface Attempt {
  /** @returns the content of the tool's answer */
  call(tool: string): Promise<unknown>
  finish(parameters: URLSearchParams): Promise<void>
}

const self = { name: 'assistant', version: '1.0.0' }

export const sdk1: McpSdk = {
  attempt(url, authProvider) {
    const transport = new StreamableHTTPClientTransport(url, { authProvider })
    return {
      async call(tool) {
        const client = new Client(self)
        try {
          await client.connect(transport as Parameters<Client['connect']>[0])
          return (await client.callTool({ name: tool })).content
        } finally {
          await client.close()
        }
      },
      finish: (parameters) => transport.finishAuth(parameters.get('code') ?? ''),
    }
  },
  isUnauthorized: (error) => error instanceof UnauthorizedError,
}

export const sdk2: McpSdk = {
  attempt(url, authProvider) {
    const transport = new two.StreamableHTTPClientTransport(url, { authProvider })
    return {
      async call(tool) {
        const client = new two.Client(self)
        try {
          await client.connect(transport)
          return (await client.callTool({ name: tool })).content
        } finally {
          await client.close()
        }
      },
      finish: (parameters) => transport.finishAuth(parameters),
    }
  },
  isUnauthorized: (error) => error instanceof two.UnauthorizedError,
}
