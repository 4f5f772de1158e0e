/**
 * How long the longest lasts that is derived from the deployment's secret: of what the configuration says, and of what is
 * in the storage, where clients have lifetimes of their own and initial access tokens as long as somebody wanted.
 */

import type { Policy } from '../../core/index.ts'
import { openOffice } from './commands/office.ts'
import type { Config } from './config.ts'
import { pagesOf } from './pages-of.ts'

const derived = ['code_lifetime', 'access_token_lifetime'] as const satisfies readonly (keyof Policy)[]

type Own = { readonly [K in keyof Policy]?: Policy[K] | undefined }

/** In seconds, of what the configuration says. */
export function longestConfigured({
  policy,
  clients,
  resources,
}: Pick<Config, 'policy' | 'clients' | 'resources'>): number {
  return Math.max(
    policy.session_lifetime,
    policy.continuation_lifetime,
    ...resources.map(({ accessTokenLifetime = 0 }) => accessTokenLifetime),
    ...[policy, ...clients].map((own) => longestOf(own, policy)),
  )
}

/**
 * A refresh token that is used is followed by one that is derived anew, and one that is not used ends by its idle
 * lifetime.
 */
function longestOf(own: Own, policy: Policy): number {
  return Math.max(
    ...derived.map((name) => own[name] ?? policy[name]),
    Math.min(
      own.refresh_token_idle_lifetime ?? policy.refresh_token_idle_lifetime,
      own.refresh_token_lifetime ?? policy.refresh_token_lifetime,
    ),
  )
}

/** In seconds, of what is in the storage; `undefined` where it is not there, or does not say. */
export async function longestStored(config: string | undefined): Promise<number | undefined> {
  try {
    const office = await openOffice(config === undefined ? {} : { config })
    try {
      const { provider } = office
      const { policy } = provider.configuration
      const now = Date.now() / 1000
      let longest = 0
      for await (const { metadata } of pagesOf((after) => provider.clients.list(after), 'clients'))
        longest = Math.max(longest, longestOf(metadata, policy))
      for await (const { expiresAt } of pagesOf((after) => provider.registrationTokens.list(after), 'tokens'))
        longest = Math.max(longest, expiresAt - now)
      return Math.ceil(longest)
    } finally {
      office.close()
    }
  } catch {
    return undefined
  }
}
