/** What is stored of the second factors of an account, in its record. Times are NumericDate seconds. */

export interface OtpDocument {
  /** The app's secret, encrypted under the deployment's newest. */
  readonly secret: string
  /** The step that the last code was of (RFC 6238 section 5.2: one that was taken is not taken again). */
  readonly last_step: number
  readonly created_at: number
}

export interface RecoveryDocument {
  /** Of those that are left. */
  readonly hashes: readonly string[]
  readonly created_at: number
}

export interface PasskeyDocument {
  /** Of the credential, in base64url. */
  readonly id: string
  /** COSE, in base64url. */
  readonly public_key: string
  /** As the authenticator last said it; 0 where it counts nothing. */
  readonly counter: number
  /** Whether it stays on the device that made it. */
  readonly device: 'single' | 'multi'
  readonly transports?: readonly string[]
  /** What the person calls it. */
  readonly name: string
  readonly created_at: number
  readonly used_at?: number
}

/** A challenge that was signed, for as long as its page could be answered again. */
export interface SpentChallenge {
  readonly challenge: string
  readonly at: number
}

export interface FactorsDocument {
  readonly otp?: OtpDocument
  readonly passkeys?: readonly PasskeyDocument[]
  readonly spent?: readonly SpentChallenge[]
  readonly recovery?: RecoveryDocument
}

type Unchecked<T> = { readonly [K in keyof T]?: unknown }

const isRecord = <T>(value: unknown): value is Unchecked<T> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function isOtp(value: unknown): boolean {
  return (
    isRecord<OtpDocument>(value) &&
    typeof value.secret === 'string' &&
    typeof value.last_step === 'number' &&
    typeof value.created_at === 'number'
  )
}

function isRecovery(value: unknown): boolean {
  return (
    isRecord<RecoveryDocument>(value) &&
    Array.isArray(value.hashes) &&
    value.hashes.every((hash) => typeof hash === 'string') &&
    typeof value.created_at === 'number'
  )
}

function isPasskey(value: unknown): boolean {
  return (
    isRecord<PasskeyDocument>(value) &&
    [value.id, value.public_key, value.name].every((text) => typeof text === 'string') &&
    typeof value.counter === 'number' &&
    (value.device === 'single' || value.device === 'multi') &&
    typeof value.created_at === 'number'
  )
}

function isSpent(value: unknown): boolean {
  return (
    isRecord<SpentChallenge>(value) && typeof value.challenge === 'string' && typeof value.at === 'number'
  )
}

const isMaybeList = (value: unknown, isOne: (value: unknown) => boolean) =>
  value === undefined || (Array.isArray(value) && value.every(isOne))

export function isFactors(value: unknown): boolean {
  return (
    isRecord<FactorsDocument>(value) &&
    (value.otp === undefined || isOtp(value.otp)) &&
    (value.recovery === undefined || isRecovery(value.recovery)) &&
    isMaybeList(value.passkeys, isPasskey) &&
    isMaybeList(value.spent, isSpent)
  )
}
