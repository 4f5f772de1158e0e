/** Workers follow each other at once, and ever more slowly when none of them lasts. */

import { expect, test } from 'vitest'
import { endedAtOnce, pauseAfter } from './succession.ts'

/** The pauses after workers that have listened for so many seconds each. */
function pauses(lives: readonly (number | undefined)[]): number[] {
  let at_once = 0
  return lives.map((listened) => {
    at_once = endedAtOnce(at_once, listened)
    return pauseAfter(at_once)
  })
}

test.each<[string, (number | undefined)[], number[]]>([
  ['one that has served is replaced at once', [3600, 5], [0, 0]],
  ['the first that has not is waited for a moment', [0.1], [0.25]],
  ['those that never listened, ever longer', [undefined, undefined, undefined], [0.25, 0.5, 1]],
  ['those that listened and ended, as well', [0.1, undefined, 4.9], [0.25, 0.5, 1]],
  ['but never longer than some seconds', Array(9).fill(undefined), [0.25, 0.5, 1, 2, 4, 8, 8, 8, 8]],
  ['one that has served makes up for all before it', [undefined, undefined, 60, 1], [0.25, 0.5, 0, 0.25]],
])('%s', (_, lives, expected) => {
  expect(pauses(lives)).toEqual(expected)
})
