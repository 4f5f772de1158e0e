/** The provider on Node.js, as `ISSUER` says. */

import { generateKeys } from 'vouchsafe'
import { serve } from 'vouchsafe/node'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { createExampleProvider } from '../frameworks/example-provider.ts'

const { ISSUER: issuer = '' } = process.env
const { port, hostname: host } = new URL(issuer)
const keys = await generateKeys(['RS256'])
const provider = createExampleProvider({ issuer, keys, storage: createMemoryStorage() })
await serve(provider, { port: Number(port), host })
