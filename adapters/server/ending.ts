/** How a process of the server ends: in order, and after the grace in any case. Nobody can keep it from ending. */

import { LAST_WORDS, type Output } from './output.ts'

/** @param close finishes what is under way  @param graceMs milliseconds that it has */
export function endOnSignals(close: () => Promise<void>, output: Output, graceMs: number): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end(close, output, graceMs))
}

/** Ends this process when everything under way is finished. */
export async function end(close: () => Promise<void>, output: Output, graceMs: number): Promise<void> {
  setTimeout(() => process.exit(0), graceMs)
  await close()
  await output.flushed()
  process.exit(0)
}

/** For what could not start: it ends by itself, unless something of its output is never taken. */
export async function endInVain(output: Output): Promise<void> {
  await output.flushed()
  setTimeout(() => process.exit(), LAST_WORDS).unref()
}
