/** The Durable Object storage over HTTP, so that the storage contract can be run against it from outside. */

import { createDurableObjectStorage, type ObjectNamespace } from './durable-object-storage.ts'

export { Records } from './durable-object-storage.ts'

export default {
  async fetch(request: Request, { RECORDS }: { readonly RECORDS: ObjectNamespace }): Promise<Response> {
    const { get, put, delete: discard, scan } = createDurableObjectStorage(RECORDS)
    const { operation, args } = (await request.json()) as { operation: string; args: never[] }
    const operations: Record<string, (...args: never[]) => unknown> = { get, put, delete: discard, scan }
    return Response.json({ answer: await operations[operation]?.(...args) })
  },
}
