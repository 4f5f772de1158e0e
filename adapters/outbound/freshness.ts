/** For how long an answer may be used again, in seconds. @see RFC 9111 section 4.2.1 */

export function freshFor(
  headers: Readonly<Record<string, string>>,
  { at_least, at_most }: { readonly at_least: number; readonly at_most: number },
): number {
  const told = lifetime(headers) - (secondsIn(headers.age) ?? 0)
  return Math.min(Math.max(Math.floor(told), at_least), at_most)
}

function lifetime({
  'cache-control': control = '',
  expires,
  date,
}: Readonly<Record<string, string>>): number {
  if (/(?:^|[ \t,])no-(?:store|cache)(?:$|[ \t,=])/i.test(control)) return 0
  const [, max_age] = /(?:^|[ \t,])max-age="?([0-9]+)"?(?:$|[ \t,])/i.exec(control) ?? []
  const told = secondsIn(max_age) ?? (Date.parse(expires ?? '') - Date.parse(date ?? '')) / 1000
  return Number.isNaN(told) ? 0 : told
}

function secondsIn(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9]{1,10}$/.test(text) ? Number(text) : undefined
}
