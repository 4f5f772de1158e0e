/** A form that goes on by itself, and by its button where it does not. */

import type { PostPage } from '../../core/index.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'

export function renderPost({ action, fields }: PostPage): string {
  return layout(
    'One moment',
    html`<form method="post" action="${action}">
${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button class="primary" type="submit" autofocus>Continue</button>
</form>`,
  )
}
