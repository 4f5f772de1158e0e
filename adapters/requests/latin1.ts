/** Bytes as the core wants them: one character a byte. */

const encoder = new TextEncoder()

export function fromBytes(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

/** The UTF-8 bytes of a text. */
export function fromText(text: string): string {
  return fromBytes(encoder.encode(text))
}
