/** Carries scripts out: at once, or as the answers come. */

import type fc from 'fast-check'
import type { CommandKind, Described } from './commands/command.ts'
import { introspectValue } from './commands/inspect.ts'
import type { Model } from './model.ts'
import type { System } from './system.ts'
import type { Script, Trial } from './trial.ts'

export function drive(script: Script, system: System): void {
  let step = script.next()
  while (!step.done) step = script.next(system.take(step.value))
}

export async function driveLater(script: Script, system: System): Promise<void> {
  let step = script.next()
  while (!step.done) step = script.next(await system.takeLater(step.value))
}

/** At the end every token that was ever given out is asked about once more. */
export function* audit(trial: Trial): Script {
  const { model } = trial
  const resource_server = model.world.clients.find((client) => client.introspect === 'any')
  for (const { value, family } of [...model.access_tokens.values(), ...model.refresh_tokens.values()]) {
    const client_id = resource_server?.client_id ?? family.client_id
    yield* introspectValue(trial, { client_id, proof: 'right' }, value, {})
  }
}

/** Commands as they are written, as a counterexample was printed, and the audit at the end. */
export function* replayed(
  trial: Trial,
  descriptions: readonly Described[],
  kinds: readonly CommandKind[],
): Script {
  for (const description of descriptions) {
    const kind = kinds.find(({ does }) => does === description.does)
    if (!kind) throw new TypeError(`There is no command that does '${description.does}'.`)
    if (kind.applies(trial.model, description)) yield* kind.script(trial, description)
  }
  yield* audit(trial)
}

class ModelCommand {
  readonly kind: CommandKind
  readonly description: Described

  constructor(kind: CommandKind, description: Described) {
    this.kind = kind
    this.description = description
  }

  check(model: Readonly<Model>): boolean {
    return this.kind.applies(model, this.description)
  }

  script(trial: Trial): Script {
    trial.commands++
    return this.kind.script(trial, this.description)
  }

  toString(): string {
    return `\n  ${JSON.stringify(this.description)}`
  }
}

export class CommandAtOnce extends ModelCommand implements fc.Command<Model, Trial> {
  run(_: Model, trial: Trial): void {
    drive(this.script(trial), trial.system)
  }
}

export class CommandLater extends ModelCommand implements fc.AsyncCommand<Model, Trial> {
  run(_: Model, trial: Trial): Promise<void> {
    return driveLater(this.script(trial), trial.system)
  }
}

/** Arbitrary commands, each kind as often as it weighs. */
export function drawn<C>(
  kinds: readonly CommandKind[],
  make: (kind: CommandKind, description: Described) => C,
): fc.Arbitrary<C>[] {
  return kinds.flatMap((kind) => {
    const drawn_kind = kind.descriptions.map((description) => make(kind, description))
    return Array<fc.Arbitrary<C>>(kind.weight).fill(drawn_kind)
  })
}
