/** A certificate for a server of a test, made anew for each run, that vouches for itself (RFC 5280). */

import { generateKeyPairSync, sign } from 'node:crypto'

export interface Certificate {
  /** PEM. */
  readonly cert: string
  readonly key: string
}

const DAY = 86_400_000

const ECDSA_WITH_SHA256 = oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02)
const COMMON_NAME = oid(0x55, 0x04, 0x03)
const BASIC_CONSTRAINTS = oid(0x55, 0x1d, 0x13)
const SUBJECT_ALT_NAME = oid(0x55, 0x1d, 0x11)

const TRUE = Buffer.from([0x01, 0x01, 0xff])
const VERSION_3 = der(0xa0, der(0x02, Buffer.from([2])))

/** @param host the name it is for; 127.0.0.1 is left out unless it is `localhost` */
export function makeCertificate(host = 'localhost'): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(host)))))
  const now = Date.now()
  const algorithm = sequence(ECDSA_WITH_SHA256)
  const addresses = host === 'localhost' ? [der(0x87, Buffer.from([127, 0, 0, 1]))] : []
  const signed = sequence(
    VERSION_3,
    der(0x02, Buffer.from([1])),
    algorithm,
    name,
    sequence(time(now - DAY), time(now + DAY)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      0xa3,
      sequence(
        sequence(BASIC_CONSTRAINTS, TRUE, der(0x04, sequence(TRUE))),
        sequence(SUBJECT_ALT_NAME, der(0x04, sequence(der(0x82, Buffer.from(host)), ...addresses))),
      ),
    ),
  )
  const signature = sign('sha256', signed, privateKey)
  const certificate = sequence(signed, algorithm, der(0x03, Buffer.from([0]), signature))
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  }
}

/** A DER element: its tag, the length of its content, and that. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, ...parts)
}

function oid(...bytes: number[]): Buffer {
  return der(0x06, Buffer.from(bytes))
}

function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replace(/\.\d+|[-:T]/g, '')
  return der(0x18, Buffer.from(digits))
}
