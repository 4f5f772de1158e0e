/** The provider on workerd, with its records in Durable Objects; keys come from a secret binding. */

import type { Provider } from 'vouchsafe'
import { createExampleProvider } from '../frameworks/example-provider.ts'
import { createDurableObjectStorage, type ObjectNamespace } from './durable-object-storage.ts'

export { Records } from './durable-object-storage.ts'

interface Bindings {
  readonly ISSUER: string
  /** A JWK Set, as `generateKeys` makes one. */
  readonly KEYS: string
  readonly RECORDS: ObjectNamespace
}

let provider: Provider | undefined

export default {
  fetch(request: Request, { ISSUER, KEYS, RECORDS }: Bindings): Promise<Response> {
    provider ??= createExampleProvider({
      issuer: ISSUER,
      keys: JSON.parse(KEYS),
      storage: createDurableObjectStorage(RECORDS),
    })
    return provider.fetch(request)
  },
}
