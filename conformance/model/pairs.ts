/** Parameters as a list of names and values, so that a request can repeat or reorder them. */

export type Pairs = readonly (readonly [name: string, value: string])[]

export function encodePairs(pairs: Pairs): string {
  return pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')
}

/** RFC 6749 section 3.1: a parameter without a value is as if it were left out. */
export function valueIn(pairs: Pairs, name: string): string | undefined {
  for (const [key, value] of pairs) if (key === name) return value === '' ? undefined : value
  return undefined
}

/** The first name that occurs more than once, of those that may not. */
export function repeatedName(pairs: Pairs, repeatable: readonly string[] = []): string | undefined {
  const seen = new Set<string>()
  for (const [name] of pairs) {
    if (seen.has(name) && !repeatable.includes(name)) return name
    seen.add(name)
  }
  return undefined
}

/** A space too many is none. */
export function splitNames(scope: string | undefined): string[] {
  return (scope ?? '').split(' ').filter((name) => name !== '')
}

export function decodePairs(encoded: string): [string, string][] {
  if (encoded === '') return []
  return encoded.split('&').map((pair) => {
    const equals = pair.indexOf('=')
    return [decodeURIComponent(pair.slice(0, equals)), decodeURIComponent(pair.slice(equals + 1))]
  })
}

/** Parameters of a redirect: in its fragment where it has one, also behind a query that is the client's. */
export function redirectParameters(location: string): Pairs {
  const start = location.search(location.includes('#') ? '#' : /\?/)
  return start < 0 ? [] : decodePairs(location.slice(start + 1))
}
