/** TLS for a Redis of a test: a second port of a server that runs, and a certificate as files. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, type RedisServer } from '../storage-servers.ts'
import type { Certificate } from './certificate.ts'

/** Where a certificate is, and its key. */
export interface CertificateFiles {
  readonly folder: string
  readonly cert: string
  readonly key: string
  remove(): void
}

export function writeCertificate({ cert, key }: Certificate): CertificateFiles {
  const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-tls-'))
  const files = { folder, cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  writeFileSync(files.cert, cert)
  writeFileSync(files.key, key, { mode: 0o600 })
  return { ...files, remove: () => rmSync(folder, { recursive: true }) }
}

/** Of a server that speaks TLS on that port, and to other servers only TLS; as in a configuration file. */
export function tlsSettings(port: number, { cert, key }: CertificateFiles): string[][] {
  return [
    ['tls-cert-file', cert],
    ['tls-key-file', key],
    ['tls-ca-cert-file', cert],
    ['tls-auth-clients', 'no'],
    ['tls-replication', 'yes'],
    ['tls-port', String(port)],
  ]
}

/** @returns the port. @throws Error when redis-server was built without TLS */
export async function openTlsPort(server: RedisServer, files: CertificateFiles): Promise<number> {
  const known = (await server.command('CONFIG', 'GET', 'tls-port')) as string[]
  if (known.length === 0)
    throw new Error(
      'The redis-server on the PATH was built without TLS. Install one that has it (as the packages of Debian, ' +
        'Ubuntu and Homebrew do), or build it with BUILD_TLS=yes.',
    )
  const port = await freePort()
  await server.command('CONFIG', 'SET', ...tlsSettings(port, files).flat())
  return port
}
