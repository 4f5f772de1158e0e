/** The MCP SDK: its client with a client made beforehand, its server behind our guard, and the provider between them. */

import { type OAuthClientProvider, UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { OAuthClientInformation, OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js'
import express from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createGuard } from 'vouchsafe/guard'
import { PASSWORD, type Served, serveProvider } from '../browser/provider.ts'
import { type Site, serveSite } from '../browser/site.ts'
import { createBrowser } from '../frameworks/browser.ts'

const client_secret = 'a secret of the MCP client'
const redirectUrl = 'http://localhost:6274/oauth/callback'

let served: Served
let resource: Site

function createMcpServer(): express.Express {
  const guard = createGuard({
    issuer: served.issuer,
    resource: `${resource.origin}/mcp`,
    client_id: 'mcp-server',
    client_secret: 'a secret of the MCP server',
  })
  const app = express()
  app.use(guard.express({ scope: 'tools' }))
  app.post('/mcp', express.json(), async (request, response) => {
    const server = new McpServer({ name: 'who', version: '1.0.0' })
    server.registerTool('whoami', { description: 'Says who asks.' }, () => ({
      content: [{ type: 'text', text: request.access.sub ?? 'nobody' }],
    }))
    // Stateless: each request by itself.
    const transport = new StreamableHTTPServerTransport()
    await server.connect(transport)
    await transport.handleRequest(request, response, request.body)
  })
  app.all('/mcp', (_, response) => {
    response.status(405).end()
  })
  return app
}

beforeAll(async () => {
  let app: express.Express
  resource = await serveSite((request, response) => app(request, response))
  const client = {
    redirect_uris: [redirectUrl],
    grant_types: ['authorization_code', 'refresh_token'],
    issue_refresh_token: 'always',
  } as const
  served = await serveProvider(
    [
      { ...client, client_id: 'confidential', client_secret },
      { ...client, client_id: 'public', token_endpoint_auth_method: 'none' },
      {
        client_id: 'mcp-server',
        client_secret: 'a secret of the MCP server',
        grant_types: [],
        introspect: 'any',
      },
    ],
    [{ identifier: `${resource.origin}/mcp`, scopes: { tools: { description: 'Use its tools' } } }],
  )
  app = createMcpServer()
})

afterAll(() => Promise.all([served, resource].map((one) => one.close())))

/** What an application keeps for the SDK; where it would open a browser is kept too. */
class Kept implements OAuthClientProvider {
  readonly redirectUrl = redirectUrl
  readonly clientMetadata = { redirect_uris: [redirectUrl] }
  readonly #client: OAuthClientInformation
  asked: URL | undefined
  kept: OAuthTokens | undefined
  #verifier = ''

  constructor(client: OAuthClientInformation) {
    this.#client = client
  }
  clientInformation() {
    return this.#client
  }
  tokens() {
    return this.kept
  }
  saveTokens(tokens: OAuthTokens) {
    this.kept = tokens
  }
  redirectToAuthorization(url: URL) {
    this.asked = url
  }
  saveCodeVerifier(verifier: string) {
    this.#verifier = verifier
  }
  codeVerifier() {
    return this.#verifier
  }
}

/** The code that the client is sent when the person has signed in and allowed what it asks for. */
async function obtainCode(asked: URL | undefined): Promise<string> {
  const browser = createBrowser(served.issuer)
  const login = await browser.open(asked ?? '')
  const consent = await browser.submit(login, { username: 'alice', password: PASSWORD })
  const { url } = await browser.submit(consent, { decision: 'allow' })
  expect(`${url.origin}${url.pathname}`).toBe(redirectUrl)
  return url.searchParams.get('code') ?? ''
}

test.each<OAuthClientInformation>([{ client_id: 'confidential', client_secret }, { client_id: 'public' }])(
  'as $client_id: is sent to the provider, comes back, calls a tool, and refreshes by itself',
  async (information) => {
    const authProvider = new Kept(information)
    const transport = () =>
      new StreamableHTTPClientTransport(new URL(`${resource.origin}/mcp`), { authProvider })
    const client = new Client({ name: 'test', version: '1.0.0' })
    const refused = transport()
    await expect(client.connect(refused)).rejects.toThrow(UnauthorizedError)
    expect(authProvider.asked?.searchParams.get('resource')).toBe(`${resource.origin}/mcp`)
    await refused.finishAuth(await obtainCode(authProvider.asked))

    const connected = new Client({ name: 'test', version: '1.0.0' })
    await connected.connect(transport())
    const content = [{ type: 'text', text: 'alice' }]
    expect(await connected.callTool({ name: 'whoami' })).toMatchObject({ content })

    const before = authProvider.kept
    if (before) authProvider.kept = { ...before, access_token: 'over' }
    expect(await connected.callTool({ name: 'whoami' })).toMatchObject({ content })
    expect(authProvider.kept?.refresh_token).not.toBe(before?.refresh_token)
    await connected.close()
  },
)
