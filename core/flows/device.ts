/**
 * What a browser keeps of who has signed in at our login page there: a name of the browser's, and a mac over it for
 * each person. It lets nobody in. Who counts wrong passwords can count those of such a browser apart, so that a
 * stranger who guesses does not lock the person out of it.
 */

import type { Context } from '../context.ts'
import { fingerprint, type HandleKeys, isMac } from '../handles.ts'
import type { Visitor } from './visitor.ts'

/** More people than that do not share a browser; those who signed in last are kept. */
const MAX_PEOPLE = 8

/** `<name>.<mac>.<mac>…`, the newest mac first. */
const SHAPE = /^[A-Za-z0-9_-]{22}(?:\.[A-Za-z0-9_-]{22}){1,8}$/

function message(name: string, sub: string): string {
  return `device ${name} ${sub}`
}

/** The browser's name, if that person has signed in there; anything else than such a cookie is none. */
export function deviceOf(keys: HandleKeys, cookie: string | undefined, sub: string): string | undefined {
  if (cookie === undefined || !SHAPE.test(cookie)) return undefined
  const [name = '', ...macs] = cookie.split('.')
  return macs.some((mac) => isMac(keys.continuations, message(name, sub), mac)) ? name : undefined
}

/** The cookie once that person has signed in there too. */
export function withDevice({ device, browser = '' }: Visitor, sub: string, { keys }: Context): string {
  const known = device !== undefined && SHAPE.test(device) ? device.split('.') : []
  const [name = fingerprint(keys, 'device', browser), ...macs] = known
  const mac = keys.continuations[0](message(name, sub))
  const others = macs.filter((other) => other !== mac)
  return [name, mac, ...others].slice(0, 1 + MAX_PEOPLE).join('.')
}
