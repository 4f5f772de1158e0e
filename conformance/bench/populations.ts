/** What a deployment in use has to hold: grants in growing numbers, alone or each of a signed-in person. */

import { askIntrospection, askUserInfo, mintForItself, newUser, type Target, type Work } from './scenarios.ts'

export interface Population {
  /** Adds members until there are as many. */
  grow(size: number): Promise<void>
  /** Uses a token of one of them. */
  readonly work: Work
}

/** Growing is not measured, but it takes long. */
const AT_ONCE = 16

/** As many are asked about as live through the run: access tokens end, and the first are the oldest. */
const ASKED = 1000

function createPopulation<Member>(
  create: (number: number) => Promise<Member>,
  use: (member: Member) => Promise<void>,
): Population {
  let size = 0
  let members: Member[] = []
  let turn = 0
  return {
    async grow(wanted) {
      const createOthers = async () => {
        while (size < wanted) {
          members.push(await create(size++))
          if (members.length >= 2 * ASKED) members = members.slice(-ASKED)
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, createOthers))
    },
    work: () => use(members[turn++ % members.length] as Member),
  }
}

export const populations: Readonly<Record<'people' | 'grants', (target: Target) => Population>> = {
  /** Each with a session, a consent and a grant; asked for UserInfo. */
  people: (target) =>
    createPopulation(
      (number) => newUser(target, 'ES256', `person-${number}`),
      (user) => askUserInfo(target, user),
    ),
  /** Of a client to itself; introspected. */
  grants: (target) =>
    createPopulation(
      () => mintForItself(target),
      ({ access_token }) => askIntrospection(target, access_token),
    ),
}
