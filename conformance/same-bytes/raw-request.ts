/**
 * A request as it travels: text of one character a byte, with `\n` for the line ends of its head. Whoever
 * cannot take raw bytes gets the parts, in the order in which they stand.
 */

export interface RawRequest {
  readonly method: string
  readonly target: string
  /** Names as written, repetitions kept, without what frames the message. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

export function parseRaw(text: string): RawRequest {
  const end = text.indexOf('\n\n')
  const [line = '', ...lines] = text
    .slice(0, end)
    .replace(/\n[ \t]+/g, ' ')
    .split('\n')
  const [method = '', target = ''] = line.split(' ')
  const headers = lines.map((header): [string, string] => {
    const colon = header.indexOf(':')
    return [header.slice(0, colon), header.slice(colon + 1).trim()]
  })
  return { method, target, headers, body: text.slice(end + 2) }
}

/** The bytes for a socket: line ends, the length of the body, and no second request on the connection. */
export function toBytes(text: string): Buffer {
  const end = text.indexOf('\n\n')
  const body = text.slice(end + 2)
  const length = body === '' ? '' : `Content-Length: ${body.length}\n`
  const head = `${text.slice(0, end)}\n${length}Connection: close\n\n`
  return Buffer.from(head.replaceAll('\n', '\r\n') + body, 'latin1')
}

export function bodyBytes({ body }: RawRequest): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(body, (character) => character.charCodeAt(0))
}
