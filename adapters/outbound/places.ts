/** How many requests are under way at once, to one host and in all. Who finds no place waits in a line for it. */

export interface Places {
  /** Resolves to what gives the place back. Rejects where too many wait, or when the signal is aborted. */
  take(host: string, signal: AbortSignal): Promise<() => void>
}

/** Requests to all hosts together. */
const IN_ALL = 256

/** Requests that wait for a host. */
const MAX_WAITING = 200

interface Waiting {
  readonly host: string
  readonly go: () => void
}

export function createPlaces(per_host: number): Places {
  const taken = new Map<string, number>()
  const waiting: Waiting[] = []
  let all = 0

  const isFree = (host: string) => all < IN_ALL && (taken.get(host) ?? 0) < per_host
  const occupy = (host: string) => {
    all++
    taken.set(host, (taken.get(host) ?? 0) + 1)
  }
  const leave = (host: string) => {
    all--
    const left = (taken.get(host) ?? 1) - 1
    if (left > 0) taken.set(host, left)
    else taken.delete(host)
    const next = waiting.findIndex((one) => isFree(one.host))
    if (next >= 0) waiting.splice(next, 1)[0]?.go()
  }
  /** Once, however often it is called. */
  const placeAt = (host: string) => {
    occupy(host)
    let is_held = true
    return () => {
      if (is_held) leave(host)
      is_held = false
    }
  }

  return {
    async take(host, signal) {
      if (isFree(host)) return placeAt(host)
      if (waiting.filter((one) => one.host === host).length >= MAX_WAITING)
        throw new Error(`${MAX_WAITING} requests to one host wait already`)
      return new Promise((resolve, reject) => {
        const gone = () => {
          waiting.splice(waiting.indexOf(one), 1)
          reject(signal.reason)
        }
        const one: Waiting = {
          host,
          go: () => {
            signal.removeEventListener('abort', gone)
            resolve(placeAt(host))
          },
        }
        signal.addEventListener('abort', gone, { once: true })
        waiting.push(one)
      })
    },
  }
}
