/** How one member of a client's metadata is asked for in a form, and read back. */

import type { ClientWithoutSecret } from '../../../core/index.ts'

/** Every member that a form has; the id is given once, and whether it is switched off is a button of its own. */
export type ClientMember = Exclude<keyof ClientWithoutSecret, 'client_id' | 'disabled'>

/**
 * `maybe` is yes, no, or what the provider decides for all; `lines` a list, one a line; `checks` some of those that there
 * are; `introspect` own, any, or a list; `json` an object as it is written.
 */
export type FieldKind =
  | 'text'
  | 'url'
  | 'number'
  | 'lines'
  | 'flag'
  | 'maybe'
  | 'choice'
  | 'checks'
  | 'introspect'
  | 'json'

export interface ClientField {
  readonly label: string
  /** What it means, in a sentence. */
  readonly meaning: string
  /** Where that stands. */
  readonly clause: string
  readonly kind: FieldKind
  /** What there is to choose from: the value, and how it reads. */
  readonly choices?: readonly (readonly [value: string, label: string])[]
}

export interface FieldGroup {
  readonly title: string
  readonly fields: Readonly<Partial<Record<ClientMember, ClientField>>>
}
