/** What comes back, in a form in which platforms can be compared. */

export interface Answer {
  readonly status: number
  /** Sorted lines `name: value`; repeated headers stay repeated. */
  readonly headers: readonly string[]
  readonly body: string
}

/** Of the connection and the moment, not of the answer. */
const NOT_OURS = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'])

export function answer(
  status: number,
  headers: Iterable<readonly [name: string, value: string]>,
  body: string,
): Answer {
  const lines = [...headers]
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !NOT_OURS.has(name))
    .map(([name, value]) => `${name}: ${value}`)
  return { status, headers: lines.sort(), body }
}

/** A whole HTTP/1.1 response off a socket. @throws when its body is not as long as it says */
export function parseAnswer(bytes: Buffer): Answer {
  const end = bytes.indexOf('\r\n\r\n')
  const [line = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n')
  const headers = lines.map((header): [string, string] => {
    const colon = header.indexOf(':')
    return [header.slice(0, colon), header.slice(colon + 1).trim()]
  })
  const body = bytes.subarray(end + 4)
  const length = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1]
  if (length !== undefined && Number(length) !== body.length)
    throw new Error(`content-length is ${length}, but the body has ${body.length} bytes`)
  return answer(Number(line.split(' ')[1]), headers, body.toString('utf8'))
}
