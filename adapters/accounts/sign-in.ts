/**
 * Signing in with a name and a password: locked after repeated failures, and the same answer after the same work
 * whether or not a name exists, and wherever the account is.
 */

import type { SecondFactors, SignedIn } from '../../core/index.ts'
import type { Credentials } from '../world/accounts.ts'
import type { ConfiguredAccounts } from './configured-accounts.ts'
import { hasFactors } from './factors/shown-factors.ts'
import type { LockOut } from './lock-out.ts'
import { foldName } from './name.ts'
import { COST, costOf, inTurn, isAcceptable, verifyPassword } from './password.ts'
import type { KnownAccounts } from './stored-accounts.ts'

export interface SignInOptions {
  readonly configured: ConfiguredAccounts
  readonly stored: Pick<KnownAccounts, 'findByName'>
  secondFactors(sub: string): Promise<SecondFactors | undefined>
  readonly attempts: LockOut
}

/** Somebody who has the name, wherever they are kept. */
interface Known {
  readonly sub: string
  readonly disabled: boolean
  readonly password: string | undefined
  /** Whether the password is not all that they have to show; absent: it is looked for when that was right. */
  readonly has_factors?: boolean
  /** Attempts at any of their names count as one's. */
  readonly counted_as: string
}

export function createSignIn({ configured, stored, secondFactors, attempts }: SignInOptions) {
  // What each attempt pays, so that it takes the same time whoever it is of.
  const costs = new Set(configured.costs.length === 0 ? [COST] : configured.costs)

  async function known(name: string): Promise<Known | undefined> {
    // Both are looked for, whichever it is: it takes as long.
    const found = await stored.findByName(name)
    const entry = configured.byName(name)
    if (entry) {
      const { sub, disabled = false } = entry.account
      return { sub, disabled, password: entry.password, counted_as: name }
    }
    if (!found || configured.bySub(found.account.sub)) return undefined
    const { sub, disabled, password, username } = found.account
    if (password !== undefined) costs.add(costOf(password))
    const has_factors = hasFactors(found.account)
    return { sub, disabled, password, has_factors, counted_as: foldName(username) }
  }

  return async function authenticate(credentials: Credentials): Promise<SignedIn | undefined> {
    const { username, password, address, deviceOf } = credentials
    if (!isAcceptable(password)) return undefined
    const name = foldName(username)
    // The turn comes first: while it is waited for, no attempt is taken that others would find missing.
    return inTurn(async () => {
      const person = await known(name)
      const device = deviceOf?.(person?.sub ?? '')
      const giveBack = await attempts.take(person?.counted_as ?? name, device)
      if (!giveBack) return undefined
      const matches = await verifyPassword(password, person?.password, [...costs])
      if (!person || !matches || person.disabled) return undefined
      await giveBack()
      const { sub } = person
      const has_factors = person.has_factors ?? (await secondFactors(sub)) !== undefined
      return { sub, amr: ['pwd'], ...(has_factors && { second_factor: true }) }
    }, address)
  }
}
