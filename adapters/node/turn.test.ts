import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createTurn } from './turn.ts'

test('what a turn of the event loop writes is written together at its end, in its order', async () => {
  const done: string[] = []
  const atEndOfTurn = createTurn()
  atEndOfTurn(() => done.push('first'))
  await Promise.resolve()
  atEndOfTurn(() => done.push('second'))
  done.push('nothing yet')
  await turn()
  expect(done).toEqual(['nothing yet', 'first', 'second'])
})

test('what is to be written meanwhile waits for the next', async () => {
  const done: string[] = []
  const atEndOfTurn = createTurn()
  atEndOfTurn(() => {
    done.push('first')
    atEndOfTurn(() => done.push('second'))
  })
  await turn()
  expect(done).toEqual(['first'])
  await turn()
  expect(done).toEqual(['first', 'second'])
})
