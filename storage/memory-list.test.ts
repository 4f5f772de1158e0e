import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beginningOf, placeOf } from './list-place.ts'
import { createMemoryList, type Entry } from './memory-list.ts'

const text = fc.string({ unit: fc.constantFrom(...'ab: 0\ue000\uffee', '😀', '𐐨'), maxLength: 4 })
const entry = fc.record({ text, id: fc.constantFrom('1', '2', 'A', 'a') })
const changes = fc.array(fc.record({ entry, adds: fc.boolean() }), { maxLength: 60 })

const bytes = (entry: Entry) => Buffer.from(placeOf(entry))
const nameOf = (entry: Entry) => bytes(entry).toString('hex')

test('what was added and not removed follows any place, in the order of its bytes', () => {
  fc.assert(
    fc.property(changes, entry, (changes, place) => {
      const list = createMemoryList()
      const wanted = new Map<string, Entry>()
      for (const { entry, adds } of changes) {
        if (adds) wanted.set(nameOf(entry), entry)
        else wanted.delete(nameOf(entry))
        list[adds ? 'add' : 'remove'](entry)
      }
      const after = [...wanted.values()]
        .filter((entry) => Buffer.compare(bytes(entry), bytes(place)) > 0)
        .sort((one, other) => Buffer.compare(bytes(one), bytes(other)))
      expect([...list.after(place)]).toEqual(after)
    }),
  )
})

test('a long list is in order while it grows and shrinks', () => {
  const list = createMemoryList()
  const entries = Array.from({ length: 5000 }, (_, index) => ({
    text: `name:${(index * 7919) % 5000}`,
    id: 'one',
  }))
  for (const entry of entries) list.add(entry)
  for (const [index, entry] of entries.entries()) if (index % 3 === 0) list.remove(entry)
  const left = entries.filter((_, index) => index % 3 !== 0).map(({ text }) => text)
  expect([...list.after({ text: '', id: '' })].map(({ text }) => text)).toEqual(left.sort())
})

test('a hundred thousand entries come and go in a moment', () => {
  const list = createMemoryList()
  const begun = performance.now()
  for (let index = 0; index < 100_000; index++)
    list.add({ text: `name:${(index * 7919) % 100_000}`, id: String(index) })
  for (let index = 0; index < 100_000; index++)
    list.remove({ text: `name:${(index * 7919) % 100_000}`, id: String(index) })
  expect([...list.after({ text: '', id: '' })]).toEqual([])
  expect(performance.now() - begun).toBeLessThan(10_000)
})

test.each([
  ['name:', undefined, { text: 'name:', id: '' }],
  ['name:', 'name:a\t1', { text: 'name:a', id: '1' }],
  ['name:', 'name:a', { text: 'name:a', id: '' }],
  ['name:', 'id:a\t1', { text: 'name:', id: '' }],
])('a list by %s after %j begins at %j', (prefix, after, place) => {
  expect(beginningOf(prefix, after)).toEqual(place)
})
