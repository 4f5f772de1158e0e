/**
 * All reads of a turn of the event loop are done together at its end, each seeing whatever was committed by then. One
 * after the other, each between all else that a request takes, they cost a fifth more of it: neither finds the caches of
 * the processor as it left them.
 */

export interface Reads {
  /** @param orElse what a read that throws comes to */
  run<T>(read: () => T, orElse: (error: unknown) => Promise<T>): Promise<T>
}

/** @param together does what it is given in one transaction; must not throw */
export function createReads(together: (reads: () => void) => void): Reads {
  let waiting: (() => void)[] = []

  function end(): void {
    const reads = waiting
    waiting = []
    together(() => {
      for (const read of reads) read()
    })
  }

  return {
    run: (read, orElse) =>
      new Promise((resolve) => {
        if (waiting.length === 0) setImmediate(end)
        waiting.push(() => {
          try {
            resolve(read())
          } catch (error) {
            resolve(orElse(error))
          }
        })
      }),
  }
}
