/** Records as people read them: columns in line, times in words. */

export type Columns<T> = Readonly<Record<string, (record: T) => string | undefined>>

/** Each page has widths of its own. */
export function tableOf<T>(columns: Columns<T>, records: readonly T[]): string {
  const cells = records.map((record) => Object.values(columns).map((cell) => shown(cell(record))))
  return inLine([Object.keys(columns), ...cells])
}

/** One record, a member a line. */
export function sheetOf(members: Readonly<Record<string, string | undefined>>): string {
  return inLine(Object.entries(members).flatMap(([name, value]) => (value ? [[name, shown(value)]] : [])))
}

function inLine(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => widthOf(row[column]))))
  const lines = rows.map((row) =>
    row.map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - widthOf(cell))).join('  '),
  )
  return lines.map((line) => `${line.replace(/ +$/, '')}\n`).join('')
}

function widthOf(cell = ''): number {
  return [...cell].length
}

/** What somebody else has written moves no cursor and colours nothing. */
function shown(cell = ''): string {
  return cell.replace(/\p{Cc}/gu, '\ufffd')
}

/** Those that are so. */
export function statesOf(states: Readonly<Record<string, boolean | undefined>>): string {
  return Object.keys(states)
    .filter((state) => states[state])
    .join(', ')
}

/** @param seconds a NumericDate */
export function timeOf(seconds: number | undefined): string | undefined {
  return seconds === undefined
    ? undefined
    : `${new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

export function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10)
}
