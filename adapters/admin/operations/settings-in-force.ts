/** What is decided for all clients: each setting as it is in force, what it would be by default, and where it was set. */

import { type Policy, readPolicy } from '../../../core/index.ts'

export interface SettingInForce {
  readonly name: string
  readonly value: unknown
  /** Absent where there is none. */
  readonly default?: unknown
  /** Where it was set, such as the name of a file; `default` where nobody said otherwise. */
  readonly set: string
}

export interface SettingsWorld {
  readonly policy: Policy
  /** Where it was set. */
  readonly place: string
  /** What there is beside the policy. */
  readonly others: readonly SettingInForce[]
}

export function settingsInForce({ policy, place, others }: SettingsWorld): readonly SettingInForce[] {
  const defaults: Partial<Record<string, unknown>> = { ...readPolicy({}) }
  const settings = Object.entries(policy)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({
      name: `policy.${name}`,
      value,
      default: defaults[name],
      set: JSON.stringify(value) === JSON.stringify(defaults[name]) ? 'default' : place,
    }))
  return [...others, ...settings]
}
