/**
 * Takes the secrets out of what is written down, so that it can be shown, and still runs byte for byte.
 *
 * - What only handlers look at (client secrets, passwords, signatures of JWTs) becomes a placeholder; the
 *   flow passes it on and never knows.
 * - What the core verifies itself (codes, tokens, cookies, continuations) is derived from the deployment's
 *   secret, so it is derived again from the demonstration secret. Where records are kept does not depend
 *   on the secret, and nothing is worth anything where the run took place.
 * - What was presented and is not ours keeps its shape and loses its content.
 *
 * Names, subjects and claims are not secrets and stay: a transcript of a real request is personal data.
 */

import {
  type Configuration,
  derive,
  type HttpRequest,
  openContinuation,
  parseHandle,
  sealContinuation,
} from 'vouchsafe/core'

type Keys = Configuration['keys']

export const REDACTED = 'redacted'

const HANDLE = /(?:[A-Za-z0-9_-]{22}\.){1,2}[cars][A-Za-z0-9_-]{1,22}\.[A-Za-z0-9_-]{22}/g
const CONTINUATION = /(?<![\w.-])eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{22}(?![\w.-])/g
/** The cookie that says who has signed in at a browser before: its name, and macs. */
const DEVICE = /(?<![\w.-])([A-Za-z0-9_-]{22})((?:\.[A-Za-z0-9_-]{22}){1,8})(?![\w.-])/g
const JWT = /(?<![\w.-])(eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+(?![\w.-])/g

/** A mac that belongs to nothing. */
const withoutMac = (text: string) => text.replace(/[^.]{22}$/, 'x'.repeat(22))

/** @param from the keys of the deployment  @param to those that may be known */
function derivedAnew(text: string, from: Keys, to: Keys): string {
  return text
    .replace(JWT, `$1.${REDACTED}`)
    .replace(DEVICE, (_, name: string, macs: string) => name + macs.replace(/[^.]/g, 'x'))
    .replace(CONTINUATION, (found) => {
      const opened = openContinuation(from, found)
      return opened?.authentic ? sealContinuation(to, opened.continuation) : withoutMac(found)
    })
    .replace(HANDLE, (found) => {
      const handle = parseHandle(from, found)
      return handle ? derive(to, handle.kind, handle, handle.serial) : withoutMac(found)
    })
}

const secretParameters = new Set(['client_secret', 'password'])

function redactForm(encoded: string): string {
  const pairs = encoded.split('&').map((pair) => {
    const [name = ''] = pair.split('=', 1)
    return secretParameters.has(nameOf(name)) ? `${name}=${REDACTED}` : pair
  })
  return pairs.join('&')
}

function nameOf(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}

function redactAuthorization(header: string): string {
  const [, scheme = '', credentials = ''] = /^(basic|bearer) ([\w.~+/-]+=*)$/i.exec(header) ?? []
  if (scheme === '') return header
  if (scheme.toLowerCase() === 'bearer') return credentials.includes('.') ? header : `${scheme} ${REDACTED}`
  const [client_id = ''] = textOf(credentials).split(':', 1)
  return `${scheme} ${btoa(`${client_id}:${REDACTED}`)}`
}

function textOf(base64: string): string {
  try {
    return atob(base64)
  } catch {
    return ''
  }
}

export function redactText(text: string, from: Keys, to: Keys): string {
  return derivedAnew(text, from, to)
}

export function redactRequest(request: HttpRequest, from: Keys, to: Keys): HttpRequest {
  const headers = Object.entries(request.headers).map(([name, value]) => {
    const text = name === 'authorization' && value !== undefined ? redactAuthorization(value) : value
    return [name, text === undefined ? undefined : derivedAnew(text, from, to)]
  })
  return {
    ...request,
    headers: Object.fromEntries(headers),
    query: derivedAnew(redactForm(request.query), from, to),
    body: derivedAnew(redactForm(request.body), from, to),
  }
}

/** What a handler said, without what only handlers may know. */
export function redactAnswer(answer: unknown): unknown {
  if (typeof answer === 'string') return answer.replace(JWT, `$1.${REDACTED}`)
  if (typeof answer === 'object' && answer !== null && 'client_secret_hash' in answer)
    return { ...answer, client_secret_hash: REDACTED }
  return answer
}
