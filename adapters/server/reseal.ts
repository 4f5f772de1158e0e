/**
 * `vouchsafe secrets reseal`: the secrets of people's apps that make codes are encrypted under a secret of the deployment.
 * They move to the newest when they are used, and here all at once, before an older one is taken away.
 */

import { openOffice } from './commands/office.ts'
import { pagesOf } from './pages-of.ts'

/** @returns what to print */
export async function resealFactors(config: string | undefined): Promise<string> {
  const { accounts, close } = await openOffice(config === undefined ? {} : { config })
  try {
    let resealed = 0
    for (const { sub } of accounts.configured) if (await accounts.factors.reseal(sub)) resealed++
    for await (const { sub, factors } of pagesOf((asked) => accounts.list(asked), 'accounts'))
      if (factors.otp && (await accounts.factors.reseal(sub))) resealed++
    return `${resealed === 1 ? 'The app of one person was' : `The apps of ${resealed} people were`} under an older secret, and nothing is now.\n`
  } finally {
    close()
  }
}
