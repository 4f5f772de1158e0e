import { describe, expect, test } from 'vitest'
import type { Grant } from '../documents.ts'
import { type DocumentWrite, type Flow, Unavailable } from '../effects.ts'
import { type Handlers, runSync } from '../run.ts'
import type { PutOutcome } from '../storage.ts'
import { commit, commitSingleUse, untilStored } from './documents.ts'

const key = { kind: 'grant', id: 'abc' } as const
const grant: Grant = {
  kind: 'grant',
  v: 2,
  client_id: 'shop',
  scope: '',
  created_at: 1000,
  access_tokens: [],
  last_serial: 0,
}

type Answer = PutOutcome | 'lost' | 'failed'

/** One record, a nonce that counts, and what becomes of each write in turn; after that it is a store. */
function createHost(version: string | null, ...answers: Answer[]) {
  const host = { version, asked: [] as string[], puts: [] as DocumentWrite[], afterwards: () => {} }
  let nonces = 0
  const handlers = {
    random: () => `n${++nonces}`,
    load: () => {
      host.asked.push('load')
      return [host.version === null ? undefined : { document: grant, version: host.version }]
    },
    store: (put: DocumentWrite) => {
      host.asked.push('store')
      host.puts.push(put)
      const answer = answers.shift() ?? decide(put)
      if (answer === 'failed') throw new Error('the write failed')
      if (answer !== 'lost') return answer
      decide(put)
      host.afterwards()
      throw new Error('the reply was lost')
    },
  } as unknown as Handlers
  function decide({ if_version, version }: DocumentWrite): PutOutcome {
    if (host.version !== version && host.version !== if_version) return 'conflict'
    host.version = version
    return 'stored'
  }
  const run = <T>(flow: Flow<T>): T => runSync(flow, handlers as never)
  return { host, run, writeOnTop: (from: string | null) => run(commit(key, grant, from, 2000)) }
}

describe('a write', () => {
  test('is asked once when it is answered, and names those before it', () => {
    const { host, run } = createHost('c.b.a')
    expect(run(commit(key, grant, 'c.b.a', 2000))).toBe('stored')
    expect(host.asked).toEqual(['store'])
    expect(host.puts).toEqual([
      { op: 'store', key, document: grant, if_version: 'c.b.a', version: 'n1.c.b.a', expires_at: 2060 },
    ])
  })

  test('has a version of a bounded length', () => {
    const { host, run } = createHost(null)
    for (let n = 0; n < 9; n++) run(commit(key, grant, host.version, 2000))
    expect(host.version).toBe('n9.n8.n7.n6')
  })

  test('whose reply was lost is sent again as it was', () => {
    const { host, run } = createHost('a', 'lost')
    expect(run(commit(key, grant, 'a', 2000))).toBe('stored')
    expect(host.puts[0]).toEqual(host.puts[1])
  })

  test.each([1, 2, 3])('whose reply was lost is known under %i others', (others) => {
    const { host, run, writeOnTop } = createHost('a', 'lost')
    host.afterwards = () => {
      for (let n = 0; n < others; n++) writeOnTop(host.version)
    }
    expect(run(commit(key, grant, 'a', 2000))).toBe('stored')
  })

  test('that a driver sent twice is known too, though nobody here saw it fail', () => {
    const { host, run } = createHost('a', 'conflict')
    host.version = 'other.n1.a'
    expect(run(commit(key, grant, 'a', 2000))).toBe('stored')
  })

  test('that never took hold is a conflict', () => {
    const { host, run } = createHost('a', 'failed')
    host.version = 'other.a'
    expect(run(commit(key, grant, 'a', 2000))).toBe('conflict')
    expect(host.asked).toEqual(['store', 'store', 'load'])
  })

  test('that meets no record any more is a conflict', () => {
    expect(createHost(null).run(commit(key, grant, 'a', 2000))).toBe('conflict')
  })

  test('that fails twice is of unknown outcome', () => {
    const { run } = createHost('a', 'lost', 'failed')
    expect(() => run(commit(key, grant, 'a', 2000))).toThrow(Unavailable)
  })
})

describe('a write for single use', () => {
  test('says so to the store', () => {
    const { host, run } = createHost('a')
    expect(run(commitSingleUse(key, grant, 'a', 2000))).toBe('stored')
    expect(host.puts).toMatchObject([{ single_use: true }])
  })

  test('may be doubted, also when it was sent again', () => {
    expect(createHost('a', 'doubtful').run(commitSingleUse(key, grant, 'a', 2000))).toBe('doubtful')
    expect(createHost('a', 'failed', 'doubtful').run(commitSingleUse(key, grant, 'a', 2000))).toBe('doubtful')
  })

  test('is the only one that may: any other that is doubted failed', () => {
    expect(() => createHost('a', 'doubtful').run(commit(key, grant, 'a', 2000))).toThrow(Unavailable)
  })
})

describe('a decision', () => {
  test('is taken anew while others come first', () => {
    const { host, run } = createHost('others', 'conflict', 'conflict', 'stored', 'conflict')
    expect(run(untilStored(() => commit(key, grant, 'mine', 2000)))).toBe('stored')
    expect(host.puts).toHaveLength(3)
  })

  test('is given up after a hundred of them', () => {
    const { host, run } = createHost('others')
    expect(() => run(untilStored(() => commit(key, grant, 'mine', 2000)))).toThrow(Unavailable)
    expect(host.puts).toHaveLength(100)
  })
})
