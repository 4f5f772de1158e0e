import type { Specification } from './requirement.ts'
import { browsers } from './rfc9700-browsers.ts'
import { practices } from './rfc9700-practices.ts'
import { tokens } from './rfc9700-tokens.ts'

export const rfc9700: Specification = {
  id: 'RFC 9700',
  title: 'Best Current Practice for OAuth 2.0 Security',
  url: 'https://www.rfc-editor.org/rfc/rfc9700',
  requirements: [...practices, ...tokens, ...browsers],
}
