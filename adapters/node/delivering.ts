/** The server of a process that goes on: it tells clients that sessions have ended, until it is closed. */

import type { Provider } from '../provider.ts'

export function delivering<S extends { close(): Promise<void> }>(
  running: S,
  provider: Pick<Provider, 'startDelivering'>,
): S {
  const deliveries = provider.startDelivering()
  return {
    ...running,
    close: async () => {
      await running.close()
      await deliveries.stop()
    },
  }
}
