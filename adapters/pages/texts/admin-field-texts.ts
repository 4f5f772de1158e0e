/** What the form of a client says of each member of its metadata. A name between backticks stands in it as code. */

import type { ClientWithoutSecret } from '../../../core/index.ts'

/** Every member that the form has; the id is given once, and whether it is switched off is a button of its own. */
export type ClientMember = Exclude<keyof ClientWithoutSecret, 'client_id' | 'disabled'>

export interface ClientFieldTexts {
  readonly groups: Readonly<
    Record<
      'shown' | 'addresses' | 'grants' | 'ownKeys' | 'people' | 'endings' | 'lifetimes' | 'software',
      string
    >
  >
  /** Each with what it means, in a sentence. */
  readonly members: Readonly<Record<ClientMember, { readonly label: string; readonly meaning: string }>>
  /** What there is to choose from, where it is no name of a protocol's; `usual` where nothing is chosen. */
  readonly choices: {
    readonly maybe: Readonly<Record<'usual' | 'true' | 'false', string>>
    readonly token_endpoint_auth_method: Readonly<
      Record<'usual' | 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt' | 'none', string>
    >
    readonly issue_refresh_token: Readonly<Record<'usual' | 'offline_access' | 'always', string>>
    readonly subject_type: Readonly<Record<'usual', string>>
  }
}
