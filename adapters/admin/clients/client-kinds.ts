/** What is being built, and what that makes of a client: the question that the form for a new one begins with. */

import type { NewClientMetadata } from '../../world/stored-clients.ts'

/** What is asked of each kind, beside the name. */
export type Asked = 'redirect_uris' | 'post_logout_redirect_uris' | 'logo_uri' | 'scope' | 'resource'

export interface ClientKind {
  readonly asks: readonly Asked[]
  readonly metadata: Omit<NewClientMetadata, 'client_id'>
}

const signsIn = {
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
} as const

const clientKinds = {
  web: {
    asks: ['redirect_uris', 'post_logout_redirect_uris', 'logo_uri'],
    metadata: { ...signsIn, application_type: 'web' },
  },
  spa: {
    asks: ['redirect_uris', 'post_logout_redirect_uris', 'logo_uri'],
    metadata: { ...signsIn, application_type: 'web', token_endpoint_auth_method: 'none' },
  },
  native: {
    asks: ['redirect_uris', 'logo_uri'],
    metadata: { ...signsIn, application_type: 'native', token_endpoint_auth_method: 'none' },
  },
  service: {
    asks: ['scope'],
    metadata: { grant_types: ['client_credentials'], response_types: [] },
  },
  mcp: {
    asks: ['resource'],
    metadata: { grant_types: [], response_types: [] },
  },
  api: {
    asks: ['resource'],
    metadata: { grant_types: [], response_types: [] },
  },
} as const satisfies Record<string, ClientKind>

export type ClientKindName = keyof typeof clientKinds

export const clientKindNames = Object.keys(clientKinds) as readonly ClientKindName[]

export function clientKind(name = ''): (ClientKind & { readonly name: ClientKindName }) | undefined {
  if (!Object.hasOwn(clientKinds, name)) return undefined
  return { name: name as ClientKindName, ...clientKinds[name as ClientKindName] }
}
