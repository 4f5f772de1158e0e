/** The yardstick's ID tokens: signed in this thread, which costs a core least. */

import { createHash, createPrivateKey, type JsonWebKey, type KeyObject, sign } from 'node:crypto'
import { type Alg, givenKeys } from '../protocol.ts'
import type { Authorization } from './records.ts'
import { issuer, lifetimes, now } from './settings.ts'

const PRIVATE = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi'])

const { keys } = givenKeys()

export const jwks = {
  keys: keys.map((jwk) => Object.fromEntries(Object.entries(jwk).filter(([name]) => !PRIVATE.has(name)))),
}

interface Signer {
  readonly key: KeyObject
  /** The header, written once. */
  readonly header: string
}

const signers = new Map(
  keys.map(({ alg, kid, ...jwk }): [string, Signer] => [
    alg ?? '',
    {
      key: createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' }),
      header: encode({ alg, typ: 'JWT', kid }),
    },
  ]),
)

export function signIdToken({ client, session, nonce }: Authorization, access_token: string): string {
  const at = now()
  return signJwt(client.alg, {
    iss: issuer,
    sub: session.sub,
    aud: client.client_id,
    iat: at,
    exp: at + lifetimes.id_token,
    auth_time: session.auth_time,
    sid: session.sid,
    at_hash: createHash('sha256').update(access_token).digest().toString('base64url', 0, 16),
    nonce: nonce ?? undefined,
  })
}

function signJwt(alg: Alg, claims: object): string {
  const signer = signers.get(alg)
  if (signer === undefined) throw new TypeError(`there is no key for ${alg}`)
  const input = `${signer.header}.${encode(claims)}`
  const signature = sign('sha256', Buffer.from(input, 'latin1'), {
    key: signer.key,
    dsaEncoding: 'ieee-p1363',
  })
  return `${input}.${signature.toString('base64url')}`
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
