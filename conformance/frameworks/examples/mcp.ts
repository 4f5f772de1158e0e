/** An MCP server and its authorization server in one process: people sign in, and agree to what an assistant may do. */

import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import express, { type Express } from 'express'
import { createProvider, type ProviderOptions } from 'vouchsafe'
import { createGuard } from 'vouchsafe/guard'
import { toNodeHandler } from 'vouchsafe/node'

export function createMcpApp(issuer: string, host: Omit<ProviderOptions, 'issuer'>): Express {
  const resource = `${issuer}/mcp`
  const read = { 'notes:read': { description: 'Read your notes' } }
  const scopes = { ...read, 'notes:write': { description: 'Change your notes' } }
  const scopes_supported = Object.keys(scopes)
  const registration_scopes = [...scopes_supported, 'offline_access']
  const provider = createProvider({
    ...host,
    issuer,
    resources: [{ identifier: resource, scopes, accessTokenFormat: 'jwt' }],
    policy: { client_id_metadata_documents: true, issue_refresh_token: 'always', registration_scopes },
    registration: 'open',
  })
  const guard = createGuard({ issuer, resource, scopes_supported })
  const mayWrite = guard.express({ scope: scopes_supported.join(' ') })
  const app = express().use('/.well-known/oauth-protected-resource', guard.express())
  app.use('/mcp', guard.express({ scope: 'notes:read' }), express.json(), (request, response, next) =>
    request.body?.params?.name === 'write_note' ? mayWrite(request, response, next) : next(),
  )
  app.post('/mcp', async (request, response) => {
    const server = new McpServer({ name: 'notes', version: '1.0.0' })
    const say = (text: string) => ({ content: [{ type: 'text' as const, text }] })
    server.registerTool('read_notes', { description: 'Reads your notes' }, () =>
      say(`the notes of ${request.access.sub}`),
    )
    server.registerTool('write_note', { description: 'Writes a note' }, () => say('written'))
    const transport = new StreamableHTTPServerTransport()
    await server.connect(transport)
    await transport.handleRequest(request, response, request.body)
  })
  app.all('/mcp', (_, response) => void response.status(405).end())
  return app.use(toNodeHandler(provider))
}
