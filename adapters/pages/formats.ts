/** Numbers with a meaning, as they are written in a language. */

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** In the largest unit of which it is a whole number. */
export function duration(tag: string, seconds: number): string {
  const [unit, length] = units.find(([, length]) => seconds % length === 0) ?? units[3]
  const format = new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' })
  return format.format(seconds / length)
}
