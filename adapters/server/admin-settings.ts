/** What the page of settings shows of the server, beside the policy. No secret is among it, and no address that holds one. */

import type { SettingInForce } from '../admin.ts'
import { type Config, readConfig } from './config.ts'
import type { Settings } from './settings.ts'
import { kindOfStorage } from './storage.ts'

export const CONFIGURATION = 'the configuration'
const COMMAND_LINE = 'the command line'

/** As the file has them. */
const asWritten = [
  'insecureHttp',
  'registration',
  'storageReplicas',
  'trustedProxies',
  'accountPages',
  'adminPages',
  'startPage',
  'keyRotation',
  'languages',
  'paths',
] as const satisfies readonly (keyof Config)[]

export function settingsOf({ config, issuer, storage, workers }: Settings): readonly SettingInForce[] {
  const defaults = readConfig({ clients: [] })
  const setBy = (value: unknown, usual: unknown) => (isSame(value, usual) ? 'default' : CONFIGURATION)
  const named = (name: string, value: unknown, usual: unknown, set = setBy(value, usual)) => ({
    name,
    value,
    ...(usual !== undefined && { default: usual }),
    set,
  })
  const issuerSet = issuer === config.issuer ? CONFIGURATION : COMMAND_LINE
  const limits = Object.entries(config.limits).map(([name, value]) =>
    named(`limits.${name}`, value, defaults.limits[name as keyof Config['limits']]),
  )
  return [
    named('issuer', issuer, undefined, issuerSet),
    named('storage', kindOfStorage(storage), 'memory', storage === config.storage ? undefined : COMMAND_LINE),
    named('workers', workers, 1),
    named('secrets', config.secrets?.length ?? 0, undefined, CONFIGURATION),
    ...asWritten
      .filter((name) => config[name] !== undefined)
      .map((name) => named(name, config[name], defaults[name])),
    ...limits,
  ]
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
