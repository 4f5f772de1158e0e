/** How one member of a client's metadata is asked for in a form, and read back. */

import type { ClientFieldTexts, ClientMember } from '../../pages/texts/admin-field-texts.ts'

/**
 * `maybe` is yes, no, or what the provider decides for all; `lines` a list, one a line, and `uris` one of URIs; `checks` some
 * of those that there are; `introspect` own, any, or a list; `json` an object as it is written.
 */
export type FieldKind =
  | 'text'
  | 'url'
  | 'number'
  | 'lines'
  | 'uris'
  | 'scope'
  | 'flag'
  | 'maybe'
  | 'choice'
  | 'checks'
  | 'introspect'
  | 'json'

export interface ClientField {
  /** Where it stands what it means. */
  readonly clause: string
  readonly kind: FieldKind
  /** What there is to choose from; empty: what is usual. */
  readonly choices?: readonly string[]
}

export interface FieldGroup {
  readonly name: keyof ClientFieldTexts['groups']
  readonly fields: Readonly<Partial<Record<ClientMember, ClientField>>>
}
