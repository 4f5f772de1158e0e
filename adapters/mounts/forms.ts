/**
 * Whether a form was sent by the person, from a page of ours: it brings what only such a page has, for this sign-in, and
 * the browser does not say that it comes from elsewhere. `Origin: null` says nothing, since our pages send no referrer.
 * @see RFC 6749 section 10.12, Fetch section 3.2 (Origin), Fetch Metadata Request Headers
 */

import type { HandleKeys, HttpRequest } from '../../core/index.ts'
import { type Html, html } from '../pages/html.ts'
import { isProof, proofOf } from './sealed.ts'
import type { SignedIn } from './sign-in.ts'

const FIELD = 'form_token'

const purposeOf = ({ sub, sid }: SignedIn, client_id: string) =>
  // A sub may have any character of ASCII, spaces too.
  [client_id, 'form', encodeURIComponent(sub), sid]

export function formField(keys: HandleKeys, client_id: string, signed_in: SignedIn): Html {
  const proof = proofOf(keys, ...purposeOf(signed_in, client_id))
  return html`<input type="hidden" name="${FIELD}" value="${proof}">`
}

export function isFromElsewhere({ headers }: Pick<HttpRequest, 'headers'>, origin: string): boolean {
  const { origin: from = 'null', 'sec-fetch-site': site = 'none' } = headers
  return (from !== 'null' && from !== origin) || (site !== 'same-origin' && site !== 'none')
}

/** @returns the rest of the form, or `undefined` where it is of no page that this sign-in was shown */
export function withoutToken<F extends Readonly<Record<string, string>>>(
  form: F,
  keys: HandleKeys,
  client_id: string,
  signed_in: SignedIn,
): Omit<F, typeof FIELD> | undefined {
  const { [FIELD]: proof = '', ...rest } = form
  return isProof(keys, proof, ...purposeOf(signed_in, client_id)) ? rest : undefined
}
