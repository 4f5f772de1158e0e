/** One handler per effect but events: where the core's questions meet the world. */

import {
  type Awaitable,
  type Client,
  deviceOf,
  type HandleKeys,
  type Handlers,
  hookHandlers,
  isThenable,
  type Key,
  type Page,
  type RegistrationMetadata,
  type Resource,
  type Storage,
} from '../../core/index.ts'
import { verifyJwt, verifySignature } from '../keys/jose.ts'
import type { KeyRing, KeySource } from '../keys/key-ring.ts'
import { type KeysChanged, lastingKeys } from '../keys/lasting-keys.ts'
import { signJwt } from '../keys/sign-jwt.ts'
import { createStatementVerifier, type StatementIssuer } from '../keys/software-statements.ts'
import { readPageAnswer } from '../pages/answer.ts'
import { defaultPages, pageTools, renderPage } from '../pages/index.ts'
import type { Look } from '../pages/look.ts'
import { provider as english } from '../pages/texts/en/provider.ts'
import {
  readAccount,
  readAllowance,
  readClaims,
  readFactors,
  readList,
  readOutcome,
  readRecords,
  readRegistrationVerdict,
  readSignedIn,
  readSignedOutVerdict,
  readSubject,
  readVerdict,
} from './answers.ts'
import { verifyClientSecret } from './client-secret.ts'
import { otherwise, withDeadline } from './deadline.ts'
import { createDocumentMemory } from './document-memory.ts'
import type { OwnOperations, ProviderOptions } from './options.ts'
import { randomText } from './random.ts'
import type { Report } from './telling.ts'
import type { Turns } from './turns.ts'

export interface World {
  readonly options: ProviderOptions
  readonly report: Report
  readonly keysChanged: (event: KeysChanged) => void
  readonly storage: Storage
  readonly keys: KeySource
  readonly handles: HandleKeys
  readonly find_client: (client_id: string) => Awaitable<Client | undefined>
  /** Whether it is one that people sign in to mounted pages as. */
  readonly isOwnClient: (client_id: string) => boolean
  /** What one of those is called on a page. */
  readonly ownName: (client_id: string, languages: readonly string[]) => string | undefined
  readonly fetch: Handlers['fetch']
  readonly find_resource: (identifier: string) => Awaitable<Resource | undefined>
  readonly turns: Turns
  readonly look: Look
  readonly statement_issuers: readonly StatementIssuer[]
  /** Metadata of a hook, checked. @throws {TypeError} naming what is wrong */
  readonly readRegistered: (metadata: RegistrationMetadata) => RegistrationMetadata
  readonly deadlineMs: number
  /** Told of every record that is written to be listed. */
  readonly noted: (key: Key, texts: readonly string[]) => void
}

export function createHandlers({
  options,
  report,
  keysChanged,
  storage,
  keys,
  handles,
  find_client,
  isOwnClient,
  ownName,
  fetch,
  find_resource,
  turns,
  look,
  statement_issuers,
  readRegistered,
  deadlineMs,
  noted,
}: World): Omit<Handlers, 'emit'> {
  const { accounts, hooks = {}, pages } = options
  const asked = hookHandlers(hooks)
  const timely = <A, B>(asked: Awaitable<A>, read: (answer: A) => B): Awaitable<B> =>
    isThenable(asked) ? withDeadline(asked, deadlineMs).then(read) : read(asked)
  const memory = createDocumentMemory()
  const speak = look.speaker('provider', english)
  const verifyStatement = createStatementVerifier(statement_issuers)
  const ring = lastingKeys(keys, deadlineMs, report, keysChanged)
  const withKeys = <A>(use: (ring: KeyRing) => Awaitable<A>): Awaitable<A> => {
    const found = ring()
    return isThenable(found) ? found.then(use) : use(found)
  }

  return {
    ...ownHandlers(options.operations ?? {}, deadlineMs),
    load: ({ keys }) =>
      timely(storage.get(keys), (answer) =>
        readRecords(answer, keys.length).map((stored, index) => {
          const key = keys[index]
          return stored && key && memory.read(key, stored)
        }),
      ),
    store: ({ key, document, if_version, version, expires_at, single_use = false, texts }) => {
      const options = {
        ifVersion: if_version,
        version,
        expiresAt: expires_at,
        singleUse: single_use,
        ...(texts && { texts }),
      }
      if (texts) noted(key, texts)
      return timely(storage.put(key, JSON.stringify(document), options), (answer) => {
        const outcome = readOutcome(answer)
        if (outcome === 'stored') memory.remember(key, { document, version })
        return outcome
      })
    },
    list: ({ kind, ...options }) =>
      storage.list &&
      timely(storage.list(kind, options), (answer) => {
        const { records, after } = readList(answer)
        const read = records.map(({ key, value, version }) => memory.read(key, { value, version }))
        return { records: read, ...(after !== undefined && { after }) }
      }),
    find_client: ({ client_id }) => timely(find_client(client_id), (client) => client),
    find_resource: ({ identifier }) => timely(find_resource(identifier), (resource) => resource),
    find_account: ({ sub }) => timely(accounts.find(sub), (account) => readAccount(account, sub)),
    authenticate: ({ device, ...credentials }) => {
      const known = (sub: string) => deviceOf(handles, device, sub)
      return timely(accounts.authenticate?.({ ...credentials, deviceOf: known }), (answer) =>
        readSignedIn(answer, 'accounts.authenticate'),
      )
    },
    find_factors: ({ sub }) => timely(accounts.secondFactors?.(sub), readFactors),
    verify_factor: ({ device, ...shown }) => {
      const known = (sub: string) => deviceOf(handles, device, sub)
      return timely(accounts.verifySecondFactor?.({ ...shown, deviceOf: known }), (answer) =>
        readSignedIn(answer, 'accounts.verifySecondFactor'),
      )
    },
    verify_passkey: (asserted) =>
      timely(accounts.verifyPasskey?.(asserted), (answer) => readSignedIn(answer, 'accounts.verifyPasskey')),
    verify_secret: ({ secret, hash }) => verifyClientSecret(secret, hash),
    random: ({ bytes }) => randomText(bytes),
    find_keys: () => withKeys(({ published }) => published),
    sign_jwt: (input) => withKeys((ring) => signJwt(ring, input, deadlineMs)),
    verify_jwt: (input) => withKeys((ring) => verifyJwt(ring, input)),
    fetch,
    fetch_each: ({ requests }) => Promise.all(requests.map((request) => fetch(request))),
    take_turn: ({ rates }) => turns.take(rates),
    verify_signature: verifySignature,
    verify_software_statement: verifyStatement,
    render_page: ({ page: outlined }) => {
      const page = withOwnName(outlined, ownName)
      const rendered = () =>
        timely(renderPage(page, pageTools(speak), pages), (answer) => readPageAnswer(answer, page.name))
      // The page that says that something failed must not fail with it.
      if (page.name !== 'error') return rendered()
      return otherwise(rendered, (failure) => {
        report(failure, { operation: 'render_page' })
        return defaultPages.error(page, pageTools(speak))
      })
    },

    allow_client_document: (input) => timely(asked.allow_client_document(input), readAllowance),
    register: (input) =>
      timely(asked.register(input), (verdict) => readRegistrationVerdict(verdict, readRegistered)),
    // Pages of our own see people as the host does.
    subject: (input) =>
      isOwnClient(input.client.client_id)
        ? input.account.sub
        : timely(asked.subject(input), (sub) =>
            readSubject(sub, hooks.subject ? 'hooks.subject' : 'accounts.find'),
          ),
    after_sign_in: (input) => timely(asked.after_sign_in(input), readVerdict),
    before_end_session: (input) => timely(asked.before_end_session(input), () => undefined),
    after_end_session: (input) => timely(asked.after_end_session(input), readSignedOutVerdict),
    account_claims: (input) =>
      timely(asked.account_claims(input), (claims) => readClaims(claims, 'hooks.accountClaims')),
    id_token_claims: (input) =>
      timely(asked.id_token_claims(input), (claims) => readClaims(claims, 'hooks.idTokenClaims')),
    access_token_claims: (input) =>
      timely(asked.access_token_claims(input), (claims) => readClaims(claims, 'hooks.accessTokenClaims')),
    introspection_claims: (input) =>
      timely(asked.introspection_claims(input), (claims) => readClaims(claims, 'hooks.introspectionClaims')),
  }
}

/** A client of our own has a name in every language that its pages have. */
function withOwnName(page: Page, ownName: World['ownName']): Page {
  if (!('client' in page) || !page.client) return page
  const client_name = ownName(page.client.client_id, page.languages)
  return client_name === undefined ? page : { ...page, client: { ...page.client, client_name } }
}

/** A host's own operations have the deadline of everything that a host is asked. */
function ownHandlers(operations: OwnOperations, deadlineMs: number): OwnOperations {
  const timely = Object.entries<(input: object) => Awaitable<unknown>>(operations).map(([name, handle]) => {
    const handler = (input: object) => {
      const asked = handle(input)
      return isThenable(asked) ? withDeadline(asked, deadlineMs) : asked
    }
    return [name, handler] as const
  })
  return Object.fromEntries(timely) as OwnOperations
}
