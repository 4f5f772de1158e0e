/** The provider that a configuration describes, for the server and for the commands beside it. */

import type { Storage } from '../../core/index.ts'
import { createPasswordAccounts, type PasswordAccounts } from '../accounts.ts'
import { storedKeys } from '../keys/stored-keys.ts'
import { languages } from '../languages.ts'
import type { Language, TextChanges } from '../pages/texts/texts.ts'
import { createProvider, type Provider } from '../provider.ts'
import { requestLimits } from '../requests/limits-schema.ts'
import type { ProviderOptions } from '../world/options.ts'
import { keyOptions } from './keys.ts'
import { partOf } from './limits.ts'
import { mailSender } from './mail.ts'
import { mountsOf } from './mounts.ts'
import type { Settings } from './settings.ts'
import { readThemeFiles } from './theme.ts'

export function accountsOf({ config, issuer, secrets }: Settings, storage: Storage): PasswordAccounts {
  return createPasswordAccounts({
    storage,
    issuer,
    configured: config.accounts,
    secrets,
    deadlineMs: config.limits.deadlineMs,
  })
}

interface Beside extends Pick<ProviderOptions, 'storage' | 'onEvent' | 'onError' | 'onRequest'> {
  readonly accounts: PasswordAccounts
}

/** @throws with a message for people when the configuration will not do, or the storage is down */
export async function createServerProvider(settings: Settings, beside: Beside): Promise<Provider> {
  const { config, issuer, secrets } = settings
  const { storage, accounts } = beside
  const { ca, ...outbound } = config.outbound
  return createProvider({
    ...beside,
    issuer,
    insecureHttp: config.insecureHttp,
    registration: config.registration,
    secrets,
    keys: config.keys ?? (await storedKeys(keyOptions(settings, storage))),
    clients: config.clients,
    resources: config.resources,
    policy: config.policy,
    mounts: mountsOf(settings, accounts, config.mail && (await mailSender(config.mail))),
    deadlineMs: config.limits.deadlineMs,
    outbound: { ...outbound, ...(ca !== undefined && { ca }) },
    limits: partOf(config.limits, requestLimits),
    languages: languagesOf(config),
    // Whatever it holds: the provider tells what is wrong.
    ...(config.texts && { texts: config.texts as TextChanges }),
    ...(config.theme && { theme: await readThemeFiles(config.theme) }),
    ...(config.paths && { paths: config.paths }),
  })
}

function languagesOf({ languages: named }: Settings['config']): readonly Language[] {
  if (named === undefined) return languages
  return named.flatMap((one) =>
    typeof one === 'string' ? languages.filter(({ tag }) => tag === one) : [one as Language],
  )
}
