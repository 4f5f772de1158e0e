/** How our documents are read, and what becomes of a write when its reply is lost, or another comes first. */

import { describe, expect, test } from 'vitest'
import type { Grant, Loaded, Unread } from '../documents.ts'
import type { Handlers, SyncHandlers } from '../effects.ts'
import { type DocumentWrite, type Flow, Unavailable } from '../effects.ts'
import { emptyEndUser } from '../rules/session.ts'
import { runSync } from '../run.ts'
import type { Key, PutOutcome } from '../storage.ts'
import { commit, commitIfPossible, commitSingleUse, load, loadBoth, untilStored } from './documents.ts'

const key = { kind: 'grant', id: 'abc' } as const
const user_key = { kind: 'end_user', id: 'def' } as const
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

describe('a read', () => {
  const user = emptyEndUser({ sub: 'alice' })
  const loaded_grant = { document: grant, version: 'g' }
  const loaded_user = { document: user, version: 'u' }
  const unread = { version: 'later' }
  const none = { version: null }

  function reading(...answers: (Loaded | Unread | undefined)[]) {
    const asked: (readonly Key[])[] = []
    const events: unknown[] = []
    const handlers = {
      load: ({ keys }: { keys: readonly Key[] }) => {
        asked.push(keys)
        return answers
      },
      emit: ({ event }: { event: unknown }) => events.push(event),
    } as unknown as SyncHandlers
    return { asked, events, run: <T>(flow: Flow<T>) => runSync(flow, handlers) }
  }

  test.each<[string, Loaded | Unread | undefined, object, unknown[]]>([
    ['what is there', loaded_grant, loaded_grant, []],
    ['what is not there', undefined, none, []],
    ['a document of another kind, which nobody put there, is none', loaded_user, none, []],
    [
      'one of another version is none, and has the place',
      unread,
      unread,
      [{ type: 'record_unreadable', kind: 'grant' }],
    ],
  ])('%s', (_, answer, found, told) => {
    const { asked, events, run } = reading(answer)
    expect(run(load(key))).toEqual(found)
    expect(asked).toEqual([[key]])
    expect(events).toEqual(told)
  })

  test.each<[string, (Loaded | Unread | undefined)[], object[], string[]]>([
    ['both there', [loaded_grant, loaded_user], [loaded_grant, loaded_user], []],
    ['neither', [undefined, undefined], [none, none], []],
    ['the first', [loaded_grant, undefined], [loaded_grant, none], []],
    ['the second', [undefined, loaded_user], [none, loaded_user], []],
    ['each of the other’s kind', [loaded_user, loaded_grant], [none, none], []],
    ['one of another version', [loaded_grant, unread], [loaded_grant, unread], ['end_user']],
    ['both of another version', [unread, unread], [unread, unread], ['grant', 'end_user']],
  ])('of two is asked once: %s', (_, answers, found, unreadable) => {
    const { asked, events, run } = reading(...answers)
    expect(run(loadBoth(key, user_key))).toEqual(found)
    expect(asked).toEqual([[key, user_key]])
    expect(events).toEqual(unreadable.map((kind) => ({ type: 'record_unreadable', kind })))
  })

  test('that fails is no answer', () => {
    const handlers = { load: () => expect.fail('down') } as unknown as SyncHandlers
    expect(() => runSync(load(key), handlers)).toThrow(Unavailable)
    expect(() => runSync(loadBoth(key, user_key), handlers)).toThrow(Unavailable)
  })
})

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

describe('a write that nothing rests on', () => {
  test('names those before it, as any other', () => {
    const { host, run } = createHost('c.b.a')
    run(commitIfPossible(key, grant, 'c.b.a', 2000))
    expect(host.puts).toEqual([
      {
        op: 'store',
        key,
        document: grant,
        if_version: 'c.b.a',
        version: 'n1.c.b.a',
        expires_at: 2060,
        if_possible: true,
      },
    ])
  })

  test.each<Answer>(['stored', 'conflict', 'doubtful', 'failed', 'lost'])('is sent once: %s', (answer) => {
    const { host, run } = createHost('a', answer)
    expect(run(commitIfPossible(key, grant, 'a', 2000))).toBeUndefined()
    expect(host.asked).toEqual(['store'])
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
