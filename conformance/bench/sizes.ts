/** What a deployment in use has to hold: grants in growing numbers, alone or each of a signed-in person. */

import { load } from './http-load.ts'
import { medianOf, type Rounds, type Sample, sample } from './measure.ts'
import { inParallel, newUser } from './people.ts'
import { askIntrospection, askUserInfo, mintForItself, type Target } from './requests.ts'
import { type StartOptions, startServer } from './server-process.ts'
import { type BenchClient, clients } from './servers/protocol.ts'

export type Grown = 'people' | 'grants'

interface Growing {
  /** Adds members until there are as many. */
  grow(size: number): Promise<void>
  /** Uses a token of one of them. */
  work(): Promise<void>
}

/** As many are asked about as live through the run: access tokens end, and the first are the oldest. */
const ASKED = 1000

/** Members that are there before heap is counted: with them comes what the first use of a server takes. */
const FIRST = 1000

const CONNECTIONS = 16

const [rsa, ecdsa] = clients as readonly [BenchClient, BenchClient]

function createGrowing<Member>(
  create: (number: number) => Promise<Member>,
  use: (member: Member) => Promise<void>,
): Growing {
  let size = 0
  let members: Member[] = []
  let turn = 0
  return {
    async grow(wanted) {
      await inParallel(wanted - size, async () => {
        members.push(await create(size++))
        if (members.length >= 2 * ASKED) members = members.slice(-ASKED)
      })
    },
    work: () => use(members[turn++ % members.length] as Member),
  }
}

const growing: Readonly<Record<Grown, (target: Target) => Growing>> = {
  /** Each with a session, a consent and a grant; asked for UserInfo. */
  people: (target) =>
    createGrowing(
      (number) => newUser(target, ecdsa, `one-of-many-${number}`),
      (user) => askUserInfo(target, user),
    ),
  /** Of a client to itself; introspected. */
  grants: (target) =>
    createGrowing(
      () => mintForItself(target, rsa),
      (tokens) => askIntrospection(target, rsa, tokens),
    ),
}

export interface SizeResult {
  readonly grown: Grown
  readonly server: string
  readonly size: number
  readonly heap_bytes_each: number
  readonly per_core_second: number
}

/** Lets one kind grow on a server of its own; at each size, what a member takes, and whether asking costs more. */
export async function measureSizes(
  grown: Grown,
  name: string,
  sizes: readonly number[],
  { rounds, milliseconds }: Rounds,
  options: StartOptions,
): Promise<SizeResult[]> {
  const server = await startServer(name, options)
  const { grow, work } = growing[grown](server.target)
  await grow(FIRST)
  await load(CONNECTIONS, { milliseconds: 2 * milliseconds }, work)
  const before = await server.used('heap')
  const results: SizeResult[] = []
  for (const size of sizes) {
    await grow(size)
    const heap_bytes_each = ((await server.used('heap')) - before) / (size - FIRST)
    const samples: Sample[] = []
    for (let round = 0; round < rounds; round++)
      samples.push(await sample(server, CONNECTIONS, { milliseconds }, work))
    results.push({
      grown,
      server: name,
      size,
      heap_bytes_each,
      per_core_second: medianOf(samples, 'per_core_second'),
    })
  }
  server.stop()
  return results
}
