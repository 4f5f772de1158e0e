/** A growing number of signed-in people, each with a grant: what a deployment in use has to hold. */

import { askUserInfo, newUser, type Target, type User, type Work } from './scenarios.ts'

export interface People {
  /** Signs people in until there are as many. */
  grow(size: number): Promise<void>
  readonly userinfo: Work
}

/** Signing in is not measured, but it takes long. */
const AT_ONCE = 16

/** As many are asked about as live through the run: access tokens end, and the first are the oldest. */
const ASKED = 1000

export async function createPeople(target: Target): Promise<People> {
  let signed_in = 0
  let users: User[] = []
  let turn = 0
  return {
    async grow(size) {
      const signInOthers = async () => {
        while (signed_in < size) users.push(await newUser(target, 'ES256', `person-${signed_in++}`))
      }
      await Promise.all(Array.from({ length: AT_ONCE }, signInOthers))
      users = users.slice(-ASKED)
    },
    userinfo: () => askUserInfo(target, users[turn++ % users.length] as User),
  }
}
