/** The provider on Deno, as `ISSUER` says. */

import { generateKeys } from 'vouchsafe'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { createExampleProvider } from '../frameworks/example-provider.ts'

declare const Deno: {
  readonly env: { get(name: string): string | undefined }
  serve(
    options: { readonly port: number; readonly hostname: string },
    handler: (request: Request) => Promise<Response>,
  ): unknown
}

const issuer = Deno.env.get('ISSUER') ?? ''
const { port, hostname } = new URL(issuer)
const keys = await generateKeys(['RS256'])
const provider = createExampleProvider({ issuer, keys, storage: createMemoryStorage() })
Deno.serve({ port: Number(port), hostname }, provider.fetch)
