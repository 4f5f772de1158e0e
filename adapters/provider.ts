/** From options to a provider: everything is checked once, at start, and then answers requests. */

import {
  type Awaitable,
  at,
  type ConfigurationInput,
  type Context,
  configure,
  createRouter,
  endSession,
  type Flow,
  type HttpRequest,
  type HttpResponse,
  isThenable,
  isUnasked,
  type Operation,
  parseHandle,
  parseVisitor,
  renderCookies,
  run,
  signedOutCookies,
  supportedGrantTypes,
  Unavailable,
  type VouchsafeEvent,
} from '../core/index.ts'
import { fromPageRequest, toResponse } from './fetch.ts'
import { type KeySource, readKeyRing, readKeySource } from './keys/key-ring.ts'
import { providerKeys } from './keys/provider-keys.ts'
import { enrolUrl, forgottenUrl, mountedResources, readMounts } from './mounts/mounts.ts'
import { createOutbound } from './outbound/outbound.ts'
import { readLook } from './pages/look.ts'
import { createAnswering } from './requests/answering.ts'
import { checkedLookUp } from './world/client-look-up.ts'
import { readClients, readRegistered } from './world/clients.ts'
import { withDeadline } from './world/deadline.ts'
import { createDeliveries } from './world/deliveries.ts'
import { digests } from './world/digests.ts'
import { createHandlers } from './world/handlers.ts'
import { createHealth } from './world/health.ts'
import { checkHostPages } from './world/host-page-urls.ts'
import { createHostPages, type HostPages } from './world/host-pages.ts'
import { createLines } from './world/lines.ts'
import { monotone } from './world/monotone.ts'
import { checkOptions, type ProviderOptions } from './world/options.ts'
import { createPerson } from './world/person.ts'
import type { Provider } from './world/provider-interface.ts'
import { createRegistrationTokens } from './world/registration-tokens.ts'
import { resourcesOf } from './world/resources.ts'
import { createClients } from './world/stored-clients.ts'
import { createTelling, type RequestTrace } from './world/telling.ts'
import { createTokens } from './world/tokens.ts'
import { createTurns } from './world/turns.ts'

export type { Served } from './requests/answering.ts'
export type { Delivering, Provider } from './world/provider-interface.ts'

/** @throws {TypeError} naming every option that has a wrong value, and the mend */
export function createProvider(options: ProviderOptions): Provider {
  const checked = checkOptions(options)
  checkHostPages(checked, options)
  const look = readLook(options)
  const { limits } = checked
  const keys = readKeySource(options.keys)
  const algs = algsOf(keys)
  const { issuer, policy } = checked
  const own = mountedResources(options.mounts ?? [], issuer)
  const resources = resourcesOf(options.resources ?? [], own, { issuer, policy, algs })
  const forgotten = forgottenUrl(options.mounts ?? [], issuer)
  const enrols = enrolUrl(options.mounts ?? [], issuer)
  const input: ConfigurationInput = {
    issuer,
    policy,
    secrets: options.secrets,
    paths: checked.paths,
    digests,
    maxRedirectLength: limits.maxRedirectLength,
    ...((options.resources || own.length > 0) && { resources: resources.known }),
    registration: checked.registration,
    secondFactors: hasSecondFactors(options),
    passkeys: options.accounts.verifyPasskey !== undefined,
    ...(options.extensionGrants && { extensionGrants: options.extensionGrants }),
    ...(checked.loginUrl !== undefined && { loginUrl: checked.loginUrl }),
    ...(checked.consentUrl !== undefined && { consentUrl: checked.consentUrl }),
    ...(forgotten !== undefined && { forgottenUrl: forgotten }),
    ...(enrols !== undefined && { enrolUrl: enrols }),
  }
  const configuration = configure(input)
  const grant_types = supportedGrantTypes(configuration)
  const insecure_http = checked.insecureHttp
  const offered = { grant_types, algs, insecure_http, resources: resources.configured }
  const look_up =
    typeof options.clients === 'function'
      ? checkedLookUp(options.clients, { grant_types, insecure_http })
      : undefined
  const listed = Array.isArray(options.clients) ? options.clients : []
  const configured = readClients(listed, offered)
  const find_hosts_client = look_up ?? ((client_id: string) => configured.get(client_id))
  const mounts = readMounts(options.mounts ?? [], { configuration, look, insecure_http })
  const find_client = (client_id: string) => mounts.clients.get(client_id) ?? find_hosts_client(client_id)
  const router = createRouter(configuration)
  const telling = createTelling(options)
  if (insecure_http) telling.warned({ type: 'insecure_http', issuer: checked.issuer })
  const clock = monotone(options.now ?? (() => Date.now() / 1000))
  const handlers = createHandlers({
    options,
    report: telling.thrown,
    keysChanged: (event) => telling.event(event),
    storage: options.storage,
    keys,
    handles: configuration.keys,
    find_client,
    isOwnClient: (client_id) => mounts.clients.has(client_id),
    ownName: mounts.nameOf,
    fetch: createOutbound(checked.outbound, {
      issuer: checked.issuer,
      insecure_http: checked.insecureHttp || checked.issuer.startsWith('http:'),
      now: clock,
    }),
    find_resource: resources.find,
    turns: createTurns(clock),
    look,
    statement_issuers: checked.softwareStatements,
    readRegistered: (metadata) => readRegistered(metadata, 'hooks.register', offered),
    deadlineMs: checked.deadlineMs,
    noted: (key, texts) => deliveries.noted(key, texts),
  })

  const lines = createLines({ deadlineMs: checked.deadlineMs })
  const performed = async <T>(flow: Flow<T>, trace?: RequestTrace) => {
    const place = lines.place()
    const of_request = trace && { requestId: trace.requestId }
    const failed = (failure: unknown, operation: Operation) =>
      telling.thrown(failure, { operation, ...of_request })
    const told = (event: VouchsafeEvent) => {
      telling.event(event, trace)
      try {
        mounts.told(event, trace)
      } catch (failure) {
        failed(failure, 'emit')
      }
    }
    try {
      return await run(flow, handlers, { failed, told, lost: place.take })
    } finally {
      place.leave()
    }
  }

  const { answered, serve } = createAnswering({ telling, router, limits, performed })
  const served = serve({
    mountAt: (path) => mountAt(path),
    beside: (request) => router.answer(request, clock()),
  })
  const now = (): Context => at(configuration, clock())
  const asked = async <T>(operation: Operation, ask: () => Awaitable<T>): Promise<T> => {
    try {
      const answer = ask()
      return isThenable(answer) ? await withDeadline(answer, checked.deadlineMs) : answer
    } catch (failure) {
      telling.thrown(failure, { operation })
      throw new Unavailable(operation, failure)
    }
  }
  const deliveries = createDeliveries({
    storage: options.storage,
    keys: configuration.keys,
    deadlineMs: checked.deadlineMs,
    is_needed:
      Array.isArray(options.clients) &&
      options.clients.some(({ backchannel_logout_uri }) => backchannel_logout_uri !== undefined),
    now,
    perform: (flow) => performed(flow),
    failed: (failure) => telling.thrown(failure, {}),
    warned: telling.warned,
  })
  /** For one request: what comes of it is told by its id. */
  const pagesOf = <A>(request: HttpRequest, answer: (response: HttpResponse) => A) => {
    const trace = telling.traceOf(request)
    const pages = createHostPages<A>({
      now,
      perform: (flow) => performed(flow, trace),
      answer: async (flow) => answer(await answered(() => performed(flow(), trace), trace)),
    })
    return { pages, named: { requestId: trace.requestId, ...request } }
  }
  const hostPagesFor = <A>(answer: (response: HttpResponse) => A): HostPages<HttpRequest, A> => ({
    readLogin: (request) => {
      const { pages, named } = pagesOf(request, answer)
      return pages.readLogin(named)
    },
    readConsent: (request) => {
      const { pages, named } = pagesOf(request, answer)
      return pages.readConsent(named)
    },
  })
  const inFetch = hostPagesFor((response) => toResponse(response, 'GET'))

  const provider: Provider = {
    configuration,
    ...served,
    site: (origin) => {
      if (!mounts.origins.has(origin))
        throw new TypeError(`nothing is mounted at ${origin}; its mount has a url there`)
      return serve({ mountAt: (path) => mountAt(path, origin) })
    },
    look,
    hostPages: hostPagesFor((response) => response),
    readLogin: async (request, connection) =>
      inFetch.readLogin(await fromPageRequest(request, limits, connection)),
    readConsent: async (request, connection) =>
      inFetch.readConsent(await fromPageRequest(request, limits, connection)),
    endSession: async ({ headers, method = 'GET' }) => {
      const request = { method, headers: Object.fromEntries(headers) }
      if (isUnasked(request)) return new Headers()
      const visitor = parseVisitor(request, configuration)
      const { session } = visitor
      const handle = session === undefined ? undefined : parseHandle(configuration.keys, session)
      const trace = telling.traceOf(request)
      if (handle?.kind === 'session') await performed(endSession(handle, now()), trace)
      return new Headers(
        renderCookies(signedOutCookies(visitor, now()), configuration).map(
          (value) => ['set-cookie', value] as const,
        ),
      )
    },
    keys: providerKeys(keys),
    person: (sub) =>
      createPerson(sub, { now, perform: performed, isHidden: (client_id) => mounts.clients.has(client_id) }),
    clients: createClients({ now, perform: performed, offered, configured }),
    deliver: deliveries.deliver,
    startDelivering: ({ everyMs = 5000 } = {}) => deliveries.start(everyMs),
    deliveries: deliveries.deliveries,
    registrationTokens: createRegistrationTokens({ now, perform: performed }),
    tokens: createTokens({ now, perform: performed }),
    health: createHealth(options.storage, checked.deadlineMs),
  }
  const { at: mountAt } = mounts.open(provider, { storage: options.storage, now, asked })
  return provider
}

function hasSecondFactors({ accounts }: ProviderOptions): boolean {
  return accounts.secondFactors !== undefined && accounts.verifySecondFactor !== undefined
}

/** The algorithms of keys that answer at once; others are asked when they are used. */
function algsOf(keys: KeySource): readonly string[] | undefined {
  const ring = keys.current()
  if (!isThenable(ring)) return readKeyRing(ring).published.signingAlgs
  ring.catch(() => undefined)
  return undefined
}
