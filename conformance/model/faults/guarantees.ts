/** What must hold whatever fails: F-G1 to F-G7 as data. Each is checked after every run with a fault. */

import type { HttpResponse } from 'vouchsafe/core'
import { presentsToOwnGrant } from '../stage/presented.ts'
import { isOk, outcomeOf, textOf } from '../stage/requests.ts'
import type { Trial } from './fault.ts'

export interface Guarantee {
  readonly id: string
  readonly clause: string
  readonly statement: string
  /** @returns what is wrong, or `undefined`. */
  check(trial: Trial): string | undefined
}

function bodyOf({ participant }: Trial): string {
  return participant.work.kind === 'request' ? participant.work.request.body : ''
}

function lost({ issued, active, once, twice, answers }: Trial): string | undefined {
  const expected = answers.length > 1 && answers[0]?.status !== 503 ? twice : once
  const item = issued.find(({ value, answer }) => {
    return answer === undefined && expected.active.has(value) && !active.has(value)
  })
  return item && `the ${item.kind} from before is gone`
}

const is503 = (response: HttpResponse) =>
  response.status === 503 && response.headers['retry-after'] !== undefined

export const guarantees: readonly Guarantee[] = [
  {
    id: 'F-G1',
    clause: 'RFC 6749 section 4.1.2, RFC 9700 section 4.14.2',
    statement: 'Nothing that works once works twice; what may be repeated gives the same again.',
    check: (trial) => {
      const ok = trial.answers.filter(isOk)
      if (ok.length < 2) return undefined
      if (/(?:^|&)code=/.test(bodyOf(trial))) return 'a code was redeemed twice'
      const { participant, stage } = trial
      if (presentsToOwnGrant(participant, stage))
        return `"${participant.name}" got tokens twice for what it presents`
      if (!/(?:^|&)refresh_token=/.test(bodyOf(trial))) return undefined
      const successors = new Set(ok.map((response) => textOf(response, 'refresh_token')))
      if (successors.size > 1) return 'a refresh token has two successors'
      const { refresh_token_grace } = trial.stage.configuration.policy
      return refresh_token_grace === 0 ? 'a refresh token was used twice' : undefined
    },
  },
  {
    id: 'F-G2',
    clause: 'RFC 6749 section 5.1',
    statement: 'What an answer gave out is on record, and works.',
    check: ({ answers, issued, active }) => {
      const last = answers.length - 1
      const dead = issued.find(({ answer, value }) => answer === last && !active.has(value))
      return dead && `the ${dead.kind} that was given out does not work`
    },
  },
  {
    id: 'F-G3',
    clause: 'RFC 7009 section 2',
    statement: 'What was acknowledged stays: what was ended is over, and what was there before is there.',
    check: (trial) => {
      const { participant, answers, issued, active } = trial
      const survivor = issued.find((item) => active.has(item.value) && participant.ends?.covers(item))
      if (survivor && answers.some(isOk)) return `the ${survivor.kind} was ended and works`
      return lost(trial)
    },
  },
  {
    id: 'F-G4',
    clause: 'RFC 9110 section 15.6.4',
    statement:
      'A failure of ours is a 503 that says when to come back, never a definite answer; and what only informs the operator, or notes when something was used, changes no answer.',
    check: ({ answers, once, fault }) => {
      const [first] = answers
      const expected = once.answers[0]
      if (!first || !expected || outcomeOf(first) === outcomeOf(expected)) return undefined
      if (fault.isIncidental && !fault.outage)
        return `answered ${outcomeOf(first)} for want of something that nothing rests on`
      return is503(first)
        ? undefined
        : `answered ${outcomeOf(first)}, and would have been ${outcomeOf(expected)}`
    },
  },
  {
    id: 'F-G5',
    clause: 'RFC 9700 section 4.14.2',
    statement:
      'A fault of ours is never taken for a replay: the same request, sent again, finds all that there was.',
    check: (trial) => {
      const [first, second] = trial.answers
      if (!first || !second || first.status !== 503) return undefined
      const expected = trial.once.answers[0]
      if (expected && isOk(expected) && !isOk(second))
        return `sent again it was answered ${outcomeOf(second)}`
      return lost(trial)
    },
  },
  {
    id: 'F-G6',
    clause: 'RFC 9110 section 15.6.4',
    statement: 'When the fault is over, so is its effect: the next answer is the one there would have been.',
    check: ({ answers, once, twice }) => {
      const [first, second] = answers
      if (!first || !second) return undefined
      const expected = first.status === 503 ? once.answers[0] : twice.answers[1]
      if (!expected || outcomeOf(second) === outcomeOf(expected)) return undefined
      return `the next answer was ${outcomeOf(second)} instead of ${outcomeOf(expected)}`
    },
  },
  {
    id: 'F-G7',
    clause: 'RFC 9700 section 4.14.2',
    statement: 'Checks fail closed: what could not be asked is not taken for a yes.',
    check: ({ stage, answers, fault, isAskedAgain }) => {
      const [first] = answers
      if (!first || fault.effect.op === 'store' || fault.isIncidental) return undefined
      // An operation of the host's, which may write, is sent again as a write is.
      if (isAskedAgain && stage.coverage.operations.has(fault.effect.op)) return undefined
      return is503(first) ? undefined : `${fault.effect.op} failed and the answer was ${outcomeOf(first)}`
    },
  },
]
