/**
 * node:cluster hands connections to a worker one by one, and waits for its word before the next. The one that a
 * worker does not live to take it forgets to close, and the client would wait for ever. What is known of its
 * messages here is not documented; where it is not so, nothing is done.
 */

import type { ChildProcess } from 'node:child_process'

export function closeWhatIsLost(worker: ChildProcess): void {
  const send = worker.send.bind(worker) as (...args: unknown[]) => boolean
  let handed: { readonly seq: unknown; readonly connection: { close?(): void } } | undefined
  worker.send = (message: { seq?: unknown }, connection?: object, ...rest: unknown[]) => {
    if (message.seq !== undefined && connection) handed = { seq: message.seq, connection }
    return send(message, connection, ...rest)
  }
  // One that it does not want is given to another.
  worker.on('internalMessage', ({ ack }: { ack?: unknown }) => {
    if (ack === handed?.seq) handed = undefined
  })
  worker.once('exit', () => handed?.connection.close?.())
}
