/**
 * Letters and white space as protocols have them. Those of the language are Unicode's: by its `trim` a no-break
 * space is nothing, and by its `toLowerCase` the sign of the Kelvin is a k, and what is not our name becomes it.
 */

const BEYOND = /[\x80-\uffff]/

/** A to Z in lower case, and everything else as it is. */
export function lowerCase(text: string): string {
  // biome-ignore lint/plugin: of ASCII only
  return BEYOND.test(text) ? text.replace(/[A-Z]+/g, lowerCase) : text.toLowerCase()
}

/** RFC 9110 section 5.6.3: without the SP and HTAB around it. */
export function withoutSpace(text: string): string {
  return text.replace(/^[ \t]+/, '').replace(/[ \t]+$/, '')
}
