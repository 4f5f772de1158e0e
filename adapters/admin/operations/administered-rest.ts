/** What administrators do with keys, with tokens, and with what lets clients register. */

import type { DescribedKey, KeySchedule } from '../../keys/key-ring.ts'
import type {
  ListedRegistrationTokens,
  NewRegistrationTokenOptions,
  RegistrationTokenRecord,
  RegistrationTokens,
} from '../../world/registration-tokens.ts'
import type { TokenRecord, Tokens } from '../../world/tokens.ts'
import type { Administrator, Audit } from './audit.ts'
import { type Done, type Invalid, judged, type Unknown } from './outcome.ts'

export interface AdministeredKeys {
  list(): Promise<readonly DescribedKey[]>
  /** Publishes the next ones. */
  rotate(by: Administrator): Promise<Done<readonly DescribedKey[]> | Invalid>
  /** For keys that leaked. @param kids all where it is left out */
  rotateNow(by: Administrator, kids?: readonly string[]): Promise<Done<readonly DescribedKey[]> | Invalid>
}

export function createAdministeredKeys(keys: KeySchedule, audit: Audit): AdministeredKeys {
  const rotated = (
    by: Administrator,
    action: string,
    before: Readonly<Record<string, unknown>> | undefined,
    act: () => Promise<readonly DescribedKey[]>,
  ) => audit.record(by, { action, target: 'keys', ...(before && { before }) }, act, () => true)

  return {
    list: () => keys.list(),
    rotate: (by) =>
      judged(async () => ({
        kind: 'done',
        value: await rotated(by, 'keys.rotated', undefined, () => keys.rotate()),
      })),
    rotateNow: (by, kids) =>
      judged(async () => {
        const before = kids && { kids }
        const value = await rotated(by, 'keys.thrown_away', before, () => keys.rotateNow(kids))
        return { kind: 'done', value }
      }),
  }
}

export interface AdministeredTokens {
  /** @returns `undefined` for what is no code or token of this issuer */
  show(token: string): Promise<TokenRecord | undefined>
  revoke(by: Administrator, token: string): Promise<Done<TokenRecord> | Unknown>
}

export function createAdministeredTokens(tokens: Tokens, audit: Audit): AdministeredTokens {
  return {
    show: (token) => tokens.show(token),
    async revoke(by, token) {
      const shown = await tokens.show(token)
      if (!shown) return { kind: 'unknown' }
      const { kind, client_id, sub } = shown
      const whose = { ...(client_id !== undefined && { client_id }), ...(sub !== undefined && { sub }) }
      const change = { action: 'token.revoked', target: 'token', ...whose, before: { kind } } as const
      await audit.record(
        by,
        change,
        () => tokens.revoke(token),
        () => true,
      )
      return { kind: 'done', value: (await tokens.show(token)) ?? shown }
    },
  }
}

export interface AdministeredRegistrationTokens {
  list(options: { readonly after?: string; readonly limit?: number }): Promise<ListedRegistrationTokens>
  create(
    by: Administrator,
    options: NewRegistrationTokenOptions,
  ): Promise<Done<RegistrationTokenRecord & { readonly initialAccessToken: string }> | Invalid>
  remove(by: Administrator, id: string): Promise<Done<undefined> | Unknown>
}

export function createAdministeredRegistrationTokens(
  tokens: RegistrationTokens,
  audit: Audit,
): AdministeredRegistrationTokens {
  return {
    list: (options) => tokens.list(options),
    create: (by, options) =>
      judged(async () => {
        const change = {
          action: 'registration_token.created',
          target: 'registration_token',
          after: { ...options },
        } as const
        const value = await audit.record(
          by,
          change,
          () => tokens.create(options),
          ({ id }) => ({ id }),
        )
        return { kind: 'done', value }
      }),
    async remove(by, id) {
      const change = { action: 'registration_token.removed', target: 'registration_token', id } as const
      const is_removed = await audit.record(
        by,
        change,
        () => tokens.remove(id),
        (removed) => removed,
      )
      return is_removed ? { kind: 'done', value: undefined } : { kind: 'unknown' }
    },
  }
}
