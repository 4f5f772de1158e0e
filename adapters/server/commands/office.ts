/**
 * What commands work in: the storage that the configuration names, and what reads and changes it, without a server. One
 * that runs beside it sees each change at once, as all that counts is in the storage.
 */

import type { Storage } from '../../../core/index.ts'
import type { PasswordAccounts } from '../../accounts.ts'
import type { Provider } from '../../provider.ts'
import { createLog } from '../log.ts'
import { accountsOf, createServerProvider } from '../server-provider.ts'
import { readSettings, type ServeCommand, type Settings } from '../settings.ts'
import { openStorage } from '../storage.ts'

export type OfficeCommand = Pick<ServeCommand, 'config' | 'issuer' | 'storage'>

/** The storage alone, for what moves all that is in it. */
export interface Stores {
  readonly settings: Settings
  readonly storage: Storage
  /** Copies it into a file, where it is one. */
  readonly backup?: (file: string) => Promise<void>
  close(): void
}

/** @throws with a message for people where there is no storage to work on, or it is down */
export async function openStores({ config, issuer, storage }: OfficeCommand): Promise<Stores> {
  const settings = await readSettings({
    ...(config !== undefined && { config }),
    ...(issuer !== undefined && { issuer }),
    ...(storage !== undefined && { storage }),
  })
  if (settings.storage === 'memory')
    throw new Error(
      settings.is_demo
        ? 'there is no configuration here; `vouchsafe init` makes one, and --config FILE names another'
        : 'with memory storage everything is in the memory of the server, which no command reaches: name a storage that lasts, such as sqlite:vouchsafe.db',
    )
  const log = createLog({ write: (line) => void process.stderr.write(line) })
  return { settings, ...(await openStorage(settings, log)) }
}

export interface Office extends Pick<Stores, 'settings' | 'close'> {
  readonly provider: Provider
  readonly accounts: PasswordAccounts
}

/** @throws as {@link openStores} */
export async function openOffice(command: OfficeCommand): Promise<Office> {
  const { settings, storage, close } = await openStores(command)
  try {
    const accounts = accountsOf(settings, storage)
    const provider = await createServerProvider(settings, { storage, accounts })
    return { settings, provider, accounts, close }
  } catch (error) {
    close()
    throw error
  }
}
