/** Lines of several writers in one stream: each is passed on when it is whole. What a writer breaks off with is no line. */

import type { Readable } from 'node:stream'

const NEWLINE = 0x0a

export function passOnLines(from: Readable, to: { write(lines: Uint8Array): void }): void {
  let begun: Uint8Array = new Uint8Array()
  from.on('data', (piece: Buffer) => {
    const all = Buffer.concat([begun, piece])
    const end = all.lastIndexOf(NEWLINE) + 1
    if (end > 0) to.write(all.subarray(0, end))
    begun = all.subarray(end)
  })
}
