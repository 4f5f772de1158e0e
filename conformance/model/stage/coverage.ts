/** What a proof came by: what was asked of a host, and which of its grants were used. */

import type { CoreOperations, Flow, GrantFlow, Names, Operation } from 'vouchsafe/core'
import { intercept, pass } from './intercept.ts'
import { type HostOperations, makeOperations } from './make-operations.ts'

const coreOperations: Names<CoreOperations> = {
  load: true,
  store: true,
  list: true,
  find_client: true,
  find_resource: true,
  find_account: true,
  authenticate: true,
  find_factors: true,
  verify_factor: true,
  verify_passkey: true,
  verify_secret: true,
  random: true,
  find_keys: true,
  sign_jwt: true,
  verify_jwt: true,
  render_page: true,
  fetch: true,
  fetch_each: true,
  allow_client_document: true,
  emit: true,
  subject: true,
  after_sign_in: true,
  before_end_session: true,
  after_end_session: true,
  account_claims: true,
  id_token_claims: true,
  access_token_claims: true,
  introspection_claims: true,
  take_turn: true,
  verify_signature: true,
  verify_software_statement: true,
  register: true,
}

export class Coverage {
  /** The names of the host's operations. */
  readonly operations: ReadonlySet<string>
  /** Effects, hooks and operations among them. */
  readonly asked = new Set<Operation>()
  /** Grants of the host's own that a request came to. */
  readonly used = new Set<string>()
  /** Those that gave tokens. */
  readonly served = new Set<string>()
  /** Kinds of command that were carried out. */
  readonly commands = new Set<string>()
  /** What was given and cannot be proved anything with, in words. */
  readonly misuses = new Set<string>()

  constructor(make: (() => HostOperations) | undefined) {
    this.operations = new Set(Object.keys(makeOperations(make)))
  }

  /** What was only done to bring a situation about does not count. */
  clear(): void {
    for (const set of [this.asked, this.used, this.served]) set.clear()
  }

  /** @throws {TypeError} naming what cannot be proved anything with, or what flows asked for and is not there */
  refuseMisuse(): void {
    const isThere = (op: string) => this.operations.has(op) || Object.hasOwn(coreOperations, op)
    const missing = [...this.asked].filter((op) => !isThere(op))
    const all = [...this.misuses, ...missing.map((op) => `operations.${op}: is missing; a flow asks for it`)]
    if (all.length > 0) throw new TypeError(all.join('\n'))
  }

  /** The same flow, whose effects are noted. */
  note<T>(flow: Flow<T>): Flow<T> {
    const { asked } = this
    return intercept(flow, function* (effect): Flow<unknown> {
      asked.add(effect.op)
      return yield* pass(effect)
    })
  }

  /** The same grants, whose use is noted. */
  watch(grants: Readonly<Record<string, GrantFlow>>): Readonly<Record<string, GrantFlow>> {
    return Object.fromEntries(
      Object.entries(grants).map(([name, grant]) => [name, this.#watched(name, grant)]),
    )
  }

  #watched(name: string, grant: GrantFlow): GrantFlow {
    const { used, served } = this
    return function* (request, context) {
      used.add(name)
      const outcome = yield* grant(request, context)
      if (outcome.kind === 'tokens') served.add(name)
      return outcome
    }
  }
}
