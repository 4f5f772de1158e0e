/** A Redis that is reached through TLS: by `vouchsafe serve`, and by the clients that users bring. */

import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { checkRedis, createRedisStorage, type RedisClient } from 'vouchsafe/storage/redis'
import { freePort } from '../interop/free-port.ts'
import { startCluster } from '../storage-cluster.ts'
import { casesFor } from '../storage-contract.ts'
import { eventually, type RedisServer, startRedis, startSentinel } from '../storage-servers.ts'
import { makeCertificate } from './certificate.ts'
import { openTlsPort, tlsSettings, writeCertificate } from './tls.ts'

const cli = join(import.meta.dirname, '../../dist/adapters/server/cli.js')
const certificate = makeCertificate()
const files = writeCertificate(certificate)
let server: RedisServer
/** Where the server speaks TLS. */
let secure: number

beforeAll(async () => {
  server = await startRedis()
  secure = await openTlsPort(server, files)
})

afterAll(async () => {
  await server.stop()
  files.remove()
})

describe('vouchsafe serve', () => {
  /** Runs it with a storage until it answers, or says why not. */
  async function serve(storage: string, trusted?: string): Promise<{ url: string; ended?: string }> {
    const port = await freePort()
    const url = `http://localhost:${port}`
    const config = join(files.folder, `${port}.json`)
    const clients = [
      {
        client_id: 'rs',
        client_secret: 'a secret of the resource server',
        grant_types: ['client_credentials'],
      },
    ]
    const secrets = ['a secret of the deployment, 32+ characters']
    writeFileSync(config, JSON.stringify({ clients, secrets, issuer: url, storage }))
    const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env
    const child = spawn(process.execPath, [cli, 'serve', '--config', config], {
      env: { ...env, ...(trusted && { NODE_EXTRA_CA_CERTS: trusted }) },
    })
    onTestFinished(() => void child.kill())
    let printed = ''
    let ended = false
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text) => {
        printed += text
      })
    child.on('close', () => {
      ended = true
    })
    await eventually('it answers or ends', async () => ended || (await fetch(`${url}/jwks`)).ok)
    return ended ? { url, ended: printed } : { url }
  }

  const token = (url: string) =>
    fetch(`${url}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('rs:a+secret+of+the+resource+server')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })

  test('takes rediss:// and a certificate it trusts', async () => {
    const { url, ended } = await serve(`rediss://localhost:${secure}`, files.cert)
    expect(ended).toBeUndefined()
    expect((await token(url)).status).toBe(200)
    expect(((await server.command('KEYS', '*:grant:*')) as string[]).length).toBeGreaterThan(0)
  })

  test('does not start with a certificate that nobody it trusts has signed', async () => {
    const { ended } = await serve(`rediss://localhost:${secure}`)
    expect(ended).toMatch(/TLS in the address/)
    expect(ended).toMatch(/SELF_SIGNED|DEPTH_ZERO/)
  })

  test('does not start with a certificate for another host', async () => {
    const elsewhere = writeCertificate(makeCertificate('redis.example'))
    const other = await startRedis()
    onTestFinished(async () => {
      elsewhere.remove()
      await other.stop()
    })
    const port = await openTlsPort(other, elsewhere)
    const { ended } = await serve(`rediss://localhost:${port}`, elsewhere.cert)
    expect(ended).toMatch(/ERR_TLS_CERT_ALTNAME_INVALID/)
  })

  test('does not start when one side speaks TLS and the other does not', async () => {
    const addresses = [`rediss://localhost:${server.port}`, `redis://localhost:${secure}`]
    for (const { ended } of await Promise.all(addresses.map((address) => serve(address, files.cert))))
      expect(ended).toMatch(/TLS in the address/)
  })

  test('takes rediss+sentinel://, and goes through TLS to both', async () => {
    const [of_sentinel, of_primary] = [await freePort(), await freePort()]
    const options = tlsSettings(of_primary, files).flatMap(([name, value = '']) => [`--${name}`, value])
    const primary = await startRedis(...options)
    const lines = tlsSettings(of_sentinel, files).map((setting) => setting.join(' '))
    const sentinel = await startSentinel({ port: of_primary }, lines)
    onTestFinished(async () => void (await Promise.all([primary.stop(), sentinel.stop()])))
    const { url, ended } = await serve(`rediss+sentinel://localhost:${of_sentinel}/main`, files.cert)
    expect(ended).toBeUndefined()
    expect((await token(url)).status).toBe(200)
    expect(Number(await primary.command('DBSIZE'))).toBeGreaterThan(0)
  })

  test('takes rediss+cluster://, whatever node a record lies on', async () => {
    const ports: number[] = []
    const cluster = await startCluster(async () => {
      const port = await freePort()
      ports.push(port)
      return [...tlsSettings(port, files), ['tls-cluster', 'yes']].flatMap(([name, value = '']) => [
        `--${name}`,
        value,
      ])
    })
    onTestFinished(() => cluster.stop())
    const hosts = ports.map((port) => `localhost:${port}`).join()
    const { url, ended } = await serve(`rediss+cluster://${hosts}`, files.cert)
    expect(ended).toBeUndefined()
    for (let n = 0; n < 30; n++) expect((await token(url)).status).toBe(200)
    const sizes = await Promise.all(cluster.primaries.map((node) => node.command('DBSIZE')))
    expect(sizes.every((size) => Number(size) > 0)).toBe(true)
  })
})

describe.each<[string, () => Promise<{ client: RedisClient; close(): void }>]>([
  [
    'ioredis',
    async () => {
      const client = new Redis({ host: 'localhost', port: secure, tls: { ca: certificate.cert } })
      return { client, close: () => client.disconnect() }
    },
  ],
  [
    'node-redis',
    async () => {
      const socket = { host: 'localhost', port: secure, tls: true, ca: certificate.cert } as const
      const client = createClient({ socket })
      await client.connect()
      return { client, close: () => client.destroy() }
    },
  ],
])('%s with TLS', (_, open) => {
  test('is found in order, and keeps the contract', async () => {
    const { client, close } = await open()
    onTestFinished(close)
    expect(await checkRedis({ client })).toEqual([])
    const context = {
      storage: createRedisStorage({ client, deadlineMs: 5000, maxQueue: 100_000 }),
      rounds: 2,
    }
    await Promise.all(casesFor(context).map(({ run }) => run(context)))
  })
})
