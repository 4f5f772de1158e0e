/**
 * A provider for the tests of an app. It is a provider like any other, with its records in memory, keys that never
 * change and a clock that a test moves; beside it stands what a test would otherwise do by hand.
 */

import type { ClientMetadataInput, VouchsafeEvent } from '../../core/index.ts'
import { reasons } from '../../core/index.ts'
import { createMemoryStorage } from '../../storage/memory.ts'
import { createProvider, type Provider } from '../provider.ts'
import { createBrowser, type TestBrowser } from './browser.ts'
import { createClock, type TestClock } from './clock.ts'
import type { TestCookie } from './cookies.ts'
import { type Listening, listenAt } from './listening.ts'
import type { BrowserOptions } from './loader.ts'
import {
  checkTestOptions,
  credentialsOf,
  optionsOf,
  type Seeds,
  seed,
  signInClient,
  signInOf,
  type TestPerson,
  type TestProviderOptions,
} from './options.ts'
import { type DriveOptions, drive, type PlaywrightPage } from './playwright.ts'
import type { AtPages, Credentials } from './step.ts'
import { authorizationOf, redeem, type TestTokens } from './tokens.ts'
import { goThrough } from './without-pages.ts'

/** How somebody signs in, where it is not as they always do. */
export interface TestSignIn {
  /** When, as NumericDate in seconds; default: now. */
  readonly authTime?: number
  readonly amr?: readonly string[]
  readonly acr?: string
}

export interface TokenRequest extends TestSignIn {
  /** Further parameters of the authorization request, such as a `nonce`. */
  readonly parameters?: Readonly<Record<string, string>>
}

/** A browser in which somebody is signed in at the provider. */
export interface TestSession {
  /** The text of a `Cookie` header. */
  readonly cookie: string
  /** For Playwright's `context.addCookies()`. */
  readonly cookies: TestCookie[]
  /** For Playwright's `browser.newContext({ storageState })`. */
  readonly storageState: { cookies: TestCookie[]; origins: [] }
}

export interface TestProvider {
  /** Once `start()` has chosen a port, that of the server. */
  readonly issuer: string
  /** To be mounted, or asked directly. It stays the same object, whatever `start()` and `reset()` make anew. */
  readonly provider: Provider
  /** In the place of the network's `fetch`, for a client that takes one. Rejects for what is not at the issuer. */
  fetch(input: string | URL | Request, init?: TestRequestInit): Promise<Response>
  /**
   * Listens: where `issuer` says, or at a free port of `localhost`. Not for runtimes without node:http.
   * @returns the issuer
   */
  start(): Promise<string>
  /** Ends what `start()` began. */
  close(): Promise<void>
  readonly clock: TestClock
  /** By `sub`. To be changed at will. */
  readonly people: Map<string, TestPerson>
  /** By `client_id`, likewise. */
  readonly clients: Map<string, ClientMetadataInput>
  /** What has happened since the last `reset()`. */
  readonly events: readonly VouchsafeEvent[]
  /** Everything as it was: the records, the people, the clients, the clock and the events. */
  reset(): void
  /** A browser in which somebody has signed in just now, and consented to nothing. */
  signedIn(sub: string, how?: TestSignIn): Promise<TestSession>
  /** What a client is given when somebody signs in and allows all it asks for. The scope is `openid` by default. */
  tokensFor(client_id: string, sub: string, scope?: string, request?: TokenRequest): Promise<TestTokens>
  /** A browser without scripts. */
  browser(options?: BrowserOptions): TestBrowser
  /**
   * Does in a page of Playwright's what a person would do on sign-in and consent pages.
   * @returns where the client is answered; the browser is on its way there
   */
  drive(page: PlaywrightPage, options?: DriveOptions): Promise<URL>
}

/** As `fetch` takes it, and as clients hand it on: what is `undefined` is not there, and bytes are in any buffer. */
export type TestRequestInit = {
  [K in keyof RequestInit]?: RequestInit[K] | (K extends 'body' ? Uint8Array : never) | undefined
}

/** @throws {TypeError} naming every option that has a wrong value, and the mend */
export function createTestProvider(options: TestProviderOptions = {}): TestProvider {
  checkTestOptions(options)
  const clock = createClock()
  const events: VouchsafeEvent[] = []
  const seeds: Seeds = { people: new Map(), clients: new Map() }
  const onEvent = (event: VouchsafeEvent) => {
    events.push(event)
    options.onEvent?.(event)
  }
  const create = (listening: string | undefined): Provider => {
    const storage = options.storage ?? createMemoryStorage({ now: clock.now })
    return createProvider(optionsOf(options, seeds, { storage, now: clock.now, onEvent }, listening))
  }

  seed(options, seeds)
  let listening: Listening | undefined
  let current = create(undefined)
  const provider = new Proxy({} as Provider, { get: (_, name) => Reflect.get(current, name) })

  const personOf = (sub: string): TestPerson => seeds.people.get(sub) ?? { sub }
  const world = {
    provider,
    credentialsOf({ as }: AtPages): Credentials {
      if (as === undefined) throw new TypeError('as: is missing, and a page asks who is there')
      return credentialsOf(personOf(as))
    },
  }
  const loginOf = (sub: string, { authTime, amr, acr }: TestSignIn) => ({
    ...signInOf(personOf(sub)),
    ...(authTime !== undefined && { authTime }),
    ...(amr && { amr }),
    ...(acr !== undefined && { acr }),
  })
  /** Why it was not done, for whoever reads the test: what the client is told, and what an operator is. */
  const refused = (what: string, answer: URL | undefined, since: number): Error => {
    const event = events.slice(since).findLast(({ type }) => type === 'refused')
    const reason = event?.type === 'refused' ? ` (${event.reason}: ${reasons[event.reason].mend})` : ''
    const told = [answer?.searchParams.get('error'), answer?.searchParams.get('error_description')]
    return new Error(`${what}: ${told.filter(Boolean).join(': ')}${reason}`)
  }

  return {
    get issuer() {
      return current.configuration.issuer
    },
    provider,
    async fetch(input, init) {
      const request = new Request(input, init as RequestInit)
      const { origin } = current.configuration
      if (new URL(request.url).origin !== origin)
        throw new TypeError(`${request.url} is not at the issuer, ${current.configuration.issuer}`)
      return current.fetch(request)
    },
    async start() {
      if (listening) return current.configuration.issuer
      listening = await listenAt(provider, options.issuer)
      current = create(listening.origin)
      return current.configuration.issuer
    },
    async close() {
      await listening?.close()
      listening = undefined
    },
    clock,
    ...seeds,
    events,
    reset() {
      seed(options, seeds)
      clock.reset()
      events.length = 0
      current = create(listening?.origin)
    },
    async signedIn(sub, how = {}) {
      const { url } = await authorizationOf(current, signInClient, 'openid', { prompt: 'consent' })
      const person = { login: loginOf(sub, how), consents: false }
      const since = events.length
      const { loader, answer } = await goThrough(current, url, person)
      if (answer) throw refused(`${sub} is not let in`, answer, since)
      const cookies = [...loader.jar.cookies]
      return { cookie: loader.jar.header(url), cookies, storageState: { cookies, origins: [] } }
    },
    async tokensFor(client_id, sub, scope = 'openid', { parameters = {}, ...how } = {}) {
      const client = seeds.clients.get(client_id)
      if (!client) throw new TypeError(`there is no client ${client_id}`)
      const request = await authorizationOf(current, client, scope, parameters)
      const person = { login: loginOf(sub, how), consents: true }
      const since = events.length
      const { answer } = await goThrough(current, request.url, person)
      const code = answer?.searchParams.get('code')
      if (!code) throw refused(`${client_id} is given no code for ${sub}`, answer, since)
      return redeem(current, client, code, request)
    },
    browser: (browserOptions) => createBrowser(world, browserOptions),
    drive: (page, driveOptions = {}) =>
      drive(page, driveOptions, {
        issuer: current.configuration.issuer,
        credentialsOf: world.credentialsOf,
      }),
  }
}
