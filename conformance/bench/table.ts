/** Figures under each other, a line printed as soon as it is known. */

/** Writes one line: what it is about, then a cell for each column. */
export type Row = (about: string, cells: readonly string[]) => void

/** Prints the head of a table. */
export function createTable(say: (line: string) => void, about: string, columns: readonly string[]): Row {
  const widths = columns.map((column) => Math.max(column.length, 7))
  const row: Row = (first, cells) => {
    const padded = widths.map((width, column) => (cells[column] ?? '').padStart(width))
    say([first.padEnd(32), ...padded].join('   ').trimEnd())
  }
  say('')
  row(about, columns)
  return row
}

export function figure(value: number): string {
  return Math.round(value).toLocaleString('en')
}

export function fraction(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1)
}
