/** The fields of a person, and what they say. */

import type { AccountChanges, StoredAccount } from '../../accounts.ts'
import { type Html, html } from '../../pages/html.ts'
import { lines, typed } from '../clients/client-form.ts'
import type { Problem } from '../operations/outcome.ts'
import type { Typed } from './desk.ts'
import { flagField, inputField, linesField } from './form-fields.ts'

export const personFormNames = ['username', 'email', 'emailVerified', 'name', 'roles', 'claims']

export const TAKEN = 'Somebody has that already, here or in the configuration.'

export function personFields(said: Typed, problems: readonly Problem[]): Html {
  const shown = (name: string, label: string, meaning?: string) => ({
    name,
    label,
    problems,
    ...(meaning !== undefined && { meaning }),
  })
  return html`${inputField(shown('username', 'User name', 'Signs them in; compared without regard to case.'), 'text', said.text('username'))}
${inputField(shown('email', 'E-mail address', 'Signs them in as the user name does.'), 'email', said.text('email'))}
${flagField(shown('emailVerified', 'The address is known to be theirs (email_verified)'), said.text('emailVerified') === 'true')}
${inputField(shown('name', 'Name'), 'text', said.text('name'))}
${linesField(shown('roles', 'Roles', 'One a line; admin lets them in here.'), said.text('roles'))}
${linesField(shown('claims', 'Claims', 'A JSON object, by the names of OpenID Connect or your own: {"locale": "en"}.'), said.text('claims'))}`
}

export function standingOf(account: StoredAccount): Typed {
  const { username, email = '', emailVerified = false, name = '', roles, claims } = account
  const said: Readonly<Record<string, string>> = {
    username,
    email,
    emailVerified: String(emailVerified),
    name,
    roles: roles.join('\n'),
    claims: Object.keys(claims).length === 0 ? '' : JSON.stringify(claims, undefined, 2),
  }
  return { text: (field) => said[field] ?? '', texts: () => [] }
}

/** A member that is empty takes away what there was. */
export function readPersonForm(
  said: Typed,
):
  | { readonly kind: 'read'; readonly facts: AccountChanges & { readonly username: string } }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] } {
  const one = (name: string) => typed(said.text(name)) || null
  const claims = claimsOf(said.text('claims'))
  if (!claims) return { kind: 'invalid', problems: [{ name: 'claims', message: 'must be a JSON object' }] }
  const email = one('email')
  return {
    kind: 'read',
    facts: {
      username: typed(said.text('username')),
      email,
      emailVerified: email === null ? null : said.text('emailVerified') === 'true',
      name: one('name'),
      roles: lines(said.text('roles')),
      claims,
    },
  }
}

function claimsOf(text: string): Record<string, unknown> | undefined {
  if (typed(text) === '') return {}
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null && !Array.isArray(read)
      ? (read as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
