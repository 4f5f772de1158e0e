/**
 * What must hold at every moment of every schedule, as data. Each is a statement about the state of the
 * world and of the requests (and the order in which they were answered and started), never about how the
 * provider got there: it is checked by asking the provider.
 */

import type { Actor, Issued } from '../stage/mix.ts'
import { asksForTokens, isTokenRequest, presentsToOwnGrant } from '../stage/presented.ts'
import { isOk, textOf } from '../stage/requests.ts'
import { deliveryInvariants } from './delivery-invariants.ts'
import { familyPresented, isCovered, isLeftAlone, isLonely } from './fates.ts'
import type { Invariant } from './invariant.ts'
import type { Moment } from './moment.ts'

/** Answered, and not by a failure of ours. */
const isAnswered = (actor: Actor) => actor.answeredAt !== undefined && actor.response?.status !== 503
/** Answered with what it asked for. */
export const wasOk = (actor: Actor) =>
  actor.answeredAt !== undefined && actor.response !== undefined && isOk(actor.response)
const names = (actors: readonly Actor[]) => actors.map(({ name }) => `"${name}"`).join(' and ')

/** Those who present the same value, for each value; in a parameter of that name, or to a grant of the host's own. */
function rivals({ actors, stage }: Moment, parameter: string | undefined): Actor[][] {
  const presenting = actors.filter(({ participant }) =>
    parameter === undefined ? presentsToOwnGrant(participant, stage) : isTokenRequest(participant, parameter),
  )
  const values = new Set(presenting.map(({ participant }) => participant.presents))
  return [...values].map((value) => presenting.filter(({ participant }) => participant.presents === value))
}

function graceOf(moment: Moment): number {
  return moment.stage.configuration.policy.refresh_token_grace
}

async function firstActive(
  moment: Moment,
  covered: (issued: Issued) => boolean,
): Promise<Issued | undefined> {
  for (const issued of moment.issued) if (covered(issued) && (await moment.isActive(issued))) return issued
  return undefined
}

function singleUse(moment: Moment, parameter?: string): string | undefined {
  const twice = rivals(moment, parameter)
    .map((actors) => actors.filter(wasOk))
    .find((ok) => ok.length > 1)
  return twice && `${names(twice)} both got tokens for one ${parameter ?? 'value'}`
}

/** After two or more valid uses of a value were answered nothing of its family is active. */
async function replayEnds(moment: Moment, parameter: string): Promise<string | undefined> {
  for (const actors of rivals(moment, parameter)) {
    const uses = actors.filter(({ participant }) => participant.valid !== false).filter(isAnswered)
    const family = familyPresented(uses[0])
    if (uses.length < 2 || family === undefined) continue
    const active = await firstActive(moment, (issued) => issued.family === family)
    if (active) return `${names(uses)} used one ${parameter}, and its ${active.kind} is active`
  }
  return undefined
}

async function ended(moment: Moment, invariant: string): Promise<string | undefined> {
  for (const actor of moment.actors) {
    const { ends } = actor.participant
    if (ends?.invariant !== invariant || !isAnswered(actor)) continue
    const active = await firstActive(moment, (issued) => isCovered(issued, actor, moment.actors))
    if (active) return `"${actor.name}" was answered, and ${describe(active)} is active`
  }
  return undefined
}

function describe({ kind, by }: Issued): string {
  return by ? `the ${kind} that "${by.name}" was given` : `a ${kind} from before`
}

const revoked = (id: string, clause: string, statement: string): Invariant => ({
  id,
  clause,
  statement,
  check: (moment) => ended(moment, id),
})

export const invariants: readonly Invariant[] = [
  {
    id: 'INV-01',
    clause: 'RFC 6749 section 4.1.2',
    statement: 'Of all requests with one authorization code at most one gets tokens.',
    judges: (participant) => isTokenRequest(participant, 'code'),
    check: async (moment) => singleUse(moment, 'code'),
  },
  {
    id: 'INV-01b',
    clause: 'RFC 6749 section 4.5',
    statement:
      'Of all requests that present one value to a grant of the host’s own at most one gets tokens; one that may be used again is not said to be presented.',
    judges: presentsToOwnGrant,
    check: async (moment) => singleUse(moment),
  },
  {
    id: 'INV-02',
    clause: 'RFC 6749 section 4.1.2, RFC 9700 section 2.1.1',
    statement:
      'When a code was validly used twice and both were answered, no token of it is active, ever again.',
    check: async (moment) => (await ended(moment, 'INV-02')) ?? replayEnds(moment, 'code'),
  },
  {
    id: 'INV-03',
    clause: 'OAuth 2.1 section 7.5.2',
    statement:
      'A value that is validly used once works, and whatever was given goes on working, unless somebody ends it: neither what would be refused anyway, nor the end of something else, nor a fault of ours spends it or is taken for a replay.',
    check: async (moment) => {
      if (!moment.finished) return undefined
      const { actors, issued } = moment
      const refused = actors
        .filter((one) => isLonely(one, moment))
        .find((one) => !wasOk(one) && !(one.wasFailed && one.response?.status === 503))
      if (refused) return `"${refused.name}" was the one valid use and was refused`
      for (const item of issued)
        if (isLeftAlone(item, item.by, actors) && !(await moment.isActive(item)))
          if (item.by || (await moment.wasActive(item))) return `${describe(item)} is not active`
      return undefined
    },
  },
  {
    id: 'INV-06',
    clause: 'RFC 9700 section 4.14.2',
    statement: 'Without a grace period, of all requests with one refresh token at most one gets tokens.',
    judges: (participant) => isTokenRequest(participant, 'refresh_token'),
    check: async (moment) => (graceOf(moment) === 0 ? singleUse(moment, 'refresh_token') : undefined),
  },
  {
    id: 'INV-07',
    clause: 'RFC 9700 section 4.14.2',
    statement:
      'With a grace period, all requests that get tokens for one refresh token get the same successor, and none that starts after the successor was used gets any.',
    check: async (moment) => {
      for (const actors of rivals(moment, 'refresh_token')) {
        const given = actors.filter(wasOk)
        const successors = given.map(({ response }) => response && textOf(response, 'refresh_token'))
        if (new Set(successors).size > 1)
          return `${names(given)} got different successors of one refresh token`
        const used = moment.actors.find(
          (other) => wasOk(other) && successors.includes(other.participant.presents),
        )
        const late = given.find(
          ({ startedAt = 0 }) => used?.answeredAt !== undefined && used.answeredAt < startedAt,
        )
        if (used && late) return `"${late.name}" got tokens after "${used.name}" had used the successor`
      }
      return undefined
    },
  },
  {
    id: 'INV-08',
    clause: 'RFC 9700 section 4.14.2',
    statement: 'A family has at most one live refresh token.',
    check: async (moment) => {
      const live = new Map<string, string>()
      for (const issued of moment.issued) {
        if (issued.kind !== 'refresh_token' || !(await moment.isActive(issued))) continue
        if ((live.get(issued.family) ?? issued.value) !== issued.value)
          return 'a family has two live refresh tokens'
        live.set(issued.family, issued.value)
      }
      return undefined
    },
  },
  {
    id: 'INV-09',
    clause: 'RFC 9700 section 4.14.2',
    statement: 'Once the reuse of a refresh token was answered, nothing of its family is active.',
    check: async (moment) =>
      (await ended(moment, 'INV-09')) ??
      (graceOf(moment) === 0 ? replayEnds(moment, 'refresh_token') : undefined),
  },
  revoked(
    'INV-10',
    'RFC 7009 section 2',
    'Once a revocation was answered, nothing it covers is active, whatever was answered meanwhile.',
  ),
  revoked(
    'INV-11',
    'OpenID Connect RP-Initiated Logout 1.0 section 2, RFC 6749 section 10.3',
    'The same holds for a session that ended, a client that was disconnected, everything of a person that ended, a client or an account that was disabled, an account of another stamp: what overlaps the end counts as given before it. Offline access outlives a session; and who signs in meanwhile, or is let in without being asked, may have come after the end.',
  ),
  {
    id: 'INV-10b',
    clause: 'RFC 7009 section 2',
    statement: 'Who starts after an end was answered gets nothing for what it covers.',
    check: async ({ actors, issued }) => {
      for (const ender of actors) {
        const { ends } = ender.participant
        if (!ends || !isAnswered(ender)) continue
        const late = actors.filter(({ startedAt = 0 }) => startedAt > (ender.answeredAt ?? Number.NaN))
        const served = late
          .filter(wasOk)
          .find(({ participant }) =>
            issued.some((item) => item.value === participant.presents && isCovered(item, ender, actors)),
          )
        if (served) return `"${served.name}" started after "${ender.name}" was answered, and was served`
      }
      return undefined
    },
  },
  {
    id: 'INV-51',
    clause: 'RFC 7523 section 3, OpenID Connect Core 1.0 section 9',
    statement: 'Of all requests with one client assertion at most one is served.',
    judges: (participant) => isTokenRequest(participant, 'client_assertion'),
    check: async (moment) => singleUse(moment, 'client_assertion'),
  },
  {
    id: 'INV-50',
    clause: 'RFC 7591 section 3.2.1, RFC 7592 section 2.3',
    statement:
      'Once a secret was taken back, or a client removed, whoever starts afterwards and proves to be the client by it is refused.',
    check: async ({ actors }) => {
      for (const ender of actors) {
        if (!ender.participant.ends?.locksOut || !isAnswered(ender)) continue
        const late = actors.filter(({ startedAt = 0 }) => startedAt > (ender.answeredAt ?? Number.NaN))
        const served = late.filter(wasOk).find(({ participant }) => asksForTokens(participant))
        if (served) return `"${served.name}" started after "${ender.name}" was answered, and was served`
      }
      return undefined
    },
  },
  {
    id: 'INV-26',
    clause: 'RFC 7662 section 2.2, OpenID Connect Core 1.0 section 5.3',
    statement: 'Introspection says active exactly when UserInfo takes the token.',
    check: async (moment) => {
      for (const issued of moment.issued) {
        if (issued.kind !== 'access_token') continue
        if ((await moment.isActive(issued)) !== (await moment.isAccepted(issued)))
          return `introspection and UserInfo disagree about ${describe(issued)}`
      }
      return undefined
    },
  },
  {
    id: 'INV-46',
    clause: 'RFC 9700 section 2.2',
    statement:
      'What is given for two grants has no part in common, nor with a cookie, be it all of one person.',
    check: async ({ issued }) => {
      const owners = new Map<string, string>()
      for (const { value, family, kind } of issued)
        for (const part of value.match(/[\w-]{16,}/g) ?? []) {
          const owner = owners.get(part) ?? family
          if (owner !== family) return `a part of a ${kind} was given for something else too`
          owners.set(part, family)
        }
      return undefined
    },
  },
  {
    id: 'INV-31',
    clause: 'RFC 9110 section 15.6',
    statement: 'Every request is answered, and nothing that another request does makes it fail.',
    check: async ({ actors }) => {
      const failed = actors.find(
        ({ response, wasFailed }) =>
          response !== undefined && response.status >= 500 && !(wasFailed && response.status === 503),
      )
      return failed && `"${failed.name}" was answered ${failed.response?.status}`
    },
  },
  ...deliveryInvariants,
]
