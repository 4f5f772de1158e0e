import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkPrefix, idOf, kindPrefix, redisKey } from './redis-key.ts'

const prefix = fc.stringMatching(/^[A-Za-z0-9._-]{1,8}$/)
const kind = fc.stringMatching(/^[a-z_]{1,8}$/)
const id = fc.string({ unit: fc.constantFrom(...'ab:%{}257BD*?['), minLength: 1, maxLength: 12 })

test('two different triples never share a name', () => {
  fc.assert(
    fc.property(fc.tuple(prefix, kind, id), fc.tuple(prefix, kind, id), (one, other) => {
      const names = [one, other].map(([prefix, kind, id]) => redisKey(prefix, { kind, id }))
      expect(names[0] === names[1]).toBe(JSON.stringify(one) === JSON.stringify(other))
    }),
  )
})

test('the id is read back from the name', () => {
  fc.assert(
    fc.property(prefix, kind, id, (prefix, kind, id) => {
      expect(idOf(redisKey(prefix, { kind, id }), kindPrefix(prefix, kind))).toBe(id)
    }),
  )
})

test('S-003: no id puts a hash tag into the name', () => {
  fc.assert(
    fc.property(prefix, kind, id, (prefix, kind, id) => !redisKey(prefix, { kind, id }).includes('{')),
  )
})

test('an id of the core is left as it is', () => {
  expect(redisKey('vouchsafe', { kind: 'grant', id: 'aZ0_-' })).toBe('vouchsafe:grant:aZ0_-')
})

test.each(['', 'a:b', 'a*', 'a b', '{a}', 'a[b', 'x'.repeat(65)])('the prefix %j is refused', (prefix) => {
  expect(() => checkPrefix(prefix)).toThrow(TypeError)
})

test.each(['', 'a:b', 'A', 'a*', 'a b', '{a}', 'a1'])('the kind %j is refused', (kind) => {
  expect(() => kindPrefix('vouchsafe', kind)).toThrow(TypeError)
})
