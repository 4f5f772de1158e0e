/** Lists of names with spaces between them (RFC 6749 section 3.3). A space too many is none; other white space is no space. */

export function spaceDelimited(text: string): string[] {
  const names = text.split(' ')
  return names.includes('') ? names.filter((name) => name !== '') : names
}
