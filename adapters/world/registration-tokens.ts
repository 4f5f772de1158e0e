/** Initial access tokens, for whoever lets clients register: programs, command lines and pages. */

import {
  type Context,
  createRegistrationToken,
  type Flow,
  listRegistrationTokens,
  type RegistrationToken,
  refuseUnknown,
  removeRegistrationToken,
} from '../../core/index.ts'
import { listed, pageLimit } from './list-page.ts'

/** Times are NumericDates. */
export interface RegistrationTokenRecord {
  /** Named when it is removed; it is no token. */
  readonly id: string
  readonly note?: string
  readonly createdAt: number
  readonly expiresAt: number
  /** How many clients may register with it, and how many have. */
  readonly uses: number
  readonly used: number
}

export interface NewRegistrationTokenOptions {
  /** What it is for, for whoever sees the list and for the hook `register`; 200 characters at most. */
  readonly note?: string
  /** NumericDate. Default: in a day. */
  readonly expiresAt?: number
  /** How many clients may register with it. Default: 1. */
  readonly uses?: number
}

export interface ListedRegistrationTokens {
  readonly tokens: readonly RegistrationTokenRecord[]
  /** Present while there may be more. */
  readonly after?: string
}

/** Rejects when the storage is down, and with a {TypeError} that names what is wrong with what it was given. */
export interface RegistrationTokens {
  /** `initialAccessToken` is shown here, and never again. */
  create(
    options?: NewRegistrationTokenOptions,
  ): Promise<RegistrationTokenRecord & { readonly initialAccessToken: string }>
  /** Those that can still be used or are used up, oldest first, a page at a time. Rejects where the storage has no lists. */
  list(options?: { readonly after?: string; readonly limit?: number }): Promise<ListedRegistrationTokens>
  /** It is refused at once; clients that have registered with it stay. @returns whether there was one */
  remove(id: string): Promise<boolean>
}

export interface RegistrationTokensWorld {
  now(): Context
  perform<T>(flow: Flow<T>): Promise<T>
}

const DAY = 86_400
const MOST_USES = 1_000_000

export function createRegistrationTokens({ now, perform }: RegistrationTokensWorld): RegistrationTokens {
  return {
    async create(options = {}) {
      refuseUnknown(options, { note: true, expiresAt: true, uses: true })
      const context = now()
      const { note, uses = 1, expiresAt: expires_at = context.now + DAY } = options
      if (note !== undefined && note.length > 200)
        throw new TypeError('note: must have 200 characters at most')
      if (!Number.isInteger(uses) || uses < 1 || uses > MOST_USES)
        throw new TypeError(`uses: must be a whole number, 1 to ${MOST_USES}`)
      if (!Number.isFinite(expires_at) || expires_at <= context.now)
        throw new TypeError('expiresAt: must be a NumericDate that is still to come, in seconds')
      const made = await perform(createRegistrationToken({ note, uses, expires_at }, context))
      return { ...recordOf(made.token), initialAccessToken: made.initial_access_token }
    },

    async list(options = {}) {
      refuseUnknown(options, { after: true, limit: true })
      const asked = { after: options.after, limit: pageLimit(options.limit) }
      const page = await perform(listRegistrationTokens(asked, now()))
      const { tokens, after } = listed(page, 'registration tokens')
      return { tokens: tokens.map(recordOf), ...(after !== undefined && { after }) }
    },

    async remove(id) {
      return await perform(removeRegistrationToken(id, now()))
    },
  }
}

function recordOf({
  id,
  note,
  created_at,
  expires_at,
  uses,
  used,
}: RegistrationToken): RegistrationTokenRecord {
  const about = note !== undefined && { note }
  return { id, ...about, createdAt: created_at, expiresAt: expires_at, uses, used }
}
