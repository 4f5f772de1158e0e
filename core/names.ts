/**
 * Names that people write: one that is not known is refused, and the one that was probably meant is told. Options
 * that are misspelt would otherwise be as good as left out, and some of them protect somebody.
 */

/** The same for all ways to join the words of a name. */
function joined(name: string): string {
  // biome-ignore lint/plugin: of what a person wrote, and ASCII only
  return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase()
}

/** How many letters to put in, leave out, exchange, or swap with their neighbour. */
function distance(one: string, other: string): number {
  let before: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) {
      const is_same = one[i - 1] === other[j - 1]
      const is_swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      next[j] = Math.min(
        (last[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (is_same ? 0 : 1),
        is_swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    before = last
    last = next
  }
  return last[other.length] ?? 0
}

/** Of a name that was cut short only its end or its beginning is left. */
const PART = 5

/** @returns the known name that was probably meant; nothing where none is near */
export function nearName(name: string, known: readonly string[]): string | undefined {
  const written = joined(name)
  const most = Math.min(2, Math.floor(written.length / 3))
  const near = known
    .map((other) => ({ other, far: distance(written, joined(other)) }))
    .filter(({ far }) => far <= most)
    .sort((one, two) => one.far - two.far)
  if (near[0]) return near[0].other
  if (written.length < PART) return undefined
  return known.find((other) => joined(other).endsWith(written) || joined(other).startsWith(written))
}

/** What there is to say of a name that is none of the known ones. */
export function unknownName(name: string, known: readonly string[]): string {
  const meant = nearName(name, known)
  return meant === undefined ? 'is not known; check its spelling' : `is not known; did you mean ${meant}?`
}

/** Every option there is: the compiler sees to it that none is missing. */
export type Names<T> = { readonly [K in keyof Required<T>]: true }

/**
 * @param path of what has these members, if it is not at the top
 * @throws {TypeError} with a line for each member that is not known
 */
export function refuseUnknown<T extends object>(options: T, names: Names<T>, path?: string): void {
  const unknown = Object.keys(options).filter((name) => !Object.hasOwn(names, name))
  if (unknown.length === 0) return
  const lines = unknown.map((name) => {
    const place = path === undefined ? name : `${path}.${name}`
    return `${place}: ${unknownName(name, Object.keys(names))}`
  })
  throw new TypeError(lines.join('\n'))
}
