/** A recording in words: each question, its answer, and the clause behind it. */

import { createRouter, type Effect, type Endpoint, reasons, type Step } from 'vouchsafe/core'
import { describeDocument, describeLoaded } from '../schedules/counterexample.ts'
import { demonstrationOf, type Recording } from '../transcript.ts'
import { clauseOf } from './clauses.ts'

export function tell(recording: Recording): string {
  const { title, asked, steps, response } = recording
  const router = createRouter(demonstrationOf(recording.configuration))
  const endpoint = asked.kind === 'request' ? router.endpointAt(asked.request.path) : undefined
  const start =
    asked.kind === 'request' ? `${asked.request.method} ${asked.request.path}` : asked.kind.replace('_', ' ')
  const told = steps.map((step, index) => tellStep(step, index + 1, endpoint))
  const end = response
    ? [`answered ${response.status} ${response.headers.location ?? ''}`.trimEnd()]
    : ['done']
  return [`${title}: ${start}`, ...told, ...end].join('\n')
}

function tellStep(step: Step, number: number, endpoint: Endpoint | undefined): string {
  const line = `${String(number).padStart(3)}  ${question(step.effect)}: ${step.failed ? 'failed' : answerOf(step)}`
  const clause = step.effect.op === 'emit' ? clauseOfEvent(step.effect) : undefined
  return `${line}\n       ${clause ?? clauseOf(step.effect.op, endpoint)}`
}

function clauseOfEvent({ event }: Extract<Effect, { op: 'emit' }>): string | undefined {
  if (event.type !== 'refused') return undefined
  const { clause, mend } = reasons[event.reason]
  return `${clause}. ${mend}`
}

function question(effect: Effect): string {
  switch (effect.op) {
    case 'load':
      return `load ${effect.keys.map(({ kind, id }) => `the ${kind} ${id}`).join(' and ')}`
    case 'store': {
      const over =
        effect.if_version === null ? 'if there is none' : `if it is still at version ${effect.if_version}`
      return `store the ${effect.key.kind} ${effect.key.id} (${describeDocument(effect.document)}) ${over}`
    }
    case 'find_client':
      return `find the client ${effect.client_id}`
    case 'find_account':
      return `find the account ${effect.sub}`
    case 'authenticate':
      return `authenticate ${effect.username}`
    case 'emit':
      return `tell the operator: ${effect.event.type}${effect.event.type === 'refused' ? ` (${effect.event.reason})` : ''}`
    case 'render_page':
      return `show the ${effect.page.name} page`
    case 'sign_jwt':
      return `sign ${JSON.stringify(effect.claims)}`
    case 'random':
      return `draw ${effect.bytes} random bytes`
    default:
      return effect.op.replaceAll('_', ' ')
  }
}

function answerOf({ effect, answer }: Step): string {
  if (answer === undefined) return effect.op === 'emit' ? 'told' : 'none'
  switch (effect.op) {
    case 'load':
      return describeLoaded(answer)
    case 'sign_jwt':
      return 'signed'
    case 'find_client':
    case 'find_account':
      return answer !== null && typeof answer === 'object' && 'disabled' in answer && answer.disabled === true
        ? 'disabled'
        : 'found'
    case 'render_page':
    case 'emit':
      return 'done'
    default:
      return JSON.stringify(answer)
  }
}
