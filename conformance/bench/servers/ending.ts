/** Ends people as a host does who is asked to, evenly over some time, and again where the storage was not there. */

import { setTimeout as wait } from 'node:timers/promises'
import type { Provider } from 'vouchsafe'
import type { Ended, Endings } from './protocol.ts'

/** Called once the server listens. */
export function endWhenAsked(provider: Provider): void {
  process.on('message', async (asked: Endings | string) => {
    if (typeof asked !== 'string') process.send?.(await endAll(provider, asked))
  })
}

async function endAll(provider: Provider, { subs, seconds }: Endings): Promise<Ended> {
  const started = performance.now()
  const pace = (seconds * 1000) / subs.length
  let again = 0
  const end = async (sub: string): Promise<void> => {
    try {
      await provider.person(sub).endEverything()
    } catch {
      again++
      await wait(1000)
      await end(sub)
    }
  }
  await Promise.all(
    subs.map(async (sub, number) => {
      await wait(number * pace)
      await end(sub)
    }),
  )
  return { seconds: (performance.now() - started) / 1000, again }
}
