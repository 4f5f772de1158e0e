/** Times as a person reads them, in their language. Where the person is nobody knows, so that a day is one of UTC. */

const DAY = 86_400

const units = [
  ['day', DAY],
  ['hour', 3600],
  ['minute', 60],
] as const

/** @param at NumericDate */
export function dayOf(tag: string, at: number): string {
  const format = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' })
  return format.format(at * 1000)
}

/** How long ago, or for what is long ago the day. */
export function ago(tag: string, at: number, now: number): string {
  const seconds = Math.max(0, now - at)
  if (seconds > 30 * DAY) return dayOf(tag, at)
  const [unit, length] = units.find(([, length]) => seconds >= length) ?? units[2]
  return relative(tag, -Math.floor(seconds / length), unit)
}

/** The same for what is known to the day. */
export function daysAgo(tag: string, at: number, now: number): string {
  const days = Math.max(0, Math.floor(now / DAY) - Math.floor(at / DAY))
  return days > 30 ? dayOf(tag, at) : relative(tag, -days, 'day')
}

function relative(tag: string, count: number, unit: 'day' | 'hour' | 'minute'): string {
  return new Intl.RelativeTimeFormat(tag, { numeric: 'auto' }).format(count, unit)
}
