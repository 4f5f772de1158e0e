/** What the pages of the administration work with, and how they name who is at work. */

import type { Posted, SiteAnswer, Visit } from '../../mounts/site.ts'
import type { Html } from '../../pages/html.ts'
import type { Speaker, Speech } from '../../pages/speech.ts'
import type { AdminTexts } from '../../pages/texts/admin-texts.ts'
import type { SnippetValues } from '../clients/snippet.ts'
import type { Administration } from '../operations/administration.ts'
import type { Administrator } from '../operations/audit.ts'

/** A language that an administrator is spoken to in. */
export type Spoken = Speech<AdminTexts>

export interface Desk {
  readonly administration: Administration
  readonly speak: Speaker<AdminTexts>
  /** Of the pages, without a slash at its end, as links have it. */
  readonly base: string
  readonly issuer: string
  readonly endpoints: SnippetValues['endpoints']
  readonly offered: Offered
}

/** What there is for clients to use. */
export interface Offered {
  readonly grant_types: readonly string[]
  readonly resources: readonly string[]
  /** Whether clients may register themselves. */
  readonly registration: false | 'token' | 'open'
}

/** What somebody typed, whether it was posted or kept meanwhile. */
export interface Typed {
  /** Empty where there is none. */
  text(name: string): string
  /** Of what can be ticked more than once. */
  texts(name: string): readonly string[]
}

/** Seconds after a sign-in for which things can be changed without another one. */
export const CONFIRMED_WITHIN = 600

/** What can be ticked more than once. */
export const repeatable: readonly string[] = ['grant_types', 'response_types']

export function typedBy({ form, lists }: Pick<Posted, 'form' | 'lists'>): Typed {
  return { text: (name) => form[name] ?? '', texts: (name) => lists[name] ?? [] }
}

/** What was typed before the person had to sign in again; nothing where it is not known any more. */
export function keptBy({ draft, draft_lists = {} }: Visit): Typed | undefined {
  if (draft === undefined || Object.keys(draft).length === 0) return undefined
  return typedBy({ form: draft, lists: draft_lists })
}

export const nothingTyped: Typed = { text: () => '', texts: () => [] }

export function administratorOf({ account }: Pick<Visit, 'account'>): Administrator {
  const { preferred_username: username } = account.claims ?? {}
  return { sub: account.sub, ...(typeof username === 'string' && { username }) }
}

export function page(title: string, content: Html, status?: number): SiteAnswer {
  return { kind: 'page', title, content, ...(status !== undefined && { status }) }
}

/** The browser goes on, so that nothing is posted twice. @param path below the pages, such as `/clients` */
export function goOn(path: string, query: Readonly<Record<string, string>> = {}): SiteAnswer {
  return { kind: 'see_other', to: hrefOf('', path, query) }
}

export function hrefOf(base: string, path: string, query: Readonly<Record<string, string>> = {}): string {
  const written = new URLSearchParams(query).toString()
  return `${base}${path}${written === '' ? '' : `?${written}`}`
}

/** The path of one client, person, …: whatever its id has. */
export function pathOf(list: string, id: string, what = ''): string {
  return `${list}/${encodeURIComponent(id)}${what}`
}

export const notFound: SiteAnswer = { kind: 'refused', reason: 'page.not_found', status: 404 }
