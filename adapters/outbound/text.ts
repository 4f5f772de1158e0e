/** A body as text, within its limit. */

import { type NotFetched, notFetched } from '../../core/index.ts'
import type { Hop } from './exchange.ts'

/** JSON is UTF-8 (RFC 8259 section 8.1), and what is not is no JSON with other characters in it. */
export function readText(bytes: Uint8Array, { cut }: Pick<Hop, 'cut'>): string | NotFetched {
  try {
    return new TextDecoder('utf-8', { fatal: !cut }).decode(bytes)
  } catch {
    return notFetched('fetch.not_text')
  }
}

/** Takes chunks until there are more bytes than asked for. */
export function createCollector({ max_bytes, cut }: Pick<Hop, 'max_bytes' | 'cut'>) {
  const chunks: Uint8Array[] = []
  let left = max_bytes
  return {
    /** Whether there is more than may be: nothing further is read. */
    take(chunk: Uint8Array): boolean {
      const is_over = chunk.byteLength > left
      chunks.push(is_over ? chunk.subarray(0, left) : chunk)
      left -= Math.min(chunk.byteLength, left)
      return is_over
    },
    /** What was taken, or that it is not all there was. */
    end(is_over: boolean): Uint8Array | NotFetched {
      if (is_over && !cut) return notFetched('fetch.too_large')
      const all = new Uint8Array(max_bytes - left)
      let at = 0
      for (const chunk of chunks) {
        all.set(chunk, at)
        at += chunk.byteLength
      }
      return all
    },
  }
}
