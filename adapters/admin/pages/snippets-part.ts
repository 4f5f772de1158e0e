/** What to paste into a program, one library below the other. */

import { type Html, html } from '../../pages/html.ts'
import type { Snippet } from '../clients/snippet.ts'

export function snippetsPart(snippets: readonly Snippet[]): Html {
  return html`<section class="card"><h2>To paste</h2>
${snippets.map(
  (
    { title, note, code },
    index,
  ) => html`<details${(index === 0 || title.startsWith('curl')) && html` open`}><summary>${title}</summary>
${note !== undefined && html`<p class="soft">${note}</p>`}
<pre tabindex="0" aria-label="${title}"><code>${code}</code></pre></details>
`,
)}</section>`
}
