/** A broken guarantee in words. */

import type { Violation } from '../faults.ts'

const how = {
  before: 'fails before it takes hold',
  after: 'takes hold and its reply is lost',
  late: 'stalls and takes hold after the answer',
  later: 'stalls and takes hold at the very end',
} as const

export function printViolation({ scene, guarantee, fault, wrong }: Violation): string {
  const { id, statement, clause } = guarantee
  const { at, effect, kind, retry, outage } = fault
  const away = outage ? ', and the storage stays away' : ''
  const sent = retry === 'never' ? 'not sent again' : `sent again ${retry}`
  return [
    `${id} does not hold in "${scene}": ${wrong}.`,
    `${statement} (${clause})`,
    `  Effect ${at}, ${effect.op}, ${how[kind]}${away}; the request is ${sent}.`,
  ].join('\n')
}
