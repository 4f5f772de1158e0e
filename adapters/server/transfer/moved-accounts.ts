/**
 * People, as they are moved: with the hash of their password, and the stamp that what they have rests on; of those of the
 * configuration, what they show beside the password.
 */

import {
  type AccountDocument,
  type ConfiguredFactors,
  readAccountDocument,
} from '../../accounts/account-document.ts'
import { liveAccount } from '../../accounts/account-facts.ts'
import { checkNewAccount, type NewAccount } from '../../accounts/account-input.ts'
import { holdNames, keepNames, ownerOfName } from '../../accounts/account-names.ts'
import { createAccountRecords } from '../../accounts/account-records.ts'
import { readConfiguredAccounts } from '../../accounts/configured-accounts.ts'
import { createSealing } from '../../accounts/factors/sealing.ts'
import { namesOf } from '../../accounts/name.ts'
import type { Moved, MovedKind, Presence, TransferWorld } from './moved.ts'

export function movedAccounts({ settings, storage, context }: TransferWorld): MovedKind {
  const { issuer, config, secrets } = settings
  const { deadlineMs } = config.limits
  const records = createAccountRecords({ storage, issuer, now: () => context.now, deadlineMs })
  const configured = readConfiguredAccounts(config.accounts, secrets[0])

  function checked(account: AccountDocument): AccountDocument {
    checkNewAccount(saidOf(account))
    const own = configured.bySub(account.sub) ? account.sub : namesOf(account).find(configured.hasName)
    if (own !== undefined) throw new TypeError(`the configuration has an account ${own}`)
    return account
  }

  const sealing = createSealing(secrets)

  /** @throws {TypeError} where the person could not show it any more */
  async function checkFactors({ factors }: Pick<AccountDocument, 'factors'>): Promise<void> {
    if (!factors?.otp) return
    await sealing.open(factors.otp.secret).catch(() => {
      throw new TypeError(
        'factors: none of the secrets of the configuration opens them; use those of the server that they are from',
      )
    })
  }

  function movedFactors(document: ConfiguredFactors): Moved {
    const { sub } = document
    if (!configured.bySub(sub))
      throw new TypeError(`the configuration has no account ${sub}, whose factors these are`)
    return {
      what: `factors of ${sub}`,
      names: [`the sub ${sub}`],
      async look(): Promise<Presence> {
        const { document: there, version } = await records.load('account', sub)
        if (!there || there.removed_at !== undefined) return { kind: 'absent', version }
        return there.configured
          ? { kind: 'there' }
          : { kind: 'taken', by: `there is an account of the sub ${sub}` }
      },
      async place(version) {
        if ((await records.commit('account', sub, document, version)) !== 'stored')
          throw new Error(`somebody has changed the factors of ${sub} meanwhile`)
      },
    }
  }

  return {
    kind: 'account',

    lineOf(key, { value }) {
      const document = readAccountDocument('account', value)
      if (document.removed_at !== undefined) return undefined
      return records.keyOf('account', document.sub).id === key.id ? document : undefined
    },

    async read(line) {
      const document = readAccountDocument('account', JSON.stringify(line))
      if (document.removed_at !== undefined) throw new TypeError('account: was removed')
      await checkFactors(document)
      if (document.configured) return movedFactors(document)
      const account = checked(document)
      const { sub, username, created_at } = account
      const names = namesOf(account)
      return {
        what: `account ${username}`,
        names: [`the sub ${sub}`, ...names.map((name) => `the name ${name}`)],

        async look(): Promise<Presence> {
          const { document, version } = await records.load('account', sub)
          const there = liveAccount(document)
          if (there && there.created_at !== created_at)
            return { kind: 'taken', by: `there is another account of the sub ${sub}` }
          if (there) return { kind: 'there' }
          const owners = await Promise.all(names.map((name) => ownerOfName(records, name)))
          const taken = names.find((_, n) => owners[n])
          return taken === undefined
            ? { kind: 'absent', version }
            : { kind: 'taken', by: `somebody else has the name ${taken} already` }
        },

        async place(version) {
          const { taken } = await holdNames(records, names, sub)
          if (taken !== undefined) throw new Error(`somebody else has got the name ${taken} meanwhile`)
          if ((await records.commit('account', sub, account, version)) !== 'stored')
            throw new Error(`somebody has made an account of the sub ${sub} meanwhile`)
          await keepNames(records, names, sub)
        },
      }
    },
  }
}

/** What somebody would have said of it who makes it; all else is checked by its shape. */
function saidOf({
  sub,
  username,
  email,
  email_verified,
  claims,
  roles,
  disabled,
  password,
}: AccountDocument): NewAccount {
  const { name, ...others } = claims
  return {
    sub,
    username,
    claims: others,
    roles,
    disabled,
    ...(email !== undefined && { email }),
    ...(email_verified !== undefined && { emailVerified: email_verified }),
    ...(name !== undefined && { name: name as string }),
    ...(password !== undefined && { passwordHash: password }),
  }
}
