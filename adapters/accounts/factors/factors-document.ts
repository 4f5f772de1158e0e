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

export interface FactorsDocument {
  readonly otp?: OtpDocument
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

export function isFactors(value: unknown): boolean {
  return (
    isRecord<FactorsDocument>(value) &&
    (value.otp === undefined || isOtp(value.otp)) &&
    (value.recovery === undefined || isRecovery(value.recovery))
  )
}
