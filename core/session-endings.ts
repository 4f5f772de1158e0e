/** Why a session ended. Of one that ran out it is told only where a client was to be told of its end. */
export const sessionEndings = [
  'signed_out',
  /** Somebody else signed in at that browser. */
  'another_sign_in',
  'account_unusable',
  /** The account has another `stamp`. */
  'stamp_changed',
  /** It made room for a newer one (`max_sessions`). */
  'displaced',
  /** The host ended that session, all sessions, or everything, of the person. */
  'ended_by_host',
  /** It was not used any more, or has been there for as long as one may. */
  'expired',
] as const

export type SessionEnding = (typeof sessionEndings)[number]
