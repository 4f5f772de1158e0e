/**
 * Standard output, without waiting for whoever reads it: one who is slow gets everything, one who stalls, or a file on
 * a full disk, loses lines and learns how many, and one who has gone gets none. None of them holds up the server or its
 * end.
 */

import type { Writable } from 'node:stream'

export interface Output {
  /** @param lines whole ones */
  write(lines: string | Uint8Array): void
  /** Resolves when everything has been taken; or in a while, for what may never be. */
  flushed(): Promise<void>
}

/** Bytes that wait for a reader; past them lines are lost. */
const MOST_WAITING = 1024 * 1024
/** Milliseconds that a reader has for what is left at the end. */
export const LAST_WORDS = 1000

/** @param onLost told how many lines were lost, when the reader is back */
export function createOutput(stream: Writable, onLost: (lines: number) => void): Output {
  let lost = 0
  const tell = () => {
    const lines = lost
    lost = 0
    if (lines > 0) onLost(lines)
  }
  doNotWait(stream)
  stream.on('error', () => {})
  stream.on('drain', tell)
  return {
    write(lines) {
      if (!stream.writable) return
      if (stream.writableLength >= MOST_WAITING) lost += count(lines)
      else
        stream.write(lines, (error) => {
          // A disk may have room again, and the next line is taken.
          if (error) lost += count(lines)
          else if (stream.writableLength === 0) tell()
        })
    },
    flushed() {
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, LAST_WORDS)
        const done = () => {
          clearTimeout(timer)
          resolve()
        }
        if (stream.writable) stream.write('', done)
        else done()
      })
    },
  }
}

/** Node writes to pipes as they are read, but waits for a terminal, which somebody may have stopped. */
function doNotWait(stream: Writable): void {
  const { _handle } = stream as { _handle?: { setBlocking?(blocking: boolean): void } }
  if ((stream as { isTTY?: boolean }).isTTY) _handle?.setBlocking?.(false)
}

function count(lines: string | Uint8Array): number {
  return Buffer.from(lines).filter((byte) => byte === 0x0a).length
}
