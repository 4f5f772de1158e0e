/** A passkey that counts nothing, as one that follows its person from device to device: each challenge is signed once. */

import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import type { FactorsDocument } from './factors-document.ts'
import { createSealing } from './sealing.ts'
import { useFactor } from './use-factor.ts'

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest()

/** COSE_Key: EC2, ES256, P-256. @see RFC 9053 sections 2.1 and 7.1.1 */
const cose = Buffer.concat([
  Buffer.from('a5010203262001215820', 'hex'),
  Buffer.from(x, 'base64url'),
  Buffer.from('225820', 'hex'),
  Buffer.from(y, 'base64url'),
])

const challenge = Buffer.alloc(32, 7).toString('base64url')
const relying_party = { origin: 'https://op.test', rpId: 'op.test' }
const use = { sub: 'alice', now: 1_800_000_000, sealing: createSealing(undefined), relying_party }

const factors: FactorsDocument = {
  passkeys: [
    {
      id: 'Y3JlZGVudGlhbA',
      public_key: cose.toString('base64url'),
      counter: 0,
      device: 'multi',
      name: 'Phone',
      created_at: 1_800_000_000,
    },
  ],
}

interface Signed {
  readonly challenge?: string
  readonly origin?: string
  readonly rpId?: string
  readonly type?: string
  readonly flags?: number
}

/** As a browser and an authenticator answer it. @see WebAuthn Level 3 sections 5.8.1 and 6.1 */
function answer(signed: Signed = {}): string {
  const { origin = 'https://op.test', rpId = 'op.test', type = 'webauthn.get', flags = 0x05 } = signed
  const data = Buffer.from(JSON.stringify({ type, challenge: signed.challenge ?? challenge, origin }))
  const authenticator = Buffer.concat([sha256(rpId), Buffer.from([flags, 0, 0, 0, 0])])
  const signature = sign('sha256', Buffer.concat([authenticator, sha256(data)]), privateKey)
  return JSON.stringify({
    id: 'Y3JlZGVudGlhbA',
    rawId: 'Y3JlZGVudGlhbA',
    type: 'public-key',
    clientExtensionResults: {},
    response: {
      clientDataJSON: data.toString('base64url'),
      authenticatorData: authenticator.toString('base64url'),
      signature: signature.toString('base64url'),
    },
  })
}

const shown = (response: string, on: FactorsDocument = factors) =>
  useFactor(on, { kind: 'passkey', response, challenge }, use)

test('RFC 8176 section 2: what it signs lets its person in, as a key that is not bound to hardware', async () => {
  const used = await shown(answer())
  expect(used?.amr).toEqual(['swk'])
  expect(used?.factors.passkeys?.[0]).toMatchObject({ counter: 0, used_at: use.now })
})

test('W-022 the same answer once more is none, and is forgotten when no page takes it', async () => {
  const response = answer()
  const used = await shown(response)
  if (!used) throw new Error('is wrong')
  expect(await shown(response, used.factors)).toBeUndefined()
  const other = Buffer.alloc(32, 8).toString('base64url')
  const later = await useFactor(
    used.factors,
    { kind: 'passkey', response: answer({ challenge: other }), challenge: other },
    { ...use, now: use.now + 3600 },
  )
  expect(later?.factors.spent).toEqual([{ challenge: other, at: use.now + 3600 }])
})

test.each<[string, Signed]>([
  ['another challenge', { challenge: Buffer.alloc(32, 9).toString('base64url') }],
  ['another origin', { origin: 'https://evil.test' }],
  ['another relying party', { rpId: 'evil.test' }],
  ['what is made when one is added', { type: 'webauthn.create' }],
  ['nobody being there', { flags: 0 }],
])('WebAuthn Level 3 section 7.2: it is wrong with %s', async (_, signed) => {
  expect(await shown(answer(signed))).toBeUndefined()
})
