/** What `createTestProvider` takes, and what a provider is made of by it: the rest is chosen here. */

import {
  type Account,
  type Client,
  type ClientMetadataInput,
  refuseUnknown,
  type SignedIn,
} from '../../core/index.ts'
import { readClient } from '../world/clients.ts'
import { type ProviderOptions, providerOptionNames } from '../world/options.ts'
import { testKeys, testSecrets } from './keys.ts'
import type { Credentials } from './step.ts'

/** Somebody who can sign in. */
export interface TestPerson extends Account {
  /** What is typed into a login page; default: the `sub`. */
  readonly username?: string
  /** Default: `password`. */
  readonly password?: string
  /** How they sign in. @see RFC 8176 */
  readonly amr?: readonly string[]
  readonly acr?: string
}

/** Any option of `createProvider` is taken as well; the time is that of `clock`. */
export interface TestProviderOptions extends Partial<Omit<ProviderOptions, 'clients' | 'now'>> {
  readonly people?: readonly TestPerson[]
  readonly clients?: readonly ClientMetadataInput[]
}

/** What is seeded, and can be changed in the course of a test. */
export interface Seeds {
  readonly people: Map<string, TestPerson>
  readonly clients: Map<string, ClientMetadataInput>
}

/** The client that `signedIn` signs people in for; nobody ever consents to it. */
export const signInClient = {
  client_id: 'vouchsafe-testing',
  redirect_uris: ['https://app.test/callback'],
  token_endpoint_auth_method: 'none',
} as const satisfies ClientMetadataInput

const DEFAULT_PASSWORD = 'password'

/** @throws {TypeError} naming an option that is not known, or a client that is none */
export function checkTestOptions(options: TestProviderOptions): void {
  const { now: _, ...names } = providerOptionNames
  refuseUnknown<object>(options, { ...names, people: true })
  for (const [index, client] of (options.clients ?? []).entries()) readClient(client, `clients[${index}]`)
}

export function seed(options: TestProviderOptions, { people, clients }: Seeds): void {
  people.clear()
  for (const person of options.people ?? []) people.set(person.sub, person)
  clients.clear()
  for (const client of options.clients ?? []) clients.set(client.client_id, client)
}

/** Where nothing listens, the provider is asked directly, and its name is one that nobody has. @see RFC 6761 */
const DEFAULT_ISSUER = 'https://login.test'

/** An address on this machine, or a name that is nobody's. @see RFC 2606, RFC 6761 */
const NOBODYS =
  /^https?:\/\/(?:(?:[^/]*\.)?(?:localhost|test|example|invalid|example\.(?:com|net|org))|127(?:\.\d+){3}|\[::1\])(?::\d+)?(?:\/|$)/i

/** @throws {TypeError} for an issuer that somebody could trust while everybody has its keys */
export function optionsOf(
  options: TestProviderOptions,
  { people, clients }: Seeds,
  made: Pick<ProviderOptions, 'storage' | 'now' | 'onEvent'>,
  listening: string | undefined,
): ProviderOptions {
  const { people: _, keys = testKeys, secrets = testSecrets, ...rest } = options
  const issuer = options.issuer ?? listening ?? DEFAULT_ISSUER
  if ((keys === testKeys || secrets === testSecrets) && !NOBODYS.test(issuer))
    throw new TypeError(
      'issuer: must be on this machine or below .test, as everybody has the keys and secrets of tests; or give keys and secrets of your own',
    )
  return {
    accounts: accountsOf(people),
    onError: (error, about) => console.error('vouchsafe/testing:', about.operation ?? about.requestId, error),
    ...rest,
    ...made,
    issuer,
    keys,
    secrets,
    clients: (client_id) => findClient(client_id, clients),
  }
}

function findClient(client_id: string, clients: Seeds['clients']): Client | undefined {
  const metadata = client_id === signInClient.client_id ? signInClient : clients.get(client_id)
  return metadata && readClient(metadata, `client ${client_id}`)
}

function accountsOf(people: Seeds['people']): ProviderOptions['accounts'] {
  return {
    find(sub) {
      const person = people.get(sub)
      if (!person) return undefined
      const { username, password, amr, acr, ...account } = person
      return account
    },
    authenticate(typed) {
      const person = [...people.values()].find((one) => {
        const { username, password } = credentialsOf(one)
        return username === typed.username && password === typed.password
      })
      return person && signInOf(person)
    },
  }
}

export function signInOf({ sub, amr, acr }: TestPerson): SignedIn {
  return { sub, ...(amr && { amr }), ...(acr !== undefined && { acr }) }
}

export function credentialsOf({ sub, username = sub, password = DEFAULT_PASSWORD }: TestPerson): Credentials {
  return { username, password }
}
