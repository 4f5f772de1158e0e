/**
 * node-oidc-provider with the same clients, users and features, for the bench; on a plain Map, or plainly
 * on Redis. Its own memory adapter keeps a thousand records, fewer than the users of one scenario need.
 */

import { createServer } from 'node:http'
import { Redis } from 'ioredis'
import {
  claimsOf,
  client_secret,
  clients,
  countWrite,
  givenKeys,
  grant_types,
  redirect_uri,
  reportUsage,
} from './protocol.ts'

// The library calls URL.parse, which Node has from version 22 on.
if (!('parse' in URL)) {
  const parse = (url: string, base?: string) => (URL.canParse(url, base) ? new URL(url, base) : null)
  Object.assign(URL, { parse })
}
const { default: Provider } = await import('oidc-provider')

const port = Number(process.env.PORT)
const redis_url = process.env.REDIS_URL

const provider = new Provider(`http://127.0.0.1:${port}`, {
  adapter: redis_url ? createRedisAdapter(new Redis(redis_url)) : createMapAdapter(),
  clients: clients.map(({ client_id, alg }) => ({
    client_id,
    client_secret,
    redirect_uris: [redirect_uri],
    grant_types,
    response_types: ['code'],
    id_token_signed_response_alg: alg,
  })),
  jwks: givenKeys(),
  cookies: { keys: ['a key of the cookies'] },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  features: {
    devInteractions: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    clientCredentials: { enabled: true },
  },
  pkce: { required: () => false },
  // Like ours: each refresh gives a new refresh token.
  rotateRefreshToken: true,
  findAccount: (_context: unknown, accountId: string) => ({
    accountId,
    claims: async () => claimsOf(accountId),
  }),
} as never)
createServer(provider.callback()).listen(port, '127.0.0.1', () => reportUsage())

/** As its documentation sketches one: a key a record, a set a grant, and an expiry. */
function createRedisAdapter(redis: Redis) {
  type Payload = Record<string, unknown> & { grantId?: string; uid?: string }
  return class RedisAdapter {
    readonly model: string
    constructor(model: string) {
      this.model = model
    }
    key(id: string) {
      return `oidc:${this.model}:${id}`
    }
    async upsert(id: string, payload: Payload, expiresIn: number) {
      countWrite()
      const transaction = redis.multi().set(this.key(id), JSON.stringify(payload))
      if (expiresIn) transaction.expire(this.key(id), expiresIn)
      if (payload.grantId) transaction.rpush(`oidc:grant:${payload.grantId}`, this.key(id))
      if (payload.uid) transaction.set(`oidc:uid:${payload.uid}`, id)
      await transaction.exec()
    }
    async find(id: string) {
      const text = await redis.get(this.key(id))
      return text === null ? undefined : JSON.parse(text)
    }
    async findByUid(uid: string) {
      const id = await redis.get(`oidc:uid:${uid}`)
      return id === null ? undefined : this.find(id)
    }
    async findByUserCode() {
      return undefined
    }
    async consume(id: string) {
      countWrite()
      const payload = await this.find(id)
      await redis.set(
        this.key(id),
        JSON.stringify({ ...payload, consumed: Math.floor(Date.now() / 1000) }),
        'KEEPTTL',
      )
    }
    async destroy(id: string) {
      countWrite()
      await redis.del(this.key(id))
    }
    async revokeByGrantId(grantId: string) {
      countWrite()
      const keys = await redis.lrange(`oidc:grant:${grantId}`, 0, -1)
      await redis.del(`oidc:grant:${grantId}`, ...keys)
    }
  }
}

function createMapAdapter() {
  type Payload = Record<string, unknown> & { grantId?: string; uid?: string }
  const records = new Map<string, Payload>()
  const uids = new Map<string, string>()
  const grants = new Map<string, string[]>()
  return class MapAdapter {
    readonly model: string
    constructor(model: string) {
      this.model = model
    }
    key(id: string) {
      return `${this.model}:${id}`
    }
    async upsert(id: string, payload: Payload) {
      countWrite()
      records.set(this.key(id), payload)
      if (payload.uid) uids.set(payload.uid, id)
      if (payload.grantId)
        grants.set(payload.grantId, [...(grants.get(payload.grantId) ?? []).slice(-8), this.key(id)])
    }
    async find(id: string) {
      return records.get(this.key(id))
    }
    async findByUid(uid: string) {
      return this.find(uids.get(uid) ?? '')
    }
    async findByUserCode() {
      return undefined
    }
    async consume(id: string) {
      countWrite()
      Object.assign(records.get(this.key(id)) ?? {}, { consumed: Math.floor(Date.now() / 1000) })
    }
    async destroy(id: string) {
      countWrite()
      records.delete(this.key(id))
    }
    async revokeByGrantId(grantId: string) {
      countWrite()
      for (const key of grants.get(grantId) ?? []) records.delete(key)
    }
  }
}
