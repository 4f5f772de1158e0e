/**
 * The page on which somebody sets up a second factor in the middle of a sign-in, who has none and needs one. That their
 * password was right is said by the continuation that the login page sent them with, and by nothing else.
 */

import {
  type AuthorizationOutcome,
  answerBrowser,
  completeEnrolment,
  type Enrolment,
  type HttpRequest,
  type HttpResponse,
  isUnasked,
  type Names,
  parseParameters,
  parseVisitor,
  readEnrolment,
  refuseEnrolment,
  refuseUnknown,
  renderCookies,
} from '../../core/index.ts'
import type { HasFactors } from '../account/own-factors.ts'
import { isPasskeyName } from '../account/passkey-form.ts'
import type { EnrolledFactor } from '../accounts.ts'
import type { Mount, MountHandler, MountWorld, Perform } from '../mounts/mount.ts'
import { orUnavailableAnswer } from '../mounts/or-unavailable.ts'
import { type FaultOrRefusal, refusePage, refuseRoute, whatIsAmiss } from '../mounts/refused.ts'
import { createEnrolmentPages } from './enrolment-page.ts'

export interface SecondFactorPagesOptions {
  /** What `createPasswordAccounts` makes. */
  readonly accounts: HasFactors
  /** Below the issuer. Default: `/second-factor`. */
  readonly path?: string
}

const names: Names<SecondFactorPagesOptions> = { accounts: true, path: true }

/** In events. */
const NAME = 'second_factor'

const methods = { get: true, post: true }

/** @throws {TypeError} naming an option that is not known */
export function secondFactorPages(options: SecondFactorPagesOptions): Mount {
  refuseUnknown(options, names)
  const { accounts, path = '/second-factor' } = options
  return { path, enrols: true, open: (world) => createHandler(world, accounts) }
}

function createHandler(world: MountWorld, { factors }: HasFactors): MountHandler {
  const pages = createEnrolmentPages(world, factors)

  async function answered(request: HttpRequest, perform: Perform): Promise<HttpResponse> {
    const context = world.now()
    const refused = (why: FaultOrRefusal) => perform(refusePage(why, NAME, request, context))
    if (request.fault) return refused(request.fault)
    if (request.path.replace(/\/$/, '') !== world.path) return refused('page.not_found')
    const amiss = whatIsAmiss(request, methods, world.origin)
    if (amiss) return perform(refuseRoute(amiss, methods, NAME, request, context))
    // What comes of a request that was signed in for meanwhile is a code.
    if (isUnasked(request)) return refused('guess')
    const { values } = parseParameters(request.method === 'POST' ? request.body : request.query)
    if (values.continuation === undefined) return refused('page.nothing_under_way')
    const visitor = parseVisitor(request, context)
    const tell = (outcome: AuthorizationOutcome) => perform(answerBrowser(NAME, outcome, request, context))
    const refuse = (enrolment: Enrolment, reason: Parameters<typeof refuseEnrolment>[1]) =>
      perform(refuseEnrolment(enrolment, reason, visitor, context)).then(tell)
    const read = () => perform(readEnrolment(values.continuation, visitor, context))

    const enrolment = await read()
    if (enrolment.kind !== 'enrolment') return tell(enrolment)
    const at = { enrolment, request, continuation: values.continuation }
    const { sub } = enrolment.account
    if (request.method === 'POST' && values.cancel !== undefined) return refuse(enrolment, 'login.cancelled')
    const can_have = await world.asked('find_account', () => factors.read(sub))
    if (!can_have) return refuse(enrolment, 'second_factor.missing')
    const made = request.method === 'POST' ? madeFactor(values, enrolment) : undefined
    if (made === undefined) return pages.choose(at)
    const enrolled = made === 'wrong' ? made : await world.asked('store', () => factors.enrol(sub, made))
    if (enrolled === 'wrong') return pages.choose(at, values)
    if (enrolled === undefined) {
      // Somebody was faster, as in another tab.
      const now = await read()
      return now.kind === 'enrolment' ? refuse(now, 'second_factor.missing') : tell(now)
    }
    const { recoveryCodes, ...signed_in } = enrolled
    const { url, cookies } = await perform(completeEnrolment(enrolment, signed_in, visitor, context))
    return { ...pages.codes(at, recoveryCodes, url), setCookies: renderCookies(cookies, context) }
  }

  return (request, perform) =>
    orUnavailableAnswer(() => answered(request, perform), {
      name: NAME,
      audience: 'people',
      request,
      perform,
      world,
    })
}

/** @returns `undefined` where the form only brought them here */
function madeFactor(
  { secret, code, passkey, name = '' }: Readonly<Record<string, string | undefined>>,
  { challenge }: Enrolment,
): EnrolledFactor | 'wrong' | undefined {
  if (passkey !== undefined)
    return isPasskeyName(name) ? { kind: 'passkey', response: passkey, challenge, name } : 'wrong'
  return secret === undefined ? undefined : { kind: 'otp', secret, code: code ?? '' }
}
