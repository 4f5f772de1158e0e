/**
 * The system under test: two processes of a provider over one storage, and a second issuer on the same
 * storage. It answers one step at a time, and can be told to lose a storage's reply or to be without
 * storage for a request. Users run it on their own storage, policy, hooks and grants: see `SystemOptions`.
 */

import {
  type Account,
  at,
  type Client,
  type Configuration,
  type CoreOperations,
  configure,
  createRouter,
  type Flow,
  type GrantFlow,
  type Handlers,
  type HttpRequest,
  type HttpResponse,
  hookHandlers,
  isThenable,
  notFetched,
  type Router,
  refuseUnknown,
  run,
  runSync,
  type Storage,
  type SyncHandlers,
  Unavailable,
  type VouchsafeEvent,
} from 'vouchsafe/core'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import type { Fault, Write } from './history.ts'
import { called, type HostCall } from './host-calls.ts'
import type { Model, ProcessName, ReferenceGrant } from './model.ts'
import { Coverage } from './stage/coverage.ts'
import { type HostOperations, makeOperations } from './stage/make-operations.ts'
import {
  type Clock,
  countingEntropy,
  findKeys,
  renderPage,
  signJwt,
  standInKeys,
  verifyJwt,
} from './stand-ins.ts'
import { createWatchedStorage } from './watched-storage.ts'
import { accountOf, asHostClient, createWorld, PASSWORD, type World, type WorldOptions } from './world.ts'

export interface SystemOptions extends WorldOptions {
  /** A fresh, empty store for each run. Default: memory. Its own clock must not be ahead of the run's. */
  readonly storage?: (clock: Clock) => Storage
  readonly extensionGrants?: Readonly<Record<string, GrantFlow>>
  /** Makes operations of your own, or another behaviour of any effect but `load` and `store`; called for each run. */
  readonly operations?: () => HostOperations
  /** What the model expects of `extensionGrants`, by grant_type. */
  readonly expectedGrants?: Readonly<Record<string, ReferenceGrant>>
  /** Told everything that an operator is told. */
  readonly onEvent?: (event: VouchsafeEvent) => void
  /** Real secrets for handles and continuations; absent: stand-ins, which are faster. */
  readonly secrets?: readonly [string, ...string[]]
  /** Wraps what answers the core's questions: for specimens that have to be caught. */
  readonly tamper?: Tamper
}

export type Step = {
  readonly process: ProcessName
  readonly fault?: Fault
  readonly issuer?: 'other'
  /** Whose entropy is drawn: that of each party is its own. Default: the first's. */
  readonly party?: 'first' | 'second'
} & ({ readonly kind: 'http'; readonly request: HttpRequest } | HostCall)

/** Ways to break a system: its handlers, what it is asked, what it answers. */
export interface Tamper {
  handlers?(handlers: Handlers, current: { readonly step: Step | undefined }): Handlers
  step?(step: Step): Step
  response?(response: HttpResponse, step: Step): HttpResponse
}

export interface System {
  readonly world: World
  /** What the model expects of the host's own grants. */
  readonly grants: Model['grants']
  readonly clock: Clock
  readonly clients: Map<string, Client>
  readonly accounts: Map<string, Account>
  readonly writes: Write[]
  readonly events: VouchsafeEvent[]
  /** The discovery document as served. */
  readonly metadata: Readonly<Record<string, unknown>>
  /** Whether the storage answers with promises; then only `takeLater` will do. */
  readonly is_async: boolean
  take(step: Step): HttpResponse
  takeLater(step: Step): Promise<HttpResponse>
  restart(process: ProcessName): void
}

export const OTHER_ISSUER = 'https://other.test'
/** What a host calls directly answers nothing; this stands for its return, for a no, and for its failure. */
const returned: Readonly<Record<'done' | 'refused' | 'failed', HttpResponse>> = {
  done: { status: 204, headers: {}, body: '' },
  refused: { status: 409, headers: {}, body: '' },
  failed: { status: 503, headers: { 'retry-after': '1' }, body: '' },
}

interface Process {
  readonly configuration: Configuration
  readonly router: Router
  /** The latest instant it has seen: time in a process never goes back. */
  seen: number
}

export interface PreparedSystem {
  readonly world: World
  /** What all of its runs came by. */
  readonly coverage: Coverage
  open(): System
}

/**
 * Everything that is the same in each run is made once. @returns what opens a fresh system for a run
 * @throws {TypeError} naming an expectation that is of no grant
 */
export function prepareSystem(
  given: SystemOptions = {},
  coverage = new Coverage(given.operations),
): PreparedSystem {
  const { expectedGrants: grants = {}, extensionGrants = {} } = given
  const names = Object.fromEntries(Object.keys(extensionGrants).map((name) => [name, true] as const))
  refuseUnknown(grants, names, 'expectedGrants')
  const isWatched = coverage.operations.size + Object.keys({ ...extensionGrants, ...given.hooks }).length > 0
  const options = { ...given, extensionGrants: coverage.watch(extensionGrants) }
  const world = createWorld(options, Object.keys(grants))
  const clients = world.clients.map(asHostClient)
  const first = startProcess(world.issuer, world, options)
  const other = startProcess(OTHER_ISSUER, world, options)

  const metadata = readMetadata(first, options)

  function open(): System {
    const clock: Clock = { now: world.start }
    const storage = options.storage?.(clock) ?? createMemoryStorage({ now: () => clock.now })
    const writes: Write[] = []
    const events: VouchsafeEvent[] = []
    const watched = createWatchedStorage(storage, clock, writes)
    const processes = {
      A: { ...first, seen: 0 },
      B: { ...first, seen: 0 },
      other: { ...other, seen: 0 },
    }
    const hosts = {
      clients: new Map(clients.map((client) => [client.client_id, client])),
      accounts: new Map(world.people.map((sub) => [sub, accountOf(sub)])),
    }
    const current: { step: Step | undefined } = { step: undefined }
    const own = makeOperations(options.operations)
    const untampered = createHandlers(watched, hosts, events, current, { ...options, own })
    const handlers = options.tamper?.handlers?.(untampered, current) ?? untampered

    const syncHandlers = atOnce(handlers, coverage)

    function flowOf(step: Step): Flow<HttpResponse> {
      current.step = step
      watched.fault = step.fault
      const process = processes[step.issuer ?? step.process]
      process.seen = Math.max(process.seen, clock.now)
      const flow = answer(step, process)
      return isWatched ? coverage.note(flow) : flow
    }

    const before = (step: Step) => options.tamper?.step?.(step) ?? step
    const after = (response: HttpResponse, step: Step) =>
      options.tamper?.response?.(response, step) ?? response
    return {
      world,
      grants,
      clock,
      metadata,
      ...hosts,
      writes,
      events,
      is_async: watched.is_async,
      take: (step) => after(runSync(flowOf(before(step)), syncHandlers), step),
      takeLater: async (step) => after(await run(flowOf(before(step)), handlers), step),
      restart(process) {
        processes[process] = { ...startProcess(world.issuer, world, options), seen: 0 }
      },
    }
  }
  return { world, coverage, open }
}

/** With a storage that answers at once every handler does, but perhaps the user's own. */
function atOnce(handlers: Handlers, { operations, misuses }: Coverage): SyncHandlers {
  const own = [...operations].map((op) => {
    const handler = handlers[op as keyof HostOperations] as (input: object) => unknown
    return [op, (input: object) => answerAtOnce(handler(input), op)] as const
  })
  return { ...handlers, ...Object.fromEntries(own) } as SyncHandlers

  function answerAtOnce(answer: unknown, op: string): unknown {
    if (!isThenable(answer)) return answer
    misuses.add(`operations.${op}: answers with a promise; use checkModelLater, or what else ends so`)
    throw new Error('a promise')
  }
}

function readMetadata({ router }: Process, { tamper }: SystemOptions): System['metadata'] {
  const path = '/.well-known/openid-configuration'
  const request: HttpRequest = { method: 'GET', path, query: '', headers: {}, body: '' }
  const response = runSync(router.answer(request, 0), { find_keys: findKeys } as SyncHandlers)
  const served = tamper?.response?.(response, { kind: 'http', process: 'A', request }) ?? response
  return JSON.parse(served.body) as System['metadata']
}

function startProcess(issuer: string, world: World, options: SystemOptions): Process {
  const made = configure({
    issuer,
    policy: world.policy,
    secrets: options.secrets ?? ['the stand-ins below take the place of this'],
    ...(options.extensionGrants && { extensionGrants: options.extensionGrants }),
  })
  const configuration = options.secrets ? made : { ...made, keys: standInKeys(issuer) }
  return { configuration, router: createRouter(configuration), seen: 0 }
}

function* answer(step: Step, { configuration, router, seen }: Process): Flow<HttpResponse> {
  if (step.kind === 'http') return yield* router.answer(step.request, seen)
  try {
    return returned[yield* called(step, at(configuration, seen))]
  } catch (failure) {
    if (failure instanceof Unavailable) return returned.failed
    throw failure
  }
}

function createHandlers(
  storage: ReturnType<typeof createWatchedStorage>,
  { clients, accounts }: Pick<System, 'clients' | 'accounts'>,
  events: VouchsafeEvent[],
  current: { readonly step: Step | undefined },
  { hooks = {}, onEvent, own }: SystemOptions & { readonly own: HostOperations },
): Handlers {
  const entropy = { first: countingEntropy('1'), second: countingEntropy('2') }
  const handlers: Pick<Handlers, keyof CoreOperations> = {
    load: storage.load,
    store: storage.store,
    list: () => undefined,
    find_client: ({ client_id }) => clients.get(client_id),
    find_resource: () => undefined,
    find_account: ({ sub }) => accounts.get(sub),
    authenticate: ({ username, password }) => (password === PASSWORD ? { sub: username } : undefined),
    find_factors: () => undefined,
    verify_factor: () => undefined,
    verify_passkey: () => undefined,
    verify_secret: ({ secret, hash }) => secret === hash,
    random: (input) => entropy[current.step?.party ?? 'first'](input),
    find_keys: findKeys,
    sign_jwt: signJwt,
    verify_jwt: verifyJwt,
    render_page: renderPage,
    fetch: () => notFetched('fetch.not_offered'),
    fetch_each: ({ requests }) => requests.map(() => notFetched('fetch.not_offered')),
    take_turn: () => undefined,
    verify_signature: () => false,
    verify_software_statement: () => 'unapproved',
    emit: ({ event }) => {
      events.push(event)
      onEvent?.(event)
    },
    ...hookHandlers(hooks),
  }
  return { ...handlers, ...own } as Handlers
}
