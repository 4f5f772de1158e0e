/**
 * Signs people in and consents for them without a page being looked at: what a login or consent page of a host's would
 * answer is answered here, to the same flows. So it works whatever the pages look like, and needs no password.
 */

import type { Provider } from '../provider.ts'
import type { CompletedLogin } from '../world/host-pages.ts'
import { answerTo } from './answer.ts'
import { formsOf, textOf } from './html.ts'
import { createLoader, type Loader, type Visit } from './loader.ts'

const MAX_HOPS = 20

export interface Journey {
  readonly loader: Loader
  /** Where the client was answered. */
  readonly answer: URL | undefined
}

/** What is done with a page, and for how long. */
export interface Person {
  readonly login: CompletedLogin
  /** Whether the person is to consent too; without it all ends when they are signed in. */
  readonly consents: boolean
}

/** @throws where the provider shows a page that is neither a login nor a consent page */
export async function goThrough(provider: Provider, url: string, person: Person): Promise<Journey> {
  const loader = createLoader(provider)
  const { issuer } = provider.configuration
  let visit = await loader.load(url)
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const answer = visit.location === undefined ? undefined : answerTo(visit.location, issuer)
    if (answer) return { loader, answer }
    if (!person.consents && hasSession(loader, provider)) return { loader, answer: undefined }
    const asked = askedBy(visit, provider)
    if (asked) visit = await answered(asked, loader, provider, person)
    else if (visit.location !== undefined && isOurs(visit.location, provider))
      visit = await loader.load(visit.location)
    else throw new Error(`no page that can be answered: ${visit.location ?? textOf(visit.html)}`)
  }
  throw new Error(`no answer for the client after ${MAX_HOPS} requests`)
}

function hasSession({ jar }: Loader, { configuration }: Provider): boolean {
  return jar.cookies.some(({ name }) => name.endsWith(`${configuration.cookie_name}_session`))
}

function isOurs(url: string, { configuration, serves }: Provider): boolean {
  const { origin, pathname } = new URL(url)
  return origin === configuration.origin && serves(pathname)
}

interface Asked {
  readonly page: 'login' | 'consent'
  readonly continuation: string
}

/** By a redirect to a page of the host's, or by a page whose form carries the request forward. */
function askedBy({ location, html, url }: Visit, provider: Provider): Asked | undefined {
  const { issuer, consent_url } = provider.configuration
  const consent = consent_url === undefined ? undefined : new URL(consent_url, issuer).pathname
  if (location !== undefined) {
    const { pathname, searchParams } = new URL(location)
    const continuation = searchParams.get('continuation')
    if (continuation === null || isOurs(location, provider)) return undefined
    return { page: pathname === consent ? 'consent' : 'login', continuation }
  }
  for (const { action, controls } of formsOf(html)) {
    const continuation = controls.find(({ name }) => name === 'continuation')?.value
    if (continuation === undefined) continue
    const is_consent =
      controls.some(({ name }) => name === 'decision') || new URL(action, url).pathname === consent
    return { page: is_consent ? 'consent' : 'login', continuation }
  }
  return undefined
}

async function answered(
  { page, continuation }: Asked,
  loader: Loader,
  provider: Provider,
  { login }: Person,
): Promise<Visit> {
  const url = `${provider.configuration.issuer}/?${new URLSearchParams({ continuation })}`
  const request = new Request(url, { headers: { cookie: loader.jar.header(url) } })
  const response = await responseTo(page, request, provider, login)
  return loader.taken(url, response)
}

async function responseTo(
  page: Asked['page'],
  request: Request,
  provider: Provider,
  login: CompletedLogin,
): Promise<Response> {
  if (page === 'login') {
    const read = await provider.readLogin(request)
    return read.kind === 'login' ? read.complete(login) : read.answer
  }
  const read = await provider.readConsent(request)
  return read.kind === 'consent' ? read.allow(read.scopes.map(({ name }) => name)) : read.answer
}
