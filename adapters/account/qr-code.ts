/** A text as a picture that a phone reads: dark on light, whatever the page is, with the margin that readers want. */

import encodeQR from 'qr'
import { type Html, html } from '../pages/html.ts'

/** Modules. @see ISO/IEC 18004 section 5.3.8 (quiet zone) */
const MARGIN = 4

export function qrCode(text: string, label: string): Html {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: MARGIN })
  const squares = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
  const size = rows.length
  return html`<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="${label}" shape-rendering="crispEdges">
<rect width="${size}" height="${size}" fill="#fff"/><path d="${squares.join('')}" fill="#000"/>
</svg>`
}
