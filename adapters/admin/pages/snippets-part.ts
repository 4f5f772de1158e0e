/** What to paste into a program, one library below the other. */

import { type Html, html } from '../../pages/html.ts'
import type { SnippetValues } from '../clients/snippet.ts'
import { snippetsFor } from '../clients/snippets.ts'
import type { Desk, Spoken } from './desk.ts'

export function snippetsPart(
  { issuer, endpoints }: Desk,
  values: Pick<SnippetValues, 'client' | 'client_secret'>,
  { texts }: Spoken,
): Html {
  const said = texts.clients.snippets
  return html`<section class="card"><h2>${said.title}</h2>
${snippetsFor({ issuer, endpoints, said, ...values }).map(
  (
    { title, note, code, is_open },
    index,
  ) => html`<details${(index === 0 || is_open) && html` open`}><summary><bdi>${title}</bdi></summary>
${note !== undefined && html`<p class="soft">${note}</p>`}
<pre dir="ltr" tabindex="0" aria-label="${title}"><code>${code}</code></pre></details>
`,
)}</section>`
}
