/** What a snippet is, and how values stand in one. */

import type { ClientWithoutSecret } from '../../../core/index.ts'
import type { Filling } from '../../pages/html.ts'
import type { AdminClientTexts } from '../../pages/texts/admin-client-texts.ts'

export interface Snippet {
  readonly title: string
  readonly code: string
  /** What has to be so beside it. */
  readonly note?: Filling
  /** Whether it is shown at once. */
  readonly is_open?: true
}

export interface SnippetValues {
  readonly said: AdminClientTexts['snippets']
  readonly issuer: string
  readonly client: ClientWithoutSecret
  /** Absent where it is not known any more, or there is none. */
  readonly client_secret?: string | undefined
  /** URLs of endpoints. */
  readonly endpoints: Readonly<Record<'authorization' | 'token' | 'userinfo' | 'introspection', string>>
}

/** What stands in the place of a secret that is not known any more. */
export const SECRET_ELSEWHERE = 'the secret that was shown when it was made'

/** As it stands in a program: in quotes that nothing in it ends. */
export const quoted = (text: string) => JSON.stringify(text)

/** As it stands in a shell: nothing in it is anything but text. */
export const shell = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

export function redirectOf({ client }: SnippetValues): string {
  return client.redirect_uris[0] ?? 'https://app.example/callback'
}

/** What it asks for, by what it may. */
export function scopeOf({ client }: SnippetValues): string {
  const usual = client.grant_types.includes('refresh_token') ? ' offline_access' : ''
  return client.scope ?? `openid profile email${usual}`
}
