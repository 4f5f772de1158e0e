/**
 * Passkeys, judged by a library: that one was made for a challenge of ours, and that it has signed another. The library is
 * loaded with the first of them.
 * @see WebAuthn Level 3 sections 7.1 and 7.2
 */

import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { PasskeyDocument } from './factors-document.ts'

/** Whom a passkey is for. */
export interface RelyingParty {
  readonly origin: string
  readonly rpId: string
}

export function relyingPartyOf(issuer: string): RelyingParty {
  const { origin, hostname } = new URL(issuer)
  return { origin, rpId: hostname }
}

/** By its bytes: a browser writes them in its own way, without the bits that are left over. */
function isSameAs(challenge: string): (signed: string) => boolean {
  const wanted = Buffer.from(challenge, 'base64url')
  return (signed) => wanted.length >= 16 && wanted.equals(Buffer.from(signed, 'base64url'))
}

/** What the browser has made of a response that is none of ours is nothing. */
function parsed<T>(response: string): T | undefined {
  try {
    const value: unknown = JSON.parse(response)
    return typeof value === 'object' && value !== null ? (value as T) : undefined
  } catch {
    return undefined
  }
}

type Made = Omit<PasskeyDocument, 'name' | 'created_at'>

/** @param response of `navigator.credentials.create`, in JSON @returns `undefined` where it was not made for this */
export async function registeredPasskey(
  response: string,
  challenge: string,
  { origin, rpId }: RelyingParty,
): Promise<Made | undefined> {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
  const made = parsed<RegistrationResponseJSON>(response)
  if (!made) return undefined
  const verified = await verifyRegistrationResponse({
    response: made,
    expectedChallenge: isSameAs(challenge),
    expectedOrigin: origin,
    expectedRPID: rpId,
    requireUserVerification: false,
  }).catch(() => undefined)
  if (!verified?.verified) return undefined
  const { credential, credentialDeviceType } = verified.registrationInfo
  const { id, publicKey, counter, transports } = credential
  return {
    id,
    public_key: Buffer.from(publicKey).toString('base64url'),
    counter,
    device: credentialDeviceType === 'singleDevice' ? 'single' : 'multi',
    ...(transports && { transports }),
  }
}

/** What is asked of a passkey. */
export interface Asked {
  readonly challenge: string
  /** Whether it must have verified its person, and not only that somebody was there. */
  readonly verifies_user: boolean
}

/** @param response of `navigator.credentials.get`, in JSON @returns its counter, or `undefined` where it has not signed */
export async function assertedCounter(
  { id, public_key, counter, transports }: PasskeyDocument,
  response: string,
  { challenge, verifies_user }: Asked,
  { origin, rpId }: RelyingParty,
): Promise<number | undefined> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
  const asserted = parsed<AuthenticationResponseJSON>(response)
  if (asserted?.id !== id) return undefined
  const verified = await verifyAuthenticationResponse({
    response: asserted,
    expectedChallenge: isSameAs(challenge),
    expectedOrigin: origin,
    expectedRPID: rpId,
    requireUserVerification: verifies_user,
    credential: {
      id,
      publicKey: new Uint8Array(Buffer.from(public_key, 'base64url')),
      counter,
      ...(transports && { transports: [...transports] }),
    },
  }).catch(() => undefined)
  return verified?.verified ? verified.authenticationInfo.newCounter : undefined
}

/** The credential that a response says it is of. */
export function credentialIn(response: string): string | undefined {
  const id = parsed<{ readonly id?: unknown }>(response)?.id
  return typeof id === 'string' ? id : undefined
}

/** Whose it says that it is, as they were named when it was made. It is not signed: what counts is whose the credential is. */
export function userHandleIn(response: string): string | undefined {
  const handle = parsed<Partial<AuthenticationResponseJSON>>(response)?.response?.userHandle
  return typeof handle === 'string' ? handle : undefined
}
