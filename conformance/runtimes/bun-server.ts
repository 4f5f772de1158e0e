/** The provider on Bun, as `ISSUER` says. */

import { generateKeys } from 'vouchsafe'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { createExampleProvider } from '../frameworks/example-provider.ts'

declare const Bun: {
  serve(options: {
    readonly port: number
    readonly hostname: string
    readonly fetch: (request: Request) => Promise<Response>
  }): unknown
}

const { ISSUER: issuer = '' } = process.env
const { port, hostname } = new URL(issuer)
const keys = await generateKeys(['RS256'])
const provider = createExampleProvider({ issuer, keys, storage: createMemoryStorage() })
Bun.serve({ port: Number(port), hostname, fetch: provider.fetch })
