/**
 * A storage for node-oidc-provider that answers as late as a database would, since a storage within the process
 * hides what happens between a read and a write. It decides nothing but the delay; records live as long as the
 * specimen.
 */
type Payload = Record<string, unknown>

const DELAYED = new Set(['AuthorizationCode', 'RefreshToken', 'AccessToken'])
const DELAY = 3

export function createAdapterFactory() {
  const records = new Map<string, Payload>()

  return (model: string) => {
    const keyOf = (id: string) => `${model}:${id}`
    const answer = () => new Promise<void>((resolve) => setTimeout(resolve, DELAYED.has(model) ? DELAY : 0))

    return {
      async upsert(id: string, payload: Payload) {
        await answer()
        records.set(keyOf(id), payload)
      },
      async find(id: string) {
        await answer()
        return records.get(keyOf(id))
      },
      async findByUid(uid: string) {
        await answer()
        return [...records.values()].find((payload) => payload.uid === uid && payload.kind === model)
      },
      findByUserCode: async () => undefined,
      async consume(id: string) {
        await answer()
        Object.assign(records.get(keyOf(id)) ?? {}, { consumed: Math.floor(Date.now() / 1000) })
      },
      async destroy(id: string) {
        await answer()
        records.delete(keyOf(id))
      },
      async revokeByGrantId(grantId: string) {
        await answer()
        for (const [key, payload] of records) {
          if (payload.grantId === grantId && key.startsWith(`${model}:`)) records.delete(key)
        }
      },
    }
  }
}
