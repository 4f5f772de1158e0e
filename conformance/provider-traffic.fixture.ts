/**
 * People who sign in, redeem, refresh, look up, revoke, on several providers that share one storage, while
 * a test breaks that storage; and the judgement of all that was answered: F-G1 to F-G7.
 *
 * A request that is answered 503 is sent again as it was. A definite answer has to be true: what excuses a
 * refusal is written where it is judged.
 */

import type { Storage } from 'vouchsafe/core'
import { Browser } from './catalogue/browser.ts'
import {
  authorizationUrl,
  basic,
  createWorld,
  post,
  redeem,
  refresh,
  type Tokens,
  userinfo,
  type World,
} from './catalogue/world.ts'

/** A client whose refresh tokens have a grace period, and one whose have none. */
const clients = ['first', 'strict'] as const

export interface Traffic {
  /** Rounds of what people do that went through to their end. */
  readonly rounds: number
  /** Answers so far, by their status. */
  readonly statuses: Readonly<Record<number, number>>
  /** To be told of each restart of the storage, before it: codes from before may be refused for it. */
  restarting(): void
  /** Ends it and answers what went wrong, a line each. */
  stop(): Promise<string[]>
}

const WORKERS = 6
const REFRESHES = 3

/** One provider for each storage; they share everything else. */
export async function startTraffic(storages: readonly Storage[]): Promise<Traffic> {
  const wrong: string[] = []
  /** What every token that was given out has come to. */
  const expected = new Map<string, 'active' | 'ended'>()
  const statuses: Record<number, number> = {}
  let asked = 0
  let rounds = 0
  let restarts = 0
  let stopped = false

  const watched =
    (fetch: World['provider']['fetch']): World['provider']['fetch'] =>
    async (request) => {
      const response = await fetch(request)
      statuses[response.status] = (statuses[response.status] ?? 0) + 1
      if (response.status === 503 && response.headers.get('retry-after') === null)
        wrong.push('F-G4: a 503 that does not say when to come back')
      return response
    }

  async function deploy(storage: Storage): Promise<World> {
    const world = await createWorld({
      storage,
      accounts: { find: (sub) => ({ sub }), authenticate: ({ username }) => ({ sub: username }) },
      policy: { max_sessions: 10_000 },
    })
    const provider = { ...world.provider, fetch: watched(world.provider.fetch) }
    return { ...world, provider, browser: () => new Browser(provider) }
  }

  const worlds = await Promise.all(storages.map(deploy))
  const anyWorld = () => worlds[asked++ % worlds.length] as World

  /** Sends a request until it is answered definitely, and tells whether that was the first answer. */
  async function insist(send: (world: World) => Promise<Response>) {
    for (let attempt = 0; ; attempt++) {
      const response = await send(anyWorld())
      if (response.status !== 503) return { response, at_once: attempt === 0 }
      await pause(20)
    }
  }

  async function newCode(username: string, client_id: string): Promise<string> {
    const url = authorizationUrl({ client_id, scope: 'openid offline_access' })
    for (;;)
      try {
        return await anyWorld().browser().code(url, username)
      } catch (error) {
        if (!/503|temporarily_unavailable/.test(String(error))) wrong.push(`F-G4: ${error}`)
        await pause(20)
      }
  }

  async function round(username: string, client_id: string, rivals: boolean): Promise<void> {
    const restarts_before = restarts
    const code = await newCode(username, client_id)
    const send = (world: World) => redeem(world, code, {}, client_id)
    if (rivals) return compete(await Promise.all([send(anyWorld()), send(anyWorld())]))

    const { response, at_once } = await insist(send)
    if (response.status !== 200) {
      // The code may have been spent by a request that could not be answered, or the storage have restarted.
      if (at_once && restarts === restarts_before)
        wrong.push(`F-G4: a new code was refused with ${response.status}`)
      return
    }
    let tokens = received(await response.json())
    const family = tokensIn(tokens)
    for (let n = 0; n < REFRESHES; n++) {
      await lookUp(tokens.access_token, username)
      const next = await refreshed(tokens.refresh_token, client_id)
      if (!next) return forget(family)
      tokens = next
      family.push(...tokensIn(tokens))
    }
    await revoke(tokens.access_token, client_id)
    rounds++
  }

  async function compete(answers: Response[]): Promise<void> {
    const won = answers.filter(({ status }) => status === 200)
    if (won.length > 1) wrong.push('F-G1: a code was redeemed twice')
    if (answers.some(({ status }) => ![200, 400, 503].includes(status)))
      wrong.push(`F-G4: rivals for a code were answered ${answers.map(({ status }) => status)}`)
    // Two valid uses that were both answered end everything; one that was not may or may not have arrived.
    if (won.length === 1 && answers.some(({ status }) => status === 400))
      for (const token of tokensIn(await (won[0] as Response).json())) expected.set(token, 'ended')
  }

  const tokensIn = ({ access_token, refresh_token = '' }: Tokens) => [access_token, refresh_token]

  function received(tokens: Tokens): Required<Tokens> {
    for (const token of tokensIn(tokens)) expected.set(token, 'active')
    return tokens as Required<Tokens>
  }

  async function lookUp(access_token: string, username: string): Promise<void> {
    const { response } = await insist((world) => userinfo(world, access_token))
    const { sub } = (await response.json().catch(() => ({}))) as { sub?: string }
    if (sub !== username) wrong.push(`F-G4: UserInfo of a live token was answered ${response.status}`)
  }

  async function refreshed(token: string, client_id: string): Promise<Required<Tokens> | undefined> {
    const { response, at_once } = await insist((world) => refresh(world, token, {}, client_id))
    if (response.status === 200) {
      expected.set(token, 'ended')
      return received(await response.json())
    }
    // Without a grace period nobody can tell a request that was never answered from a thief's.
    if (client_id !== 'strict' || at_once)
      wrong.push(`F-G5: a refresh of ${client_id} was refused with ${response.status}`)
    return undefined
  }

  async function lookedInto(token: string): Promise<{ active?: boolean }> {
    const headers = { authorization: basic('rs') }
    const { response } = await insist((world) => post(world, '/introspect', { token }, headers))
    return response.json() as Promise<{ active?: boolean }>
  }

  function forget(family: readonly string[]): void {
    for (const token of family) expected.delete(token)
  }

  async function revoke(token: string, client_id: string): Promise<void> {
    const headers = { authorization: basic(client_id) }
    const { response } = await insist((world) => post(world, '/revoke', { token }, headers))
    if (response.status !== 200) wrong.push(`F-G4: a revocation was refused with ${response.status}`)
    expected.set(token, 'ended')
    if ((await userinfo(anyWorld(), token)).status === 200)
      wrong.push('F-G3, F-G7: UserInfo takes a token whose revocation was acknowledged')
  }

  async function work(worker: number): Promise<void> {
    for (let n = 0; !stopped; n++)
      await round(`user${worker}`, clients[n % clients.length] ?? 'first', n % 5 === 4)
  }

  const workers = Array.from({ length: WORKERS }, (_, worker) => work(worker))
  return {
    get rounds() {
      return rounds
    },
    statuses,
    restarting() {
      restarts++
    },
    async stop() {
      stopped = true
      await Promise.all(workers)
      for (const [token, end] of expected) {
        const { active } = await lookedInto(token)
        if (active !== (end === 'active'))
          wrong.push(`F-G2, F-G3: a token should be ${end}, and active is ${active}`)
      }
      return wrong
    },
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
