/** What is being built, and what that makes of a client: the question that the form for a new one begins with. */

import type { NewClientMetadata } from '../../world/stored-clients.ts'

/** What is asked of each kind, beside the name. */
export type Asked = 'redirect_uris' | 'post_logout_redirect_uris' | 'logo_uri' | 'scope' | 'resource'

export interface ClientKind {
  readonly label: string
  readonly about: string
  readonly asks: readonly Asked[]
  readonly metadata: Omit<NewClientMetadata, 'client_id'>
}

const signsIn = {
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
} as const

export const clientKinds = {
  web: {
    label: 'A web app with a server',
    about: 'Its server keeps a secret, and people sign in by the browser.',
    asks: ['redirect_uris', 'post_logout_redirect_uris', 'logo_uri'],
    metadata: { ...signsIn, application_type: 'web' },
  },
  spa: {
    label: 'A single-page app',
    about: 'Code in the browser that keeps no secret, and proves itself by PKCE.',
    asks: ['redirect_uris', 'post_logout_redirect_uris', 'logo_uri'],
    metadata: { ...signsIn, application_type: 'web', token_endpoint_auth_method: 'none' },
  },
  native: {
    label: 'A phone or desktop app',
    about:
      'On a device of somebody else: no secret, PKCE, and a redirect URI on loopback or with a scheme of its own.',
    asks: ['redirect_uris', 'logo_uri'],
    metadata: { ...signsIn, application_type: 'native', token_endpoint_auth_method: 'none' },
  },
  service: {
    label: 'A service',
    about: 'A program that acts for itself, with no person: the client credentials grant.',
    asks: ['scope'],
    metadata: { grant_types: ['client_credentials'], response_types: [] },
  },
  mcp: {
    label: 'An MCP server',
    about:
      'What it is called by is registered elsewhere; this is its own client, to ask what tokens are worth.',
    asks: ['resource'],
    metadata: { grant_types: [], response_types: [] },
  },
  api: {
    label: 'An API',
    about: 'It takes access tokens, and asks here what they are worth.',
    asks: ['resource'],
    metadata: { grant_types: [], response_types: [] },
  },
} as const satisfies Record<string, ClientKind>

export type ClientKindName = keyof typeof clientKinds

export function clientKind(name = ''): (ClientKind & { readonly name: ClientKindName }) | undefined {
  if (!Object.hasOwn(clientKinds, name)) return undefined
  return { name: name as ClientKindName, ...clientKinds[name as ClientKindName] }
}
