/**
 * A host that is the same every time: fixed clients and accounts, entropy that counts, signatures that
 * are none. What is real is the protocol core and the storage. Whatever happens on a stage can be run
 * again from the start and happens again, which is what exploring, fault injection and replay rest on.
 *
 * Policy, hooks, grants, any other handler and the storage can be the user's own.
 */

import {
  type Account,
  type Awaitable,
  type Client,
  type ClientMetadataInput,
  type Configuration,
  type CoreOperations,
  configure,
  createRouter,
  type Flow,
  type GrantFlow,
  type Handlers,
  type Hooks,
  type HttpRequest,
  type HttpResponse,
  hookHandlers,
  type Names,
  notFetched,
  type PolicyInput,
  type Router,
  readClientMetadata,
  readPolicy,
  refuseUnknown,
  run,
  type Storage,
  type VouchsafeEvent,
} from 'vouchsafe/core'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { Coverage } from './coverage.ts'
import type { HostOperations } from './make-operations.ts'
import { type Call, type OpenedOperations, openOperations } from './operations.ts'
import { fill, optionsOf, readRecord, type StoredRecord } from './storages.ts'

export const ISSUER = 'https://op.test'
/** Derives everything presentable on a stage. It protects nothing, so what is recorded may be shown. */
export const DEMO_SECRET = 'a demonstration secret that protects nothing'
export const CLIENT_SECRET = 'the secret of the demo client'
export const PASSWORD = 'demo-password'
export const REDIRECT_URI = 'https://rp.test/cb'
/** NumericDate of everything that does not say otherwise. */
export const NOW = 1_800_000_000

export interface StageOptions {
  /** An empty store; called for each run. Default: the memory store. */
  readonly storage?: () => Awaitable<Storage>
  readonly policy?: PolicyInput
  /** What is derived from them protects something, unless it is the demonstration secret. */
  readonly secrets?: readonly [string, ...string[]]
  readonly extensionGrants?: Readonly<Record<string, GrantFlow>>
  /** As `createProvider` takes them. */
  readonly hooks?: Hooks
  /**
   * Makes operations of your own, or another behaviour of any effect but `load` and `store`, with what they keep;
   * called for each run. They take part in the order of things as the storage does: each is a step.
   */
  readonly operations?: () => HostOperations
  /**
   * What stands between the flows and the storage, as a flow of its own: a driver whose `put` is a read and
   * then a write, a cache, a retry. Each effect it yields is a step of its own.
   */
  readonly through?: (flow: Flow<HttpResponse>) => Flow<HttpResponse>
  /** Further clients, or others under the names `web` and `rs`. */
  readonly clients?: readonly ClientMetadataInput[]
  /** Clients of the stage that its host does not have: a mix puts them into the storage, or does without them. */
  readonly absentClients?: readonly string[]
}

/** What changes while requests are answered. */
export interface World {
  readonly storage: Storage
  readonly clients: Map<string, Client>
  readonly accounts: Map<string, Account>
  readonly operations: OpenedOperations
  readonly events: VouchsafeEvent[]
}

export interface Stage {
  readonly configuration: Configuration
  readonly router: Router
  readonly through: NonNullable<StageOptions['through']>
  readonly coverage: Coverage
  /** Its operations, brought to where they were after these calls. */
  openOperations(calls?: readonly Call[]): Promise<OpenedOperations>
  /** A world as the host has it, with these records in an empty store, and after these calls. */
  createWorld(records?: Iterable<StoredRecord>, calls?: readonly Call[]): Promise<World>
  /** One actor's handlers: its entropy is its own, so no schedule changes what it draws. */
  handlers(world: World, actor: string): Handlers
}

/** The client of all standard requests. */
export const web = {
  client_id: 'web',
  client_secret: CLIENT_SECRET,
  redirect_uris: [REDIRECT_URI],
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
} as const satisfies ClientMetadataInput

const ownClients = (grants: readonly string[]): ClientMetadataInput[] => [
  { ...web, grant_types: [...web.grant_types, ...grants] },
  { client_id: 'rs', client_secret: CLIENT_SECRET, grant_types: ['client_credentials'], introspect: 'any' },
]

function readClient(input: ClientMetadataInput): [string, Client] {
  const { client_secret, ...client } = readClientMetadata(input, input.client_id)
  return [
    client.client_id,
    client_secret === undefined ? client : { ...client, client_secret_hash: hashOf(client_secret) },
  ]
}

/** The stand-in for hashing. */
export const hashOf = (secret: string) => `demo hash of ${secret}`

export const stageNames: Names<StageOptions> = {
  storage: true,
  policy: true,
  secrets: true,
  extensionGrants: true,
  hooks: true,
  operations: true,
  through: true,
  clients: true,
  absentClients: true,
}

const hookNames: Names<Hooks> = {
  allowClientDocument: true,
  afterSignIn: true,
  beforeEndSession: true,
  afterEndSession: true,
  accountClaims: true,
  idTokenClaims: true,
  accessTokenClaims: true,
  subject: true,
  introspectionClaims: true,
  register: true,
}

/** @throws {TypeError} naming an option or a hook that is not known */
export function createStage(options: StageOptions = {}): Stage {
  refuseUnknown(options, stageNames)
  refuseUnknown(options.hooks ?? {}, hookNames, 'hooks')
  const { extensionGrants = {} } = options
  const coverage = new Coverage(options.operations)
  const configuration = configure({
    issuer: ISSUER,
    policy: readPolicy(options.policy),
    secrets: options.secrets ?? [DEMO_SECRET],
    extensionGrants: coverage.watch(extensionGrants),
  })
  const { absentClients = [] } = options
  const clients = [...ownClients(Object.keys(extensionGrants)), ...(options.clients ?? [])]
    .filter(({ client_id }) => !absentClients.includes(client_id))
    .map(readClient)
  const accounts = ['alice', 'bob'].map((sub): [string, Account] => [sub, { sub, claims: { name: sub } }])
  const createStorage = options.storage ?? (() => createMemoryStorage({ now: () => NOW }))

  return {
    configuration,
    router: createRouter(configuration),
    through: options.through ?? ((flow) => flow),
    coverage,
    openOperations: (calls = []) => openOperations(options.operations, calls, coverage),
    createWorld: async (records = [], calls = []) => {
      const storage = await createStorage()
      await fill(storage, records)
      const operations = await openOperations(options.operations, calls, coverage)
      return { storage, clients: new Map(clients), accounts: new Map(accounts), operations, events: [] }
    },
    handlers: (world, actor) => {
      const handlers: CoreHandlers = {
        ...standIns(world, actor, options.hooks),
        ...world.operations.handlers,
        ...stored(world),
      }
      return handlers as Handlers
    },
  }
}

type CoreHandlers = Pick<Handlers, keyof CoreOperations>

function stored({ storage }: World): Pick<Handlers, 'load' | 'store'> {
  return {
    load: async ({ keys }) => (await storage.get(keys)).map(readRecord),
    store: (write) => storage.put(write.key, JSON.stringify(write.document), optionsOf(write)),
  }
}

function standIns(world: World, actor: string, hooks: Hooks = {}): Omit<CoreHandlers, 'load' | 'store'> {
  let drawn = 0
  return {
    list: () => undefined,
    find_client: ({ client_id }) => world.clients.get(client_id),
    find_resource: () => undefined,
    find_account: ({ sub }) => world.accounts.get(sub),
    authenticate: ({ username, password }) =>
      password === PASSWORD && world.accounts.has(username) ? { sub: username, amr: ['pwd'] } : undefined,
    find_factors: () => undefined,
    verify_factor: () => undefined,
    verify_passkey: () => undefined,
    verify_secret: ({ secret, hash }) => hash === hashOf(secret),
    random: ({ bytes }) => `${actor}${++drawn}`.padEnd(Math.ceil((bytes * 4) / 3), '_'),
    find_keys: () => ({ jwks: { keys: [] }, signingAlgs: ['RS256'] }),
    sign_jwt: ({ alg, typ, claims }) => [encode({ alg, typ }), encode(claims), 'unsigned'].join('.'),
    verify_jwt: ({ jwt, typ }) => {
      const [header = '', payload = '', signature] = jwt.split('.')
      return signature === 'unsigned' && decode(header)?.typ === typ ? decode(payload) : undefined
    },
    render_page: ({ page }) => ({ html: JSON.stringify(page) }),
    fetch: () => notFetched('fetch.not_offered'),
    fetch_each: ({ requests }) => requests.map(() => notFetched('fetch.not_offered')),
    take_turn: () => undefined,
    verify_signature: ({ jws }) => jws.endsWith('.unsigned'),
    verify_software_statement: () => 'unapproved',
    emit: ({ event }) => {
      world.events.push(event)
    },
    ...hookHandlers(hooks),
  }
}

export function encode(value: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(value))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

function decode(text: string): Readonly<Record<string, unknown>> {
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
    character.charCodeAt(0),
  )
  return JSON.parse(new TextDecoder().decode(bytes))
}

/** Answers one request from its first effect to its last. */
export function ask(stage: Stage, world: World, request: HttpRequest, actor: string): Promise<HttpResponse> {
  return run(stage.through(stage.router.answer(request, NOW)), stage.handlers(world, actor))
}
