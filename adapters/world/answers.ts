/**
 * What a host answers, checked before the core believes it: its look-ups, its hooks, its store. A wrong
 * answer is a host that failed, so the request is a 503 and can be repeated; it is never taken for a "no",
 * and never for a "yes".
 *
 * Every request asks a host several times, so the shapes are checked by hand: a schema takes ten times as long.
 */

import type {
  Account,
  Claims,
  Key,
  Listed,
  ListPage,
  PutOutcome,
  RegistrationMetadata,
  RegistrationVerdict,
  SecondFactors,
  SignedIn,
  SignedOutVerdict,
  SignInVerdict,
  Stored,
  ToldError,
} from '../../core/index.ts'

/** What is known of an answer before it is looked at. */
type Answer<T> = { readonly [K in keyof T]?: unknown }

function isRecord<T = Claims>(answer: unknown): answer is Answer<T> {
  return typeof answer === 'object' && answer !== null && !Array.isArray(answer)
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isMaybeText = (value: unknown) => value === undefined || isText(value)
const isTexts = (value: unknown) => Array.isArray(value) && value.every(isText)

/** @throws {TypeError} naming who answered, and not what: that may be anybody's data */
function check(is_right: boolean, who: string): void {
  if (!is_right) throw new TypeError(`${who} answered something else than it should`)
}

function isAccount(answer: unknown): boolean {
  return (
    isRecord<Account>(answer) &&
    isText(answer.sub) &&
    isMaybeText(answer.stamp) &&
    (answer.claims === undefined || isRecord(answer.claims))
  )
}

/** @param sub whose account was asked for: anybody else's is a wrong answer */
export function readAccount(answer: Account | null | undefined, sub: string): Account | undefined {
  if (answer === null || answer === undefined) return undefined
  check(isAccount(answer), 'accounts.find')
  if (answer.sub !== sub) throw new TypeError('accounts.find answered another account')
  return answer
}

function isSignedIn(answer: unknown): boolean {
  return (
    isRecord<SignedIn>(answer) &&
    isText(answer.sub) &&
    answer.sub !== '' &&
    (answer.amr === undefined || isTexts(answer.amr)) &&
    (answer.acr === undefined || isText(answer.acr)) &&
    (answer.second_factor === undefined || typeof answer.second_factor === 'boolean')
  )
}

/** @param who was asked */
export function readSignedIn(answer: SignedIn | null | undefined, who: string): SignedIn | undefined {
  if (answer === null || answer === undefined) return undefined
  check(isSignedIn(answer), who)
  return answer
}

function isPasskey(answer: unknown): boolean {
  return (
    isRecord<SecondFactors['passkeys'][number]>(answer) &&
    isText(answer.id) &&
    (answer.transports === undefined || isTexts(answer.transports))
  )
}

export function readFactors(answer: SecondFactors | null | undefined): SecondFactors | undefined {
  if (answer === null || answer === undefined) return undefined
  check(
    isRecord<SecondFactors>(answer) &&
      typeof answer.otp === 'boolean' &&
      typeof answer.recovery_codes === 'boolean' &&
      Array.isArray(answer.passkeys) &&
      answer.passkeys.every(isPasskey),
    'accounts.secondFactors',
  )
  return answer
}

function isVerdict(answer: unknown): boolean {
  if (!isRecord<SignInVerdict & ToldError & { readonly url: string; readonly message: string }>(answer))
    return false
  switch (answer.kind) {
    case 'allow':
      return true
    case 'refuse':
      return [answer.error, answer.errorDescription, answer.message].every(isMaybeText)
    default:
      return (answer.kind === 'redirect' || answer.kind === 'stepUp') && isText(answer.url)
  }
}

export function readVerdict(answer: SignInVerdict): SignInVerdict {
  check(isVerdict(answer), 'hooks.afterSignIn')
  return answer
}

export function readSignedOutVerdict(
  answer: SignedOutVerdict | null | undefined,
): SignedOutVerdict | undefined {
  if (answer === null || answer === undefined) return undefined
  check(
    isRecord<SignedOutVerdict>(answer) && answer.kind === 'redirect' && isText(answer.url),
    'hooks.afterEndSession',
  )
  return answer
}

export function readAllowance(answer: boolean): boolean {
  check(typeof answer === 'boolean', 'hooks.allowClientDocument')
  return answer
}

const registrationErrors: readonly unknown[] = [
  undefined,
  'invalid_redirect_uri',
  'invalid_client_metadata',
  'invalid_software_statement',
  'unapproved_software_statement',
]

/** @param read the metadata that the hook wants @throws {TypeError} naming what is wrong */
export function readRegistrationVerdict(
  answer: RegistrationVerdict,
  read: (metadata: RegistrationMetadata) => RegistrationMetadata,
): RegistrationVerdict {
  check(isRecord<{ kind: string }>(answer), 'hooks.register')
  if (answer.kind === 'allow')
    return answer.metadata === undefined ? answer : { kind: 'allow', metadata: read(answer.metadata) }
  check(
    answer.kind === 'refuse' &&
      isMaybeText(answer.errorDescription) &&
      registrationErrors.includes(answer.error),
    'hooks.register',
  )
  return answer
}

/** OpenID Connect Core section 2: at most 255 characters, of ASCII. */
export function readSubject(answer: string, who: string): string {
  check(isText(answer) && /^[\x20-\x7e]{1,255}$/.test(answer), who)
  return answer
}

const isPlain = (value: unknown) =>
  isText(value) || typeof value === 'boolean' || value === null || Number.isFinite(value)

/** Claims as JSON has them: what cannot be written as such is refused here, where it can be said whose it is. */
export function readClaims(answer: Claims, who: string): Claims {
  check(isRecord(answer), who)
  if (Object.values(answer).every(isPlain)) return answer
  const written: unknown = JSON.parse(JSON.stringify(answer))
  check(isRecord(written), who)
  return written as Claims
}

/** @param count of the keys that were asked for: an answer of another length says nothing about any of them */
export function readRecords(
  answer: readonly (Stored | null | undefined)[],
  count: number,
): readonly (Stored | undefined)[] {
  check(Array.isArray(answer) && answer.length === count, 'the get of the storage')
  const records: (Stored | undefined)[] = []
  for (const record of answer) records.push(readRecord(record))
  return records
}

function readRecord(answer: Stored | null | undefined): Stored | undefined {
  if (answer === null || answer === undefined) return undefined
  check(isRecord<Stored>(answer) && isText(answer.value) && isText(answer.version), 'the get of the storage')
  return answer
}

export function readList(answer: ListPage): ListPage {
  check(
    isRecord<ListPage>(answer) &&
      isMaybeText(answer.after) &&
      Array.isArray(answer.records) &&
      answer.records.every(isListed),
    'the list of the storage',
  )
  return answer
}

function isListed(answer: unknown): boolean {
  if (!isRecord<Listed>(answer) || !isRecord<Key>(answer.key)) return false
  return [answer.key.kind, answer.key.id, answer.value, answer.version].every(isText)
}

export function readOutcome(answer: PutOutcome): PutOutcome {
  check(answer === 'stored' || answer === 'conflict' || answer === 'doubtful', 'the put of the storage')
  return answer
}
