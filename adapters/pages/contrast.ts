/** How well a colour is told from another, and the nearest one to a colour that is told well enough. @see WCAG 2.2 section 1.4.3 */

/** Red, green and blue, from 0 to 255. */
export type Rgb = readonly [number, number, number]

/** @param colour `#rgb` or `#rrggbb` */
export function rgbOf(colour: string): Rgb {
  const digits = colour.length === 4 ? colour.replace(/[0-9a-f]/gi, '$&$&') : colour
  const channel = (index: number) => Number.parseInt(digits.slice(1 + 2 * index, 3 + 2 * index), 16)
  return [channel(0), channel(1), channel(2)]
}

export function hexOf(rgb: Rgb): string {
  return `#${rgb.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`
}

/** @param part of the other, from 0 to 1 */
export function mixed(one: Rgb, other: Rgb, part: number): Rgb {
  const channel = (index: 0 | 1 | 2) => one[index] + (other[index] - one[index]) * part
  return [channel(0), channel(1), channel(2)]
}

/** @see WCAG 2.2, definition of relative luminance */
function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((channel) => {
    const value = channel / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** From 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** The colour with as much of `toward` as it takes. */
export function readable(colour: Rgb, ground: Rgb, toward: Rgb, least: number): Rgb {
  for (let part = 0; part < 1; part += 0.01) {
    // As it is written: what is rounded has to do, too.
    const one = rgbOf(hexOf(mixed(colour, toward, part)))
    if (contrast(one, ground) >= least) return one
  }
  return toward
}
