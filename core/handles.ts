/**
 * What the outside holds: `<handle>.<serial>.<mac>`, and `<handle>.<end_user>.<serial>.<mac>` for what was
 * given to a person. Codes, tokens and session cookies are derived from a handle and the deployment's secret,
 * so nothing that could be presented is ever stored:
 *
 * - the handle is 128 bits; a record is kept under a digest of it (`keyOf`), which leads to no handle;
 * - what was given to a person leads to their record too, so that both are asked for at once. The handle of
 *   that is masked by a keyed digest of the grant's: two tokens of one person have nothing in common;
 * - the serial says what the value is (a letter) and which one of its grant (a number, or a nonce);
 * - the mac covers kind, handle and serial under a key that belongs to this issuer, so garbage, a value
 *   of another kind and another tenant's value are refused before anything is read.
 *
 * A store that is stolen therefore redeems nothing, and a repeated refresh can be answered with the very
 * same successor. Secrets come newest first: the newest derives, all verify.
 */

import { utf8ToBytes } from '@noble/hashes/utils.js'
import { type Digests, portableDigests } from './digests.ts'
import type { DocumentKind } from './documents.ts'
import { equalInConstantTime, xorBase64url } from './encoding.ts'
import type { Key } from './storage.ts'
import { documentTable } from './stored-document.ts'

const letters = {
  ...documentTable.grant.letters,
  ...documentTable.end_user.letters,
  ...documentTable.registration_token.letters,
}

export type HandleKind = keyof typeof letters

const kinds = Object.fromEntries(Object.entries(letters).map(([kind, letter]) => [letter, kind])) as Record<
  string,
  HandleKind
>

/** Derives MACs for one purpose; the keyed state is prepared once. */
export type Mac = (message: string) => string

interface TokenKeys {
  readonly mac: Mac
  /** Of a grant's handle: what its End-User's handle is masked by. */
  readonly mask: Mac
}

export interface HandleKeys {
  readonly issuer: string
  readonly digests: Digests
  /** Newest first. */
  readonly tokens: readonly [TokenKeys, ...TokenKeys[]]
  readonly continuations: readonly [Mac, ...Mac[]]
}

/** As much of a digest as is kept: 22 characters of base64url, which are 132 bits. */
const LENGTH = 22

/** @param secrets the deployment's, newest first, at least 32 characters each. */
export function handleKeys(
  issuer: string,
  secrets: readonly [string, ...string[]],
  digests: Digests = portableDigests,
): HandleKeys {
  const { hmacSha256 } = digests
  const macFor = (secret: string, purpose: string): Mac => {
    const key = hmacSha256(utf8ToBytes(secret))(`vouchsafe\0${purpose}\0${issuer}`)
    const mac = hmacSha256(utf8ToBytes(key))
    return (message) => mac(message).slice(0, LENGTH)
  }
  const each = <T>(keysFor: (secret: string) => T): [T, ...T[]] => {
    const [newest, ...older] = secrets
    return [keysFor(newest), ...older.map(keysFor)]
  }
  return {
    issuer,
    digests,
    tokens: each((secret) => ({ mac: macFor(secret, 'token'), mask: macFor(secret, 'mask') })),
    continuations: each((secret) => macFor(secret, 'continuation')),
  }
}

/** A name for what must not be stored or compared itself. The parts may hold anything but NUL. */
export function fingerprint({ digests }: HandleKeys, ...parts: readonly string[]): string {
  return digests.sha256(parts.join('\0')).slice(0, LENGTH)
}

/** What a grant's values are derived from. */
export interface GrantHandle {
  readonly handle: string
  /** The handle of the person's record; absent for what belongs to no End-User. */
  readonly end_user?: string
}

export interface Handle extends GrantHandle {
  readonly kind: HandleKind
  /** A grant's number, or a session's nonce. */
  readonly serial: string
}

/** The presentable value for a handle. */
export function derive(
  keys: HandleKeys,
  kind: HandleKind,
  { handle, end_user }: GrantHandle,
  serial: number | string,
): string {
  const { mac, mask } = keys.tokens[0]
  const lead = end_user === undefined ? handle : `${handle}.${xorBase64url(end_user, mask(handle))}`
  const body = `${lead}.${letters[kind]}${serial}`
  return `${body}.${mac(body)}`
}

const SHAPE = new RegExp(
  `^([A-Za-z0-9_-]{22})(?:\\.([A-Za-z0-9_-]{22}))?\\.([${Object.values(letters).join('')}])([A-Za-z0-9_-]{1,22})\\.([A-Za-z0-9_-]{22})$`,
)
const MAX_LENGTH = 4 * 22 + 1 + 3

/** Parses and verifies a presented value of any kind; touches no storage. */
export function parseHandle(keys: HandleKeys, text: string): Handle | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const match = SHAPE.exec(text)
  if (!match) return undefined
  const [, handle = '', masked, letter = '', serial = '', mac = ''] = match
  const body = text.slice(0, -mac.length - 1)
  const used = keys.tokens.find((one) => equalInConstantTime(one.mac(body), mac))
  if (!used) return undefined
  const kind = kinds[letter] as HandleKind
  return masked === undefined
    ? { kind, handle, serial }
    : { kind, handle, serial, end_user: xorBase64url(masked, used.mask(handle)) }
}

export function isMac(macs: readonly Mac[], message: string, mac: string): boolean {
  return macs.some((derived) => equalInConstantTime(derived(message), mac))
}

/** Where the record of a handle is kept. The issuer is part of it, so tenants share a store safely. */
export function keyOf<K extends DocumentKind>(
  keys: HandleKeys,
  kind: K,
  handle: string,
): Key & { readonly kind: K } {
  return { kind, id: fingerprint(keys, kind, keys.issuer, handle) }
}

/** The handle of an End-User's record follows from `sub`, so that it is found by either. */
export function endUserHandle(keys: HandleKeys, sub: string): string {
  return fingerprint(keys, 'sub', keys.issuer, sub)
}
