/**
 * The person's own password: whoever changes it knows the one before, or has just signed in where there was none. It
 * is asked as at a sign-in, so that guesses are counted with those made there. This session goes on, and all else is over.
 */

import { deviceOf, parseVisitor } from '../../core/index.ts'
import type { PasswordAccounts } from '../accounts.ts'
import type { Posted, Visit } from '../mounts/site.ts'
import { type Html, html } from '../pages/html.ts'
import { type AccountWorld, type Notice, notice } from './pages.ts'

/** Of `createPasswordAccounts`. */
export type ChangesPasswords = Pick<PasswordAccounts, 'authenticate' | 'read' | 'update'>

/** As `createPasswordAccounts` takes them. */
const SHORTEST = 8
const MAX_BYTES = 1024

/** A person with a password who signed in longer ago than that has to show it, and one without has to sign in again. */
export const CONFIRMED_WITHIN = 600

type Wrong = 'current' | 'different' | 'short' | 'long' | 'conflict'

export async function changePassword(
  posted: Posted,
  accounts: ChangesPasswords,
  { world }: AccountWorld,
): Promise<'changed' | Wrong> {
  const { form, account, session } = posted
  const { current = '', password = '', repeated = '' } = form
  const stored = await world.asked('find_account', () => accounts.read(account.sub))
  if (!stored) return 'conflict'
  if (password !== repeated) return 'different'
  if ([...password].length < SHORTEST) return 'short'
  if (new TextEncoder().encode(password).length > MAX_BYTES) return 'long'
  if (stored.hasPassword && !(await isTheirs(posted, stored.username, current, accounts, world)))
    return 'current'
  const { sub } = account
  const changed = await world.asked('store', () =>
    accounts.update(sub, { password }, { revision: stored.revision }),
  )
  if (changed.kind !== 'updated') return 'conflict'
  if (changed.stamps) await world.provider.person(sub).keepSession(session.id, changed.stamps)
  return 'changed'
}

async function isTheirs(
  { request, account }: Posted,
  username: string,
  password: string,
  accounts: ChangesPasswords,
  world: AccountWorld['world'],
): Promise<boolean> {
  const { configuration } = world.provider
  const { device } = parseVisitor(request, configuration)
  const { address } = request
  const credentials = {
    username,
    password,
    ...(address !== undefined && { address }),
    deviceOf: (sub: string) => deviceOf(configuration.keys, device, sub),
  }
  const signed_in = await world.asked('authenticate', () => accounts.authenticate(credentials))
  return signed_in?.sub === account.sub
}

export async function passwordSection(
  visit: Visit,
  accounts: ChangesPasswords,
  { world, speak }: AccountWorld,
  wrong?: Wrong,
): Promise<Html> {
  const { texts } = speak(visit.languages)
  const said = texts.password
  const stored = await world.asked('find_account', () => accounts.read(visit.account.sub))
  if (!stored)
    return html`<section class="card">\n<h2>${said.title}</h2>\n<p class="soft">${said.elsewhere}</p>\n</section>`
  const described = wrong && html` aria-describedby="wrong"`
  const field = (name: string, label: string, autocomplete: string) => html`<label class="field">${label}
<input type="password" name="${name}" autocomplete="${autocomplete}" required${described}>
</label>\n`
  const told: Notice | undefined = wrong && { text: said.wrong[wrong], id: 'wrong', failed: true }
  return html`<section class="card" id="password">
<h2>${said.title}</h2>
<p class="soft">${said.about}</p>
${told && notice(told)}<form method="post">
${visit.field}
<input type="text" name="username" value="${stored.username}" autocomplete="username" readonly hidden>
${stored.hasPassword && field('current', said.current, 'current-password')}${field('password', said.next, 'new-password')}${field('repeated', said.repeated, 'new-password')}
<button class="primary" type="submit" name="action" value="password">${said.change}</button>
</form>
</section>`
}
