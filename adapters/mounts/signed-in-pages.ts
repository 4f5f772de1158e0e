/**
 * Pages that people sign in to, from a table of them: who is there is asked of the provider at each request, so that a
 * session that has ended, wherever that was, is asked to sign in and comes back to the same page. A form is looked at
 * once it is known to be the person's own, and the sign-in as young as its route wants it.
 */

import {
  type HttpRequest,
  type HttpResponse,
  isUnasked,
  parseParameters,
  personLanguages,
  readSessionOf,
  seeOther,
  Unavailable,
} from '../../core/index.ts'
import { sessionOf } from '../world/person.ts'
import { answerSite, rendered } from './answer.ts'
import { draftFor, keepDraft } from './draft.ts'
import { formField, withoutToken } from './forms.ts'
import type { BuiltInClient, MountHandler, MountWorld, Perform } from './mount.ts'
import { orUnavailableAnswer } from './or-unavailable.ts'
import { type FaultOrRefusal, refusePage, refuseRoute, whatIsAmiss } from './refused.ts'
import { filled, findRoute, type Routed } from './routes.ts'
import { seal, unseal } from './sealed.ts'
import { createSignIn, type SignedIn, type SignInOptions } from './sign-in.ts'
import { SIGNED_OUT } from './sign-out.ts'
import type { Posted, Route, SignedOutNotice, Site, Visit } from './site.ts'

/** What the browser keeps. */
interface Seen extends SignedIn {
  /** When they were here last (NumericDate); absent for not since they came back from the sign-in. */
  readonly seen_at?: number
}

export function createSignedInPages(site: Site, client: BuiltInClient, world: MountWorld): MountHandler {
  const { provider, url, path: prefix, origin } = world
  const { keys } = provider.configuration
  const { client_id } = client
  const is_elsewhere = origin !== provider.configuration.origin
  const { begin, finish, cookies } = createSignIn(client, site.name, world)
  const ours = { site, world, cookies }
  const { idle_for } = site
  const young: SignInOptions = idle_for === undefined ? {} : { max_age: idle_for }
  const visitCookie = (seen: Seen) => cookies.set('visit', seal(keys, [client_id, 'visit'], seen))

  const refused = (request: HttpRequest, perform: Perform, why: FaultOrRefusal) =>
    perform(refusePage(why, site.name, request, world.now()))

  async function callback(request: HttpRequest, perform: Perform): Promise<HttpResponse> {
    if (isUnasked(request)) return refused(request, perform, 'guess')
    const came = await finish(request)
    switch (came.kind) {
      case 'signed_in':
        return withCookie(seeOther(`${url}${came.to}`), visitCookie(came.signed_in))
      case 'again':
        return begin(request, came.to, { ...young, tries: came.tries })
      case 'unavailable':
        throw new Unavailable('store', 'the sign-in could not be finished')
      default:
        return rendered(signedOut(request, came.kind), came.kind === 'no_cookies' ? 400 : 403, world)
    }
  }

  const signedOut = (request: HttpRequest, because: SignedOutNotice['because']) =>
    site.renderSignedOut({ because, action: `${prefix}/` }, languagesOf(request))

  async function whoIsThere(request: HttpRequest, perform: Perform) {
    const signed_in = unseal<Seen>(keys, [client_id, 'visit'], cookies.read(request, 'visit'))
    if (!signed_in) return undefined
    const { sub, sid } = signed_in
    const holder = await perform(readSessionOf({ sub, sid, client_id }, world.now()))
    return holder && { signed_in, ...holder }
  }

  async function answered(request: HttpRequest, perform: Perform): Promise<HttpResponse> {
    const path = request.path.slice(prefix.length).replace(/\/$/, '')
    if (request.fault) return refused(request, perform, request.fault)
    if (path === client.callback && request.method === 'GET') return callback(request, perform)
    if (path === SIGNED_OUT && is_elsewhere && request.method === 'GET')
      return rendered(signedOut(request, 'not_signed_in'), 200, world)
    const routed = findRoute(site.routes, path)
    if (!routed) return refused(request, perform, 'page.not_found')
    const { route, segments } = routed
    const amiss = whatIsAmiss(request, route, origin)
    // A browser that opens its tabs again asks by GET for what came of a form: that is seen on its page.
    if (amiss === 'method' && request.method === 'GET' && route.page !== undefined)
      return seeOther(`${url}${filled(route.page, segments)}`)
    if (amiss) return perform(refuseRoute(amiss, route, site.name, request, world.now()))
    return visited(request, perform, path, routed)
  }

  async function visited(
    request: HttpRequest,
    perform: Perform,
    path: string,
    { route, segments }: Routed<Route>,
  ): Promise<HttpResponse> {
    const is_form = request.method === 'POST'
    // Where a form came from is a page, and what is behind its query may be what has just been done.
    const here = is_form || request.query === '' ? path : `${path}?${request.query}`
    const there = await whoIsThere(request, perform)
    if (!there) return begin(request, here, young)
    const { signed_in, account, session } = there
    const { now } = world.now()
    const { auth_time } = session
    // Who was here by the cookie; without it, by the sign-in, so that nobody gets around the limit by clearing it.
    const last = Math.max(signed_in.seen_at ?? 0, auth_time)
    const is_idle = idle_for !== undefined && now - last > idle_for
    const seen = (response: HttpResponse) =>
      idle_for === undefined ? response : withCookie(response, visitCookie({ ...signed_in, seen_at: now }))
    const visit: Visit = {
      request,
      path,
      segments,
      query: parseParameters(request.query).values,
      account,
      session: sessionOf(session),
      languages: languagesOf(request),
      field: formField(keys, client_id, signed_in),
      now,
      perform,
    }
    if (site.admits?.(visit) === false) return refused(request, perform, 'page.forbidden')
    if (!is_form) {
      if (is_idle) return begin(request, here, young)
      const draft = draftFor(visit, ours)
      const response = seen(await answerSite(await route.get?.({ ...visit, ...draft?.found }), ours, visit))
      return draft ? withCookie(response, draft.cleared) : response
    }
    const { values, lists, faults, too_many } = parseParameters(request.body, site.repeatable)
    if (too_many || Object.keys(faults).length > 0) return refused(request, perform, 'page.not_current')
    const form = withoutToken(values, keys, client_id, signed_in)
    if (!form) return refused(request, perform, 'page.not_current')
    const posted: Posted = { ...visit, form, lists }
    const max_age = Math.min(route.confirmed_within ?? Infinity, is_idle ? idle_for : Infinity)
    if (now - auth_time > max_age) return confirmed(posted, route, { max_age })
    return seen(await answerSite(await route.post?.(posted), ours, visit))
  }

  /** Once more, by the person at the keyboard; what was typed is there when they come back. */
  function confirmed(posted: Posted, { page }: Route, options: SignInOptions): HttpResponse {
    if (page !== undefined) return begin(posted.request, filled(page, posted.segments), options)
    return withCookie(begin(posted.request, posted.path, options), keepDraft(posted, ours))
  }

  return async (request, perform) => {
    const answering = { name: site.name, audience: 'people', request, perform, world } as const
    const response = await orUnavailableAnswer(() => answered(request, perform), answering)
    return request.method === 'HEAD' ? { ...response, body: '' } : response
  }

  function languagesOf({ headers }: HttpRequest): string[] {
    return personLanguages([], headers['accept-language'])
  }
}

function withCookie(response: HttpResponse, cookie: string): HttpResponse {
  return { ...response, setCookies: [...(response.setCookies ?? []), cookie] }
}
