/**
 * Cases of keys: every record is found under its own key only, whatever its characters, in its own kind and
 * its own deployment. One case for each odd id, kind and pair, so that a report names the one that fails.
 */
import {
  create,
  expect,
  expectRecord,
  freshKey,
  freshKind,
  type Key,
  readPage,
  type StorageCase,
  type StorageContext,
} from './case.ts'

const CONFUSED = 'one user is given the session or the grant of another'

/** Characters that mean something to a database, a file system, a pattern or JavaScript. */
const ODD_IDS = [
  ...'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
  '..',
  '../../etc/passwd',
  '%2e%2e',
  '%25',
  '%7B',
  '{}',
  '{tag}',
  'a{b}c{d}',
  '*',
  'a*',
  '[a-z]',
  '?',
  '$where',
  "'--",
  "';DROP",
  '\\n',
  '\\u0000',
  'null',
  'undefined',
  'NaN',
  '0',
  '-1',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'a'.repeat(128),
  '~'.repeat(128),
  '{'.repeat(128),
  '%'.repeat(128),
]

const ODD_KINDS = [
  'a',
  '_',
  '__proto__',
  'constructor',
  'prototype',
  'keys',
  'check',
  'replay_marker',
  'pushed_request',
  'a_b_c',
  'z'.repeat(64),
]

/** Two keys that a careless composition of kind and id writes the same way. */
const LOOKALIKES: readonly (readonly [Key, Key])[] = [
  [key('grant', 'x'), key('session', 'x')],
  [key('grant', 'x'), key('grants', 'x')],
  [key('grant', 's_x'), key('grants', '_x')],
  [key('grant', ':x'), key('grant', 'x')],
  [key('a', 'b:c'), key('b', 'c')],
  [key('a', 'b:c'), key('a_b', 'c')],
  [key('a', 'b_c'), key('a_b', 'c')],
  [key('a', 'b/c'), key('a_b', 'c')],
  [key('grant', 'abc'), key('grant', 'ABC')],
  [key('grant', 'abc'), key('grant', 'abcd')],
  [key('grant', '1'), key('grant', '01')],
  [key('grant', '1'), key('grant', '1.0')],
  [key('grant', 'a%b'), key('grant', 'a%25b')],
  [key('grant', 'a{b'), key('grant', 'a%7Bb')],
  [key('grant', 'a+b'), key('grant', 'a%2Bb')],
  [key('grant', `${'l'.repeat(127)}1`), key('grant', `${'l'.repeat(127)}2`)],
]

export const isolation: readonly StorageCase[] = [
  ...ODD_IDS.map((id, index) => ({
    id: `id-${index + 1}`,
    statement: `the id ${JSON.stringify(id)} names a record of its own`,
    run: ({ storage }: StorageContext) => liveAlone(storage, key(freshKind(), id)),
  })),
  ...ODD_KINDS.map((kind, index) => ({
    id: `kind-${index + 1}`,
    statement: `the kind ${JSON.stringify(kind)} holds records of its own`,
    run: ({ storage }: StorageContext) => liveAlone(storage, freshKey(kind)),
  })),
  ...LOOKALIKES.map(([one, other], index) => ({
    id: `pair-${index + 1}`,
    statement: `${JSON.stringify(one)} and ${JSON.stringify(other)} are two records`,
    async run({ storage }: StorageContext) {
      const kind = freshKind()
      const ownKind = (key: Key) => ({ kind: `${kind}_${key.kind}`, id: key.id })
      await liveApart(storage, storage, ownKind(one), ownKind(other))
    },
  })),
  {
    id: 'deployments',
    statement: 'two deployments on one server do not see, change or delete records of each other',
    needs: ['neighbour'],
    async run({ storage, neighbour = storage }) {
      const shared = freshKey()
      await liveApart(storage, neighbour, shared, shared)
      const kind = freshKind()
      await create(neighbour, freshKey(kind), 'theirs')
      const page = await readPage(storage, kind, undefined)
      expect(page.keys.length === 0, 'scan answered keys of another deployment', CONFUSED)
    },
  },
]

function key(kind: string, id: string): Key {
  return { kind, id }
}

async function liveAlone(storage: StorageContext['storage'], own: Key): Promise<void> {
  await storage.delete(own)
  await expectRecord(storage, own, undefined, 'deleting it', CONFUSED)
  const version = await create(storage, own, 'own')
  await expectRecord(storage, own, { value: 'own', version }, 'creating it', CONFUSED)
  await storage.delete(own)
  await expectRecord(storage, own, undefined, 'deleting it again', CONFUSED)
}

async function liveApart(
  first: StorageContext['storage'],
  second: StorageContext['storage'],
  one: Key,
  other: Key,
): Promise<void> {
  await first.delete(one)
  await second.delete(other)
  const one_version = await create(first, one, 'one')
  await expectRecord(second, other, undefined, 'creating the first record', CONFUSED)
  const other_version = await create(second, other, 'other')
  await expectRecord(first, one, { value: 'one', version: one_version }, 'creating the second', CONFUSED)
  await first.delete(one)
  await expectRecord(
    second,
    other,
    { value: 'other', version: other_version },
    'deleting the first',
    CONFUSED,
  )
  await second.delete(other)
}
