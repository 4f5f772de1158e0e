/** Pages on which somebody who is not signed in sets a new password, by a link that they were given or sent. */

import {
  type HttpRequest,
  type HttpResponse,
  type Names,
  parseParameters,
  personLanguages,
  refuseUnknown,
} from '../../core/index.ts'
import type { Mount, Perform } from '../mounts/mount.ts'
import { orUnavailableAnswer } from '../mounts/or-unavailable.ts'
import { refusePage, refuseRoute, whatIsAmiss } from '../mounts/refused.ts'
import { findRoute } from '../mounts/routes.ts'
import { passwords as english } from '../pages/texts/en/passwords.ts'
import { showForgotten, takeForgotten } from './forgotten-page.ts'
import { type MailsPerHour, readMailRates } from './mail-rates.ts'
import type { AccountsWithPasswords, PasswordVisit, PasswordWorld, SendMail } from './password-world.ts'
import { showReset, takeReset } from './reset-page.ts'

export interface PasswordPagesOptions {
  readonly accounts: AccountsWithPasswords
  /** Below the issuer. Default: `/password`. */
  readonly path?: string
  /** Sends a link to whoever has forgotten their password. Default: only an administrator gives one. */
  readonly sendMail?: SendMail
  /** How often one may be asked for and sent. Default: `{ address: 10, person: 3, all: 1000 }`. */
  readonly mailsPerHour?: MailsPerHour | undefined
}

export const PASSWORD_PATH = '/password'

const names: Names<PasswordPagesOptions> = { accounts: true, path: true, sendMail: true, mailsPerHour: true }

interface Route {
  readonly path: string
  readonly get: (ours: PasswordWorld, visit: PasswordVisit) => Promise<HttpResponse>
  readonly post: (ours: PasswordWorld, visit: PasswordVisit) => Promise<HttpResponse>
}

const reset: Route = { path: '', get: showReset, post: takeReset }
const forgotten: Route = { path: '/forgotten', get: showForgotten, post: takeForgotten }

/** In events. */
const NAME = 'password'

/** @throws {TypeError} naming an option that is not known or out of form */
export function passwordPages(options: PasswordPagesOptions): Mount {
  refuseUnknown(options, names)
  const { accounts, path = PASSWORD_PATH, sendMail } = options
  const rates = readMailRates(options.mailsPerHour)
  return {
    path,
    ...(sendMail && { forgotten: forgotten.path }),
    open(world) {
      const speak = world.provider.look.speaker('passwords', english)
      return createPages({ world, accounts, sendMail, rates, speak })
    },
  }
}

function createPages(ours: PasswordWorld): ReturnType<Mount['open']> {
  const { world, sendMail } = ours
  const routes = sendMail ? [reset, forgotten] : [reset]

  async function answered(request: HttpRequest, perform: Perform): Promise<HttpResponse> {
    const context = world.now()
    if (request.fault) return perform(refusePage(request.fault, NAME, request, context))
    const path = request.path.slice(world.path.length).replace(/\/$/, '')
    const route = findRoute(routes, path)?.route
    if (!route) return perform(refusePage('page.not_found', NAME, request, context))
    const amiss = whatIsAmiss(request, route, context.origin)
    if (amiss) return perform(refuseRoute(amiss, route, NAME, request, context))
    const is_form = request.method === 'POST'
    const { values, faults, too_many } = parseParameters(is_form ? request.body : request.query)
    if (is_form && (too_many || Object.keys(faults).length > 0))
      return perform(refusePage('page.not_current', NAME, request, context))
    const languages = personLanguages([], request.headers['accept-language'])
    return (is_form ? route.post : route.get)(ours, { request, values, languages, perform })
  }

  return async (request, perform) => {
    const answering = { name: NAME, audience: 'people', request, perform, world } as const
    const response = await orUnavailableAnswer(() => answered(request, perform), answering)
    return request.method === 'HEAD' ? { ...response, body: '' } : response
  }
}
