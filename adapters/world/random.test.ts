/** Entropy: as much as was asked for, never the same twice, and none at all rather than old. */

import { afterEach, describe, expect, test, vi } from 'vitest'
import { randomText } from './random.ts'

afterEach(() => vi.restoreAllMocks())

test.each([1, 2, 9, 12, 16, 32, 2048])('%i bytes: as many bits, in letters of base64url', (bytes) => {
  expect(randomText(bytes)).toMatch(new RegExp(`^[A-Za-z0-9_-]{${Math.ceil((bytes * 8) / 6)}}$`))
})

test('nothing comes twice, within a block and across blocks', () => {
  const drawn = Array.from({ length: 5000 }, () => randomText(16))
  expect(new Set(drawn).size).toBe(5000)
  const halves = drawn.flatMap((text) => [text.slice(0, 11), text.slice(11)])
  expect(new Set(halves).size).toBe(10_000)
})

test('every bit of every place is as often set as not', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const ones: number[] = Array(128).fill(0)
  const draws = 4000
  for (let i = 0; i < draws; i++) {
    const bits = [...randomText(16)].flatMap((letter) => [
      ...alphabet.indexOf(letter).toString(2).padStart(6, '0'),
    ])
    for (let bit = 0; bit < 128; bit++) ones[bit] = (ones[bit] ?? 0) + Number(bits[bit])
  }
  // Half of them, give or take seven deviations: chance is past this once in a billion runs.
  for (const count of ones) expect(Math.abs(count - draws / 2)).toBeLessThan((7 * Math.sqrt(draws)) / 2)
})

describe('a source that fails', () => {
  test('yields nothing, and no old bytes', () => {
    const before = new Set<string>()
    vi.spyOn(globalThis.crypto, 'getRandomValues').mockImplementation(() => {
      throw new Error('no entropy')
    })
    const drain = () => {
      for (let i = 0; i < 10_000; i++) {
        const drawn = randomText(16)
        expect(before).not.toContain(drawn)
        before.add(drawn)
      }
    }
    expect(drain).toThrow('no entropy')
    expect(() => randomText(16)).toThrow('no entropy')
  })

  test('is asked again', () => {
    expect(randomText(16)).toHaveLength(22)
  })
})
