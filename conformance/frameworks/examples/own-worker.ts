/**
 * A worker on the core: it takes requests off a queue and puts the answers back. Its clients get tokens of a person
 * for a voucher, by a grant of its own that asks the worker to spend it. There are no people here to show a page to.
 */

import {
  at,
  base64url,
  type Client,
  configure,
  createRouter,
  disconnect,
  type GrantFlow,
  type HttpRequest,
  type HttpResponse,
  issueToPerson,
  json,
  perform,
  portableDigests,
  readClientMetadata,
  readPolicy,
  readStored,
  refuse,
  run,
  type World,
} from 'vouchsafe/core'
import { createMemoryStorage } from 'vouchsafe/storage/memory'

declare module 'vouchsafe/core' {
  interface Operations {
    /** At most one of those who ask gets it. */
    spend_voucher: { in: { readonly voucher: string }; out: { readonly sub: string } | undefined }
  }
}

export type Job = { readonly id: string } & (
  | { readonly kind: 'request'; readonly request: HttpRequest }
  | { readonly kind: 'disconnect'; readonly sub: string; readonly client_id: string }
)

export interface Queue extends AsyncIterable<Job> {
  done(id: string, answer?: HttpResponse): Promise<void>
}

export interface Settings {
  readonly issuer: string
  readonly secret: string
  readonly client: { readonly client_id: string; readonly client_secret: string }
  /** Whom each is made for, by what it says. */
  readonly vouchers: Map<string, string>
}

export const VOUCHER = 'urn:example:voucher'

const voucherGrant: GrantFlow = function* ({ client, parameters }, context) {
  const { voucher } = parameters.values
  if (voucher === undefined) return refuse('request.parameter_missing', 'voucher')
  const spent = yield* perform('spend_voucher', { voucher })
  if (!spent) return refuse('code.unknown', 'voucher')
  return yield* issueToPerson(client, { sub: spent.sub, scope: ['openid'] }, context)
}

/** Works until the queue ends. */
export async function work(queue: Queue, settings: Settings): Promise<void> {
  const { issuer, secret } = settings
  const extensionGrants = { [VOUCHER]: voucherGrant }
  const configuration = configure({ issuer, secrets: [secret], policy: readPolicy(), extensionGrants })
  const router = createRouter(configuration)
  const world = await createWorld(settings)

  for await (const job of queue) {
    const now = Math.floor(Date.now() / 1000)
    try {
      if (job.kind === 'request') await queue.done(job.id, await run(router.answer(job.request, now), world))
      else {
        await run(disconnect(job, at(configuration, now)), world)
        await queue.done(job.id)
      }
    } catch (error) {
      console.error(error)
      await queue.done(job.id, json(500, { error: 'server_error' }))
    }
  }
}

async function createWorld({ client, vouchers }: Settings): Promise<World> {
  const storage = createMemoryStorage()
  const { client_secret = '', ...metadata } = readClientMetadata({ ...client, grant_types: [VOUCHER] })
  const registered: Client = { ...metadata, client_secret_hash: portableDigests.sha256(client_secret) }

  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const rsa = { ...algorithm, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }
  const keys = await crypto.subtle.generateKey(rsa, true, ['sign', 'verify'])
  const { kty, n, e } = await crypto.subtle.exportKey('jwk', keys.publicKey)
  const kid = 'k1'
  const published = {
    jwks: { keys: [{ kty, n, e, kid, alg: 'RS256', use: 'sig' }] },
    signingAlgs: ['RS256'],
  }

  return {
    load: async ({ keys }) => (await storage.get(keys)).map((stored) => stored && readStored(stored)),
    store: ({ key, document, if_version, version, expires_at, single_use = false }) => {
      const options = { ifVersion: if_version, version, expiresAt: expires_at, singleUse: single_use }
      return storage.put(key, JSON.stringify(document), options)
    },
    find_client: ({ client_id }) => (client_id === registered.client_id ? registered : undefined),
    find_account: ({ sub }) => ({ sub }),
    verify_secret: ({ secret, hash }) => portableDigests.sha256(secret) === hash,
    random: ({ bytes }) => base64url(crypto.getRandomValues(new Uint8Array(bytes))),
    find_keys: () => published,
    sign_jwt: async ({ alg, typ, claims }) => {
      const parts = [{ alg, typ, kid }, claims].map((part) => base64url(utf8(JSON.stringify(part))))
      const signature = await crypto.subtle.sign(algorithm, keys.privateKey, utf8(parts.join('.')))
      return [...parts, base64url(new Uint8Array(signature))].join('.')
    },
    // Nobody is signed in here, so no ID token comes back as a hint.
    verify_jwt: () => undefined,
    render_page: ({ page }) => ({ html: `<p>There is no ${page.name} page here.</p>` }),
    spend_voucher: ({ voucher }) => {
      const sub = vouchers.get(voucher)
      return vouchers.delete(voucher) && sub !== undefined ? { sub } : undefined
    },
  }
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}
