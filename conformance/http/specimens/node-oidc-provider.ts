/**
 * node-oidc-provider, another implementation, configured to have every feature that the checks look at: a
 * stranger on whom they can show that they are fair and can fail. Its defaults are kept wherever a feature does
 * not have to be switched on. Something may stand between it and the network, which is how mutants are made.
 */
/// <reference path="./oidc-provider.d.ts" />
import { generateKeyPairSync, type JsonWebKey } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createAdapterFactory } from './adapter.ts'

export interface Specimen {
  readonly issuer: string
  /** The private key that signs ID Tokens, for mutants that sign wrong ones. */
  readonly key: JsonWebKey
  stop(): Promise<void>
}

/** Answers the requests of the world; the provider itself is at the origin given. */
export type Between = (origin: string, facts: Pick<Specimen, 'issuer' | 'key'>) => RequestListener

export const clients = {
  confidential: {
    client_id: 'web',
    client_secret: 'secret-of-web-0123456789-0123456789',
    redirect_uri: 'https://rp.example/cb',
    token_endpoint_auth_method: 'client_secret_basic',
  },
  other: {
    client_id: 'web2',
    client_secret: 'secret-of-web2-0123456789-012345678',
    redirect_uri: 'https://rp2.example/cb',
  },
  public: {
    client_id: 'native',
    redirect_uri: 'http://127.0.0.1:8123/cb',
    application_type: 'native',
    id_token_signed_response_alg: 'ES256',
  },
} as const

/** A browser application in place of the native one. */
export const browserApplication = { client_id: 'spa', redirect_uri: 'https://spa.example/cb' } as const

/** What access tokens can be for, as JWTs. */
export const RESOURCE = 'https://api.example/things'

const DOCUMENT_URL = 'https://app.example/client.json'
const DOCUMENT_REDIRECT_URI = 'https://app.example/cb'

const POST_LOGOUT_REDIRECT_URI = 'https://rp.example/signed-out'

/** Of the checks that need more than clients and a user. */
export const options = {
  resource: RESOURCE,
  resourceScope: 'things:read',
  documentUrl: DOCUMENT_URL,
  documentRedirectUri: DOCUMENT_REDIRECT_URI,
  postLogoutRedirectUri: POST_LOGOUT_REDIRECT_URI,
} as const

export const user = { username: 'alice', password: 'password-of-alice' }

const GRANTS = ['authorization_code', 'refresh_token', 'client_credentials']

export async function startNodeOidcProvider(between?: Between): Promise<Specimen> {
  supplyUrlParse()
  const { default: Provider, errors } = await import('oidc-provider')
  const front = await listen()
  const issuer = originOf(front)
  const key = { ...rsaKey(), kid: 'specimen-rsa', use: 'sig', alg: 'RS256' }
  const provider = new Provider(issuer, {
    ...configuration([key, { ...ecKey(), kid: 'specimen-ec', use: 'sig' }], errors.InvalidTarget),
    fetch: answerAsWorld,
  })
  provider.silent = true
  const inner = between === undefined ? front : await listen()
  inner.on('request', provider.callback())
  if (between !== undefined) front.on('request', between(originOf(inner), { issuer, key }))
  return {
    issuer,
    key,
    async stop() {
      await Promise.all([...new Set([front, inner])].map(close))
    },
  }
}

const rsaKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })
const ecKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })

async function listen(): Promise<Server> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function originOf(server: Server): string {
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

/** Whoever else there is for it: somebody who serves a document. */
async function answerAsWorld(url: string | URL): Promise<Response> {
  if (String(url) !== DOCUMENT_URL) return new Response('', { status: 404 })
  return Response.json({
    client_id: DOCUMENT_URL,
    client_name: 'An app',
    redirect_uris: [DOCUMENT_REDIRECT_URI],
    token_endpoint_auth_method: 'none',
  })
}

const configuration = (keys: JsonWebKey[], InvalidTarget: new () => Error) => ({
  adapter: createAdapterFactory(),
  clients: [
    {
      ...registration(clients.confidential, GRANTS),
      post_logout_redirect_uris: [POST_LOGOUT_REDIRECT_URI],
    },
    registration(clients.other, GRANTS),
    {
      ...registration(clients.public, GRANTS.slice(0, 2)),
      token_endpoint_auth_method: 'none',
      application_type: 'native',
      id_token_signed_response_alg: 'ES256',
    },
    { ...registration(browserApplication, GRANTS.slice(0, 2)), token_endpoint_auth_method: 'none' },
  ],
  jwks: { keys },
  cookies: { keys: ['a-key-of-the-specimen'], long: { sameSite: 'none' } },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  features: {
    devInteractions: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    clientCredentials: { enabled: true },
    backchannelLogout: { enabled: true },
    claimsParameter: { enabled: true },
    registration: { enabled: true },
    registrationManagement: { enabled: true },
    clientIdMetadataDocument: { enabled: true },
    resourceIndicators: {
      enabled: true,
      useGrantedResource: () => true,
      getResourceServerInfo(_context: unknown, resource: string) {
        if (resource !== RESOURCE) throw new InvalidTarget()
        return { scope: 'things:read', accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } }
      },
    },
  },
  enableHttpPostMethods: true,
  rotateRefreshToken: true,
  findAccount: (_context: unknown, accountId: string) => ({
    accountId,
    claims: async () => ({ sub: accountId, name: 'Alice', email: 'alice@example.com', email_verified: true }),
  }),
})

interface Registered {
  readonly client_id: string
  readonly client_secret?: string
  readonly redirect_uri: string
}

const registration = ({ client_id, client_secret, redirect_uri }: Registered, grant_types: string[]) => ({
  client_id,
  ...(client_secret === undefined ? {} : { client_secret }),
  redirect_uris: [redirect_uri],
  grant_types,
  response_types: ['code'],
})

/** The library calls URL.parse, which Node has from version 22 on. */
function supplyUrlParse(): void {
  if ('parse' in URL) return
  const parse = (url: string, base?: string) => (URL.canParse(url, base) ? new URL(url, base) : null)
  Object.assign(URL, { parse })
}
