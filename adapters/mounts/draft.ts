/**
 * What was typed into a form before the person had to sign in again: the browser keeps it meanwhile, for that person
 * and that page, and never a password. What is too much for a cookie has to be typed again.
 */

import { encodeParameters, parseParameters } from '../../core/index.ts'
import type { Cookies } from './cookies.ts'
import type { MountWorld } from './mount.ts'
import { seal, unseal } from './sealed.ts'
import type { Posted, Site, Visit } from './site.ts'

/** Seconds. */
const LIFETIME = 15 * 60

/** Characters; a browser takes 4096 with the name (RFC 6265bis section 5.4). */
const LONGEST = 3600

interface Draft {
  readonly path: string
  readonly form: string
}

interface Ours {
  readonly site: Site
  readonly world: MountWorld
  readonly cookies: Cookies
}

function purposeOf({ account }: Visit, { site }: Ours): string[] {
  return [site.name, 'draft', encodeURIComponent(account.sub)]
}

/** @returns the cookie that keeps it */
export function keepDraft(posted: Posted, ours: Ours): string {
  const { site, world, cookies } = ours
  const { keys } = world.provider.configuration
  const kept = Object.entries(posted.form).filter(([name]) => !site.secret?.includes(name))
  const form = encodeParameters(Object.fromEntries(kept), undefined, posted.lists)
  const sealed = (form: string) => seal(keys, purposeOf(posted, ours), { path: posted.path, form })
  const whole = sealed(form)
  return cookies.set('draft', whole.length > LONGEST ? sealed('') : whole, LIFETIME)
}

/** @returns what was kept for this page, and the cookie that forgets it */
export function draftFor(
  visit: Visit,
  ours: Ours,
): { readonly found: Required<Pick<Visit, 'draft' | 'draft_lists'>>; readonly cleared: string } | undefined {
  const { site, world, cookies } = ours
  const { keys } = world.provider.configuration
  const draft = unseal<Draft>(keys, purposeOf(visit, ours), cookies.read(visit.request, 'draft'))
  if (draft?.path !== visit.path) return undefined
  const { values, lists } = parseParameters(draft.form, site.repeatable)
  return { found: { draft: values, draft_lists: lists }, cleared: cookies.clear('draft') }
}
