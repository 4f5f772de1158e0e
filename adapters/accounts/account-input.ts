/** What is said of an account, checked: by whom it is made, and what is to be changed of it. */

import * as v from 'valibot'
import { check } from '../../core/schemas.ts'
import { foldName } from './name.ts'
import { isArgon2id } from './password-hash.ts'

/** What may be said of an account beside how it signs in. */
export interface AccountFacts {
  /** What the person types; compared without regard to case, and shown as it is. */
  readonly username: string
  /** Signs them in as the user name does. */
  readonly email?: string
  readonly emailVerified?: boolean
  readonly name?: string
  /** Others of OpenID Connect's standard names, or of your own. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** What they are here, such as `admin`; the claim `roles`, which no scope opens unless you say so. */
  readonly roles?: readonly string[]
  /** Signs in nowhere, and all that they had is over. Default: false. */
  readonly disabled?: boolean
}

/** Without either, nobody signs in with a password. */
export interface GivenPassword {
  /** 8 characters at least, 1024 bytes at most. */
  readonly password?: string
  /** In its place: argon2id in PHC string format, as `vouchsafe hash-password` prints. */
  readonly passwordHash?: string
}

export interface NewAccount extends AccountFacts, GivenPassword {
  /** Never changes, never becomes somebody else's. Default: one is made. */
  readonly sub?: string
}

/** What is left out stays; `null` takes away. */
export type AccountChanges = {
  readonly [K in keyof AccountFacts]?: AccountFacts[K] | (undefined extends AccountFacts[K] ? null : never)
} & { readonly [K in keyof GivenPassword]?: GivenPassword[K] | null }

// No control character is typed, and the halves of a pair are no text.
const TEXT = /^[^\p{Cc}\p{Cs}]+$/u

const text = (most: number) =>
  v.pipe(
    v.string('must be a text'),
    v.regex(TEXT, 'must not be empty or have control characters'),
    v.check((value) => [...value].length <= most, `must have ${most} characters at most`),
  )

const name = v.pipe(
  text(320),
  v.check((value) => foldName(value) !== '', 'must not be blank'),
)

const email = v.pipe(
  name,
  v.regex(/^[^\p{White_Space}@]+@[^\p{White_Space}@]+$/u, 'must be an e-mail address'),
)

/** Have a member of their own, so that each is said once. */
const ELSEWHERE = ['sub', 'name', 'email', 'email_verified', 'roles']

const claims = v.pipe(
  v.record(v.string(), v.unknown(), 'must be an object'),
  v.check(
    (value) => !ELSEWHERE.some((claim) => Object.hasOwn(value, claim)),
    `must hold none of ${ELSEWHERE.join(', ')}, which are said beside it`,
  ),
)

const flag = v.boolean('must be true or false')
const roles = v.array(text(100), 'must be a list of texts')

/** Characters as a person counts them. */
const SHORTEST = 8

const password = v.pipe(
  v.string('must be a text'),
  v.check((value) => [...value].length >= SHORTEST, `must have ${SHORTEST} characters at least`),
  v.check((value) => Buffer.byteLength(value) <= 1024, 'must have 1024 bytes at most'),
)

const passwordHash = v.pipe(
  v.string('must be a text'),
  v.check(isArgon2id, 'must be argon2id in PHC string format, as `vouchsafe hash-password` prints'),
)

const newAccount = v.strictObject({
  username: name,
  email: v.optional(email),
  emailVerified: v.optional(flag),
  name: v.optional(text(320)),
  claims: v.optional(claims),
  roles: v.optional(roles),
  disabled: v.optional(flag),
  password: v.optional(password),
  passwordHash: v.optional(passwordHash),
  sub: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 characters of ASCII without spaces'),
    ),
  ),
})

const changes = v.strictObject({
  username: v.optional(name),
  email: v.nullish(email),
  emailVerified: v.nullish(flag),
  name: v.nullish(text(320)),
  claims: v.nullish(claims),
  roles: v.nullish(roles),
  disabled: v.nullish(flag),
  password: v.nullish(password),
  passwordHash: v.nullish(passwordHash),
})

/** @throws {TypeError} with a line for each thing that is wrong, by its name */
export function checkNewAccount(account: NewAccount): void {
  check(newAccount, account)
  checkPassword(account)
}

/** @throws {TypeError} likewise */
export function checkChanges(asked: AccountChanges): void {
  check(changes, asked)
  checkPassword(asked)
}

function checkPassword({ password, passwordHash }: AccountChanges): void {
  if (typeof password === 'string' && typeof passwordHash === 'string')
    throw new TypeError('password and passwordHash are both there; remove one of the two')
}
