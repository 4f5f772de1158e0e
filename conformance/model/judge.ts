/** What a run is found guilty of, if anything: properties that do not hold, and where the model saw it otherwise. */

import { type Property, violations } from './properties.ts'
import { Disagreement, type Trial } from './trial.ts'

/** A failure, with every property that the run violates. */
export class ModelFailure extends Error {
  /** The ids of the properties that do not hold. */
  readonly violated: readonly string[]

  constructor(found: readonly string[], violated: readonly string[], cause: unknown) {
    super(found.join('\n'), { cause })
    this.name = 'ModelFailure'
    this.violated = violated
  }
}

/**
 * @param cause what ended the run before its time
 * @param modelCounts whether it is a failure that the model disagrees, or only that a property does not hold
 * @throws {ModelFailure} or the cause, if that is no disagreement
 */
export function judge(
  trial: Trial,
  properties: readonly Property[],
  cause?: unknown,
  modelCounts = true,
): void {
  if (cause !== undefined && !(cause instanceof Disagreement)) throw cause
  const found = violations(trial.history, properties)
  const lines = found.map(
    ({ property, fault }) => `${property.id} does not hold: ${property.statement}\n  ${fault}`,
  )
  if (cause && (modelCounts || found.length > 0)) lines.push(cause.message)
  if (lines.length === 0) return
  const ids = found.map(({ property }) => property.id)
  throw new ModelFailure(lines, ids, cause)
}
