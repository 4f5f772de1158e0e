/**
 * A passkey of the test's own, by an implementation of its own: it follows its person from device to device and counts
 * nothing.
 * @see WebAuthn Level 3 sections 5.8.1, 6.1 and 6.5.4
 */

import { createHash, generateKeyPairSync, sign } from 'node:crypto'

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest()
const hex = (text: string) => Buffer.from(text, 'hex')
const base64url = (bytes: Buffer) => bytes.toString('base64url')

interface Signing {
  /** Whose it says that it is, in base64url. */
  readonly userHandle?: string
  /** Whether it has verified its person. Default: it has. */
  readonly verified?: boolean
}

/** What a browser on a page of this origin answers a script, in JSON. */
export function createPasskey(origin: string, credential = 'a credential') {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const id = Buffer.from(credential)
  /** COSE_Key: EC2, ES256, P-256. @see RFC 9053 sections 2.1 and 7.1.1 */
  const coordinates = [hex('a5010203262001215820'), Buffer.from(x, 'base64url'), hex('225820')]
  const cose = Buffer.concat([...coordinates, Buffer.from(y, 'base64url')])
  const rp = sha256(new URL(origin).hostname)

  const answer = (response: object) =>
    JSON.stringify({
      id: base64url(id),
      rawId: base64url(id),
      type: 'public-key',
      clientExtensionResults: {},
      response,
    })
  const clientData = (type: string, challenge: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin }))

  return {
    created(challenge: string): string {
      const length = Buffer.from([0, id.length])
      const data = Buffer.concat([rp, hex('4500000000'), Buffer.alloc(16), length, id, cose])
      const size = Buffer.from([data.length >> 8, data.length & 255])
      /** CBOR: `{ fmt: 'none', attStmt: {}, authData }`. */
      const head = [hex('a363'), Buffer.from('fmt'), hex('64'), Buffer.from('none'), hex('67')]
      const rest = [Buffer.from('attStmt'), hex('a068'), Buffer.from('authData'), hex('59'), size, data]
      return answer({
        clientDataJSON: base64url(clientData('webauthn.create', challenge)),
        attestationObject: base64url(Buffer.concat([...head, ...rest])),
      })
    },
    signed(challenge: string, { userHandle, verified = true }: Signing = {}): string {
      const [client, authenticator] = [
        clientData('webauthn.get', challenge),
        Buffer.concat([rp, hex(verified ? '0500000000' : '0100000000')]),
      ]
      return answer({
        clientDataJSON: base64url(client),
        authenticatorData: base64url(authenticator),
        signature: base64url(sign('sha256', Buffer.concat([authenticator, sha256(client)]), privateKey)),
        userHandle,
      })
    },
  }
}
