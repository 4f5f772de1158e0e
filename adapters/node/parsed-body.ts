/**
 * A framework's body parser was here first: what it made of the form is written back as it was sent, repetitions and
 * brackets included. It may be anything: text, bytes, an object without a prototype, one whose members are objects.
 */

/** Deeper than any parser goes that bounds how deep it goes. */
const DEEPEST = 32

/**
 * @returns one character a byte; nothing where nobody can have sent it
 * @throws what a member threw that is no data
 */
export function fromBodyParser(parsed: unknown): string | undefined {
  if (typeof parsed === 'string') return parsed
  if (parsed instanceof Uint8Array) return Buffer.from(parsed).toString('latin1')
  const form = new URLSearchParams()
  return write(form, '', parsed ?? {}, 0) ? form.toString() : undefined
}

/** @returns whether it was all */
function write(form: URLSearchParams, name: string, value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) {
    if (depth > 0) form.append(name, value === null || value === undefined ? '' : String(value))
    return true
  }
  if (depth > DEEPEST) return false
  if (Array.isArray(value)) {
    // A list of one is what some parsers make of `name[]`, which is another name.
    const each = value.length === 1 ? `${name}[]` : name
    return value.every((one) => write(form, each, one, depth + 1))
  }
  return Object.entries(value).every(([member, one]) =>
    write(form, depth === 0 ? member : `${name}[${member}]`, one, depth + 1),
  )
}
