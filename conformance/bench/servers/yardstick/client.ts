/** Who is asking: client_secret_basic, the secret compared by digest in constant time. */

import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type Client, clients } from './records.ts'

export function authenticateClient({ headers }: IncomingMessage): Client | undefined {
  const { authorization } = headers
  if (!authorization?.startsWith('Basic ')) return undefined
  const credentials = Buffer.from(authorization.slice(6), 'base64').toString('utf8')
  const colon = credentials.indexOf(':')
  const client = clients.get(decode(credentials.slice(0, colon)))
  if (client === undefined) return undefined
  const presented = createHash('sha256')
    .update(decode(credentials.slice(colon + 1)))
    .digest()
  return timingSafeEqual(presented, client.secret_digest) ? client : undefined
}

function decode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}
