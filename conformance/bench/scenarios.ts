/** What is measured, one row of the table each. */

import { inParallel, newName, newUser, openBrowsers } from './people.ts'
import {
  askIntrospection,
  askPublished,
  askUserInfo,
  authorizeSilently,
  mintForItself,
  redeem,
  refresh,
  type Target,
  type User,
} from './requests.ts'
import { type Alg, type BenchClient, clients } from './servers/protocol.ts'

/** What one connection does again and again. */
export type Work = (connection: number) => Promise<void>

/** A server as a scenario meets it. */
export interface Field {
  readonly target: Target
  readonly connections: number
  /** Everybody who was there before, at every client that they let in. Made when first asked for. */
  readonly population: () => Promise<readonly User[]>
  /** Others like them. */
  readonly newPeople: (count: number) => Promise<readonly User[]>
}

export interface Scenario {
  readonly name: string
  /** Whether how long an answer takes is told too. */
  readonly tells_latency?: boolean
  prepare(field: Field): Promise<Work>
}

const [rsa, ecdsa] = clients as readonly [BenchClient, BenchClient]

/** Each connection takes turns among the users that are its own. */
function inTurn(users: readonly User[], connections: number, act: (user: User) => Promise<unknown>): Work {
  const turns = Array.from({ length: connections }, (_, connection) => connection % users.length)
  return async (connection) => {
    const turn = turns[connection] ?? 0
    turns[connection] = turn + connections < users.length ? turn + connections : connection % users.length
    await act(users[turn] as User)
  }
}

/** A scenario of people who were there before. */
function ofPopulation(
  name: string,
  act: (target: Target, user: User) => Promise<unknown>,
  alg?: Alg,
): Scenario {
  return {
    name,
    prepare: async ({ target, connections, population }) => {
      const users = (await population()).filter(({ client }) => alg === undefined || client.alg === alg)
      return inTurn(users, connections, (user) => act(target, user))
    },
  }
}

function authorizing(
  name: string,
  users: (field: Field) => Promise<readonly User[]>,
  tells_latency = false,
): Scenario {
  return {
    name,
    tells_latency,
    prepare: async (field) =>
      inTurn(await users(field), field.connections, (user) => authorizeSilently(field.target, user)),
  }
}

function published(name: string, path: (target: Target) => string, member: string): Scenario {
  return {
    name,
    prepare: async ({ target }) => {
      const at = path(target)
      return () => askPublished(target, at, member)
    },
  }
}

const codeFlow = (alg: Alg) =>
  ofPopulation(
    `code flow ${alg}`,
    async (target, user) => redeem(target, user.client, await authorizeSilently(target, user)),
    alg,
  )

export const scenarios: readonly Scenario[] = [
  authorizing('silent authorize', ({ population }) => population()),
  // One on each connection: what they do adds up to hundreds of authorizations each.
  authorizing('silent authorize, used often', ({ connections, newPeople }) => newPeople(connections)),
  authorizing('silent authorize, few grants', ({ target }) =>
    inParallel(600, () => newUser(target, ecdsa, newName())),
  ),
  authorizing(
    'silent authorize, one person',
    ({ target, connections }) => openBrowsers(target, ecdsa, newName(), connections),
    true,
  ),
  {
    name: 'client_credentials',
    prepare: async ({ target }) => {
      return async () => {
        await mintForItself(target, rsa)
      }
    },
  },
  ofPopulation('refresh RS256', refresh, 'RS256'),
  ofPopulation('refresh ES256', refresh, 'ES256'),
  ofPopulation('userinfo', askUserInfo),
  ofPopulation('introspection', (target, { client, tokens }) => askIntrospection(target, client, tokens)),
  codeFlow('RS256'),
  codeFlow('ES256'),
  {
    name: 'sign in, consent, code',
    prepare: async ({ target }) => {
      return async () => {
        await newUser(target, rsa, newName())
      }
    },
  },
  published('discovery', () => '/.well-known/openid-configuration', 'issuer'),
  published('JWKS', ({ endpoints }) => endpoints.jwks, 'keys'),
]
