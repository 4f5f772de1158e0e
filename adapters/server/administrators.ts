/** Whether there is an administrator: in the configuration, or in the storage, where one can be made at any time. */

import type { PasswordAccounts } from '../accounts.ts'
import type { Config } from './config.ts'

const ROLE = 'admin'

export async function hasAdministrator(config: Config, accounts: PasswordAccounts): Promise<boolean> {
  const is_configured = config.accounts.some(({ claims, disabled }) => {
    const roles: unknown = claims?.roles
    return Array.isArray(roles) && roles.includes(ROLE) && !disabled
  })
  return is_configured || (await isStored(accounts))
}

async function isStored(accounts: PasswordAccounts): Promise<boolean> {
  let after: string | undefined
  do {
    const page = await accounts.list({ role: ROLE, ...(after !== undefined && { after }) })
    if (page.accounts.some(({ disabled }) => !disabled)) return true
    after = page.after
  } while (after !== undefined)
  return false
}
