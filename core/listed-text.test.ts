import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldText, listedNumber, listedText } from './listed-text.ts'

test.each([
  ['The Shop', 'the shop'],
  ['ＳＨＯＰ', 'shop'],
  ['ﬁne Straße', 'fine straße'],
  ['CAFE\u0301', 'caf\u00e9'],
  ['İstanbul', 'i\u0307stanbul'],
  ['two\nlines\u0000', 'two lines '],
  ['half \ud800 a pair', 'half \ufffd a pair'],
])('%j is found as %j', (typed, found) => {
  expect(foldText(typed)).toBe(found)
  expect(listedText('name', typed)).toBe(`name:${found}`)
})

test('what is folded stays as it is when it is folded again, is well-formed, and of a bounded length', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (typed) => {
      const folded = foldText(typed)
      expect(folded).not.toMatch(/\p{Cs}/u)
      expect(folded).not.toMatch(/\p{Cc}/u)
      expect([...folded].length).toBeLessThanOrEqual(256)
      if ([...folded].length < 256) expect(foldText(folded)).toBe(folded)
    }),
  )
})

test('a long name is cut between code points', () => {
  expect(foldText('😀'.repeat(300))).toBe('😀'.repeat(256))
})

test('numbers have the order of their texts', () => {
  const number = fc.oneof(fc.nat(), fc.double({ min: 0, max: 1e13, noNaN: true }))
  fc.assert(
    fc.property(number, number, (one, other) => {
      if (Math.floor(one) < Math.floor(other))
        expect(listedNumber('due', one) < listedNumber('due', other)).toBe(true)
    }),
  )
  expect(listedNumber('due', 1_800_000_000.9)).toBe('due:0000001800000000')
  expect(listedNumber('due', -1)).toBe('due:0000000000000000')
  expect(listedNumber('due', Number.POSITIVE_INFINITY)).toBe('due:9007199254740991')
})
