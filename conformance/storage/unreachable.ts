/** Cases of a store that cannot answer: it must say so, and must not pass ignorance off as an answer. */
import { expect, fresh, freshKey, inSeconds, type Storage, type StorageCase } from './case.ts'

const MEANING: Record<keyof Storage, string> = {
  get: 'every token and session is called unknown while the database is away, and users are signed out',
  put: 'tokens are handed out that no record stands behind, or an honest request is called a replay',
  delete: 'a user is told to be signed out and is not',
  scan: 'an administrator sees an empty list and takes it for the truth',
  list: 'an administrator sees an empty list and takes it for the truth',
}

export const unreachable: readonly StorageCase[] = [
  rejects('get', (storage) => storage.get([freshKey()])),
  rejects('put', (storage) =>
    storage.put(freshKey(), 'x', { ifVersion: null, version: fresh(), expiresAt: inSeconds(60) }),
  ),
  rejects('delete', (storage) => storage.delete(freshKey())),
  rejects('scan', (storage) => storage.scan('grant')),
  rejects('list', (storage) => storage.list?.('grant', { prefix: 'name:', limit: 10 }), 'list'),
]

function rejects(
  operation: keyof Storage,
  operate: (storage: Storage) => unknown,
  ...more: 'list'[]
): StorageCase {
  return {
    id: `unreachable-${operation}`,
    statement: `${operation} rejects, in time, when the store cannot reach its server`,
    needs: ['unreachable', ...more],
    async run({ unreachable }) {
      if (unreachable === undefined) return
      const answer = await answerOf(() => operate(unreachable))
      expect(
        answer !== 'silence',
        `${operation} gave no answer for ${PATIENCE_MS / 1000} seconds without its server`,
        'requests pile up until nobody is served',
      )
      expect(answer === 'rejection', `${operation} gave an answer without its server`, MEANING[operation])
    },
  }
}

const PATIENCE_MS = 5000

async function answerOf(operate: () => unknown): Promise<'answer' | 'rejection' | 'silence'> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const silence = new Promise<'silence'>((resolve) => {
    timer = setTimeout(() => resolve('silence'), PATIENCE_MS)
  })
  const answer = (async () => operate())().then(
    () => 'answer' as const,
    () => 'rejection' as const,
  )
  return Promise.race([answer, silence]).finally(() => clearTimeout(timer))
}
