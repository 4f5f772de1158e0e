/** One handler per effect: where the core's questions meet the world. */

import type { Awaitable, Client, Document, Handlers, Loaded, Storage } from '../core/index.ts'
import { verifyClientSecret } from './client-secret.ts'
import { jwtSigner, jwtVerifier } from './jose.ts'
import type { SigningKeys } from './keys.ts'
import type { ProviderOptions } from './options.ts'
import { renderPage } from './pages/index.ts'
import { randomText } from './random.ts'

export interface World {
  readonly options: ProviderOptions
  readonly storage: Storage
  readonly keys: SigningKeys
  readonly find_client: (client_id: string) => Awaitable<Client | undefined>
  /** Milliseconds. */
  readonly deadline: number
}

export function createHandlers({ options, storage, keys, find_client, deadline }: World): Handlers {
  const { accounts, hooks = {}, pages = renderPage, on } = options
  const timely = <T>(asked: Awaitable<T>): Awaitable<T> =>
    isThenable(asked) ? withDeadline(asked, deadline) : asked

  return {
    load: ({ key }) => then(timely(storage.get(key)), readStored),
    store: ({ key, document, if_version, version, expires_at }) =>
      timely(storage.put(key, JSON.stringify(document), { if_version, version, expires_at })),
    find_client: ({ client_id }) => timely(find_client(client_id)),
    find_account: ({ sub }) => timely(accounts.find(sub)),
    authenticate: ({ username, password }) => timely(accounts.authenticate?.({ username, password })),
    verify_secret: verifyClientSecret,
    random: ({ bytes }) => randomText(bytes),
    sign_jwt: jwtSigner(keys),
    verify_jwt: jwtVerifier(keys),
    render_page: ({ page }) => timely(pages(page)),
    emit: ({ event }) => on?.(event),

    subject: (input) => (hooks.subject ? timely(hooks.subject(input)) : input.account.sub),
    after_sign_in: (input) => (hooks.after_sign_in ? timely(hooks.after_sign_in(input)) : { kind: 'allow' }),
    account_claims: (input) =>
      hooks.account_claims ? timely(hooks.account_claims(input)) : (input.account.claims ?? {}),
    id_token_claims: (input) => (hooks.id_token_claims ? timely(hooks.id_token_claims(input)) : {}),
    introspection_claims: (input) =>
      hooks.introspection_claims ? timely(hooks.introspection_claims(input)) : {},
  }
}

function readStored(stored: Awaited<ReturnType<Storage['get']>>): Loaded | undefined {
  return stored && { document: JSON.parse(stored.value) as Document, version: stored.version }
}

function isThenable<T>(value: Awaitable<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value
}

function then<A, B>(asked: Awaitable<A>, next: (answer: A) => B): Awaitable<B> {
  return isThenable(asked) ? asked.then(next) : next(asked)
}

/** A host that does not answer is a host that is down; its late answer is let go. */
function withDeadline<T>(asked: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds)
    asked.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
