/** What the pages for a new password say, and the mail that leads to them. */

import type { Text } from './text.ts'

export interface PasswordTexts {
  readonly reset: {
    readonly title: string
    readonly about: string
    readonly username: string
    readonly password: string
    readonly repeated: string
    readonly set: string
    /** The two are not the same. */
    readonly different: string
    readonly unsuitable: string
  }
  /** The link is worth nothing, for whatever reason. */
  readonly spent: {
    readonly title: string
    readonly about: string
    readonly another: string
    /** Where none is sent. */
    readonly ask: string
  }
  readonly done: {
    readonly title: string
    readonly about: string
    readonly goOn: string
    readonly elsewhere: string
  }
  readonly forgotten: {
    readonly title: string
    readonly about: string
    readonly name: string
    readonly send: string
    readonly tooMany: string
  }
  /** Whoever has the name, and if nobody has. */
  readonly sent: {
    readonly title: string
    readonly about: string
    readonly close: string
  }
  /** Lines of text. */
  readonly mail: {
    readonly subject: Text<'issuer'>
    readonly text: Text<'issuer' | 'account' | 'duration' | 'url'>
  }
}
