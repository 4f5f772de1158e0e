/**
 * A JSON object as it came over the wire: UTF-8, and each of its members once, since whoever reads the first of two
 * and whoever reads the last would see another message (RFC 8259 section 4).
 */

import { percentDecode } from '../encoding.ts'

export type JsonObject = Readonly<Record<string, unknown>>

/** @param bytes one character a byte */
export function parseJsonObject(bytes: string): JsonObject | undefined {
  const text = utf8(bytes)
  return text === undefined ? undefined : parseJsonText(text)
}

/** The same of text that was decoded. */
export function parseJsonText(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) && !hasMemberTwice(text) ? value : undefined
  } catch {
    return undefined
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function utf8(bytes: string): string | undefined {
  if (!/[\x80-\xff]/.test(bytes)) return bytes
  return percentDecode(
    bytes.replace(/[%\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`),
  )
}

/** What matters of a text that is JSON: its strings, and what opens, closes and names. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g

function hasMemberTwice(text: string): boolean {
  const names = new Set<string>()
  let depth = 0
  let last = ''
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') depth++
    else if (token === '}' || token === ']') depth--
    else if (token === ':' && depth === 1) {
      const name = String(JSON.parse(last))
      if (names.has(name)) return true
      names.add(name)
    }
    last = token
  }
  return false
}
