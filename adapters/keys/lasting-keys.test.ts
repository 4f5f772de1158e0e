/** K-008: a source of keys that is down takes nobody down who was served by its keys before. */

import { expect, test, vi } from 'vitest'
import { type KeyRing, keyRing } from './key-ring.ts'
import { generateKeys } from './key-set.ts'
import { lastingKeys } from './lasting-keys.ts'

const ring = keyRing(await generateKeys(['RS256']))
const set = await generateKeys(['RS256'])
const other = keyRing(set)

const failures: [string, () => KeyRing | Promise<KeyRing>, RegExp][] = [
  [
    'throws',
    () => {
      throw new Error('down')
    },
    /down/,
  ],
  ['rejects', () => Promise.reject(new Error('down')), /down/],
  ['does not answer', () => new Promise(() => {}), /no answer within 20 ms/],
  ['answers something else', () => ({ ...ring }), /must answer what keyRing\(\) makes/],
]

test.each(failures)(
  'a source that %s: the last keys stay, and the host is told why',
  async (_, fail, said) => {
    const source = { current: (): KeyRing | Promise<KeyRing> => ring }
    const report = vi.fn()
    const now = lastingKeys(source, 20, report, () => {})
    expect(await now()).toBe(ring)
    source.current = fail
    expect(await now()).toBe(ring)
    expect(report).toHaveBeenCalledTimes(1)
    expect(String(report.mock.lastCall?.[0])).toMatch(said)
    expect(report.mock.lastCall?.[1]).toEqual({ operation: 'find_keys' })
    source.current = async () => other
    expect(await now()).toBe(other)
    source.current = fail
    expect(await now()).toBe(other)
  },
)

test('of other keys an operator is told once, and of the first ones not', async () => {
  const source = { current: () => ring }
  const told = vi.fn()
  const now = lastingKeys(source, 20, () => expect.fail('nothing fails'), told)
  await now()
  source.current = () => keyRing(set)
  await now()
  await now()
  const [kid] = other.published.jwks.keys.map((key) => key.kid)
  expect(told.mock.calls).toEqual([[{ type: 'keys_changed', signing: [kid], published: [kid] }]])
})

test.each(failures)('a source that %s from the start: there are no keys', async (_, fail, said) => {
  const now = lastingKeys(
    { current: fail },
    20,
    () => expect.fail('whoever asks is told'),
    () => {},
  )
  await expect((async () => now())()).rejects.toThrow(said)
})
