/**
 * What clients of MCP servers send to register themselves, and the redirect URI that each then signs in with. The
 * members are those of the field; names are made up where they carry no meaning.
 */

export interface FieldRegistration {
  readonly name: string
  readonly metadata: { readonly redirect_uris: readonly string[]; readonly [member: string]: unknown }
  /** Used afterwards; not always one that was registered to the letter. */
  readonly redirects: readonly string[]
}

export const fieldRegistrations: readonly FieldRegistration[] = [
  {
    name: 'Cursor',
    metadata: {
      client_name: 'Cursor',
      redirect_uris: [
        'cursor://anysphere.cursor-mcp/oauth/callback',
        'https://www.cursor.com/agents/mcp/oauth/callback',
        'http://localhost:8787/callback',
      ],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      application_type: 'web',
    },
    redirects: [
      'cursor://anysphere.cursor-mcp/oauth/callback',
      'https://www.cursor.com/agents/mcp/oauth/callback',
      'http://localhost:8787/callback',
    ],
  },
  {
    name: 'Claude Code, which says nothing of its type and comes from a port that changes',
    metadata: {
      client_name: 'Claude Code (an-mcp-server)',
      redirect_uris: ['http://localhost:51004/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      scope: 'openid offline_access',
    },
    redirects: ['http://localhost:51004/callback', 'http://localhost:60111/callback'],
  },
  {
    name: 'Claude Code, by the addresses of its document',
    metadata: {
      client_name: 'Claude Code',
      client_uri: 'https://claude.ai',
      redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    redirects: ['http://localhost:3118/callback', 'http://127.0.0.1:49152/callback'],
  },
  {
    name: 'VS Code, which calls itself native, has a web address too, and knows grants that are not here',
    metadata: {
      client_name: 'Visual Studio Code',
      client_uri: 'https://code.visualstudio.com',
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
      response_types: ['code'],
      redirect_uris: [
        'https://insiders.vscode.dev/redirect',
        'https://vscode.dev/redirect',
        'http://127.0.0.1/',
        'http://127.0.0.1:33418/',
      ],
      token_endpoint_auth_method: 'none',
      application_type: 'native',
    },
    redirects: ['https://vscode.dev/redirect', 'http://127.0.0.1:33418/', 'http://127.0.0.1:54021/'],
  },
  {
    name: 'VS Code, as older ones do without a slash',
    metadata: {
      client_name: 'Visual Studio Code',
      redirect_uris: ['http://127.0.0.1:33418', 'https://vscode.dev/redirect'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    redirects: ['http://127.0.0.1:33418', 'http://127.0.0.1:40000', 'https://vscode.dev/redirect'],
  },
  {
    name: 'the MCP inspector, a page in a browser',
    metadata: {
      client_name: 'MCP Inspector',
      client_uri: 'https://github.com/modelcontextprotocol/inspector',
      redirect_uris: ['http://localhost:6274/oauth/callback', 'http://localhost:6274/oauth/callback/debug'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      scope: '',
    },
    redirects: ['http://localhost:6274/oauth/callback', 'http://localhost:6274/oauth/callback/debug'],
  },
  {
    name: 'mcp-remote, which asks for offline access where discovery names it',
    metadata: {
      client_name: 'MCP CLI Proxy',
      client_uri: 'https://github.com/modelcontextprotocol/mcp-cli',
      redirect_uris: ['http://localhost:26390/oauth/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      application_type: 'native',
      software_id: '2e6dc280-f3c3-4e01-99a7-8181dbd1d23d',
      software_version: '0.15.1',
      scope: 'openid offline_access',
    },
    redirects: ['http://localhost:26390/oauth/callback'],
  },
  {
    name: 'a confidential web client, whose page is on the developer’s machine',
    metadata: {
      client_name: 'Connector',
      client_uri: 'http://localhost:6274',
      redirect_uris: ['https://connector.test/api/mcp/auth_callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
    },
    redirects: ['https://connector.test/api/mcp/auth_callback'],
  },
]
