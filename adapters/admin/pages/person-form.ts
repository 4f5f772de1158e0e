/** The fields of a person, and what they say. */

import type { AccountChanges, StoredAccount } from '../../accounts.ts'
import { type Filling, type Html, html } from '../../pages/html.ts'
import type { AdminPeopleTexts } from '../../pages/texts/admin-people-texts.ts'
import { say } from '../../pages/texts/text.ts'
import { code, coded } from '../../pages/verbatim.ts'
import { lines, typed } from '../clients/client-form.ts'
import type { Typed } from './desk.ts'
import { type FieldProblem, flagField, inputField, linesField } from './form-fields.ts'

export const personFormNames = ['username', 'email', 'emailVerified', 'name', 'roles', 'claims'] as const

export function personFields(said: Typed, problems: readonly FieldProblem[], texts: AdminPeopleTexts): Html {
  const shown = (name: (typeof personFormNames)[number], meaning?: Filling) => ({
    name,
    label: texts[name],
    problems,
    ...(meaning !== undefined && { meaning }),
  })
  return html`${inputField(shown('username', texts.usernameMeaning), 'text', said.text('username'))}
${inputField(shown('email', texts.emailMeaning), 'email', said.text('email'))}
${flagField(shown('emailVerified'), said.text('emailVerified') === 'true')}
${inputField(shown('name'), 'text', said.text('name'))}
${linesField(shown('roles', coded(texts.rolesMeaning)), said.text('roles'))}
${linesField(shown('claims', say(texts.claimsMeaning, { example: code('{"locale": "en"}') })), said.text('claims'))}`
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
  | { readonly kind: 'invalid'; readonly because: 'noObject' } {
  const one = (name: string) => typed(said.text(name)) || null
  const claims = claimsOf(said.text('claims'))
  if (!claims) return { kind: 'invalid', because: 'noObject' }
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
