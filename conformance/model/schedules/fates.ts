/**
 * What has to become of a value: it is over when what ends it was answered, and it goes on when nobody ends or
 * uses it. In between, where an end overlaps what can begin anew, it may be either.
 */

import type { Actor, Issued } from '../stage/mix.ts'
import { asksForTokens } from '../stage/presented.ts'
import type { Moment } from './moment.ts'

/** The family of the value that a request presents, if it presents one. */
export function familyPresented(actor: Pick<Actor, 'participant'> | undefined): string | undefined {
  return actor?.participant.presents?.split('.')[0]
}

/** Whether an end, once it was answered, has to be the end of it; else it may be later. */
export function isCovered(issued: Issued, ender: Actor, actors: readonly Actor[]): boolean {
  const { ends } = ender.participant
  if (!ends?.covers(issued)) return false
  if (issued.by && ends.mayBeginAnew?.(issued) && !isBefore(issued.by, ender)) return false
  const is_replaced =
    ends.cookie !== undefined && actors.some(({ participant }) => participant.replaces === ends.cookie)
  return issued.value === ends.cookie || !is_replaced
}

/** Whether one was answered when the other started. */
function isBefore({ answeredAt = Number.NaN }: Actor, { startedAt = Number.NaN }: Actor): boolean {
  return answeredAt < startedAt
}

/** Whether an end may be the end of it. */
function isReached(issued: Issued, ender: Actor): boolean {
  const { ends } = ender.participant
  const is_after = issued.by !== undefined && isBefore(ender, issued.by)
  return ends?.covers(issued) === true && !(is_after && ends.mayBeginAnew?.(issued))
}

/** Whether nobody ends it, and nobody else validly uses anything of its grant. */
export function isLeftAlone(issued: Issued, user: Actor | undefined, actors: readonly Actor[]): boolean {
  return actors.every((actor) => {
    const { participant } = actor
    if (isReached(issued, actor)) return false
    if (actor === user || participant.valid === false || !asksForTokens(participant)) return true
    return familyPresented(actor) !== issued.family
  })
}

/** Whether it validly uses something that nobody else uses or ends. */
export function isLonely(actor: Actor, { actors, issued }: Moment): boolean {
  const { participant } = actor
  if (participant.valid === false || participant.ends || !asksForTokens(participant)) return false
  const family = familyPresented(actor)
  const rivals = actors.filter((other) => other !== actor && other.participant.valid !== false)
  if (
    family === undefined ||
    rivals.some((other) => other.participant.ends?.locksOut) ||
    rivals.some((other) => familyPresented(other) === family && asksForTokens(other.participant))
  )
    return false
  const given = issued.filter(({ by, value }) => by === actor || value === participant.presents)
  return given.every((item) => isLeftAlone(item, actor, actors))
}
