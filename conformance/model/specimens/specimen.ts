/**
 * Specimens: providers broken in one way each, to show that the model and the properties bite. A specimen
 * is the real core with something tampered with around it: what it reads, what it writes, what it is
 * asked, what it answers. Each names the properties that have to notice.
 */

import type { Awaitable, Document, EndUser, Grant, Handlers, Key, Loaded, Unread } from 'vouchsafe/core'
import type { CheckOptions } from '../check-model.ts'
import { decodePairs, encodePairs, type Pairs, valueIn } from '../pairs.ts'
import type { Step, Tamper } from '../system.ts'

export interface Specimen {
  /** What is wrong with it. */
  readonly name: string
  /** The properties that have to notice. */
  readonly violates: readonly string[]
  /** Whether the model disagrees with it too, which knows of requests and answers and nothing else. Default: true. */
  readonly seen_by_model?: boolean
  /** Made anew for each check. */
  tamper(): Tamper
  readonly options?: Pick<CheckOptions, 'policy' | 'people' | 'browsers'>
}

/** Specimens run on a storage that answers at once. */
export function now<T>(value: Awaitable<T>): T {
  return value as T
}

/** The parameters of a request, wherever they are. */
export function parametersOf(step: Step | undefined): Pairs {
  if (step?.kind !== 'http') return []
  try {
    return decodePairs(step.request.method === 'GET' ? step.request.query : step.request.body)
  } catch {
    return []
  }
}

export function isTo(step: Step | undefined, path: string): boolean {
  return step?.kind === 'http' && step.issuer === undefined && step.request.path === path
}

export function isGrant(step: Step | undefined, grant_type: 'authorization_code' | 'refresh_token'): boolean {
  return isTo(step, '/token') && valueIn(parametersOf(step), 'grant_type') === grant_type
}

/** Where something of a grant is presented. */
export function presenting(step: Step | undefined): boolean {
  return isTo(step, '/token') || isTo(step, '/userinfo') || isTo(step, '/introspect')
}

/** The request with other parameters. */
export function withParameters(step: Step, change: (pairs: Pairs) => Pairs): Step {
  if (step.kind !== 'http') return step
  const encoded = encodePairs(change(parametersOf(step)))
  const place = step.request.method === 'GET' ? { query: encoded } : { body: encoded }
  return { ...step, request: { ...step.request, ...place } }
}

type Read = Loaded | Unread | undefined

/** Reads what a request loads otherwise than it was written. @param read what the storage says to a key */
export function reading(
  change: (read: readonly Read[], step: Step, keys: readonly Key[], handlers: Handlers) => readonly Read[],
): Pick<Tamper, 'handlers'> {
  return {
    handlers: (handlers, current) => ({
      ...handlers,
      load: (input) => {
        const read = now(handlers.load(input))
        return current.step ? change(read, current.step, input.keys, handlers) : read
      },
    }),
  }
}

/** Reads documents of a kind otherwise than they were written, in some requests. */
function misreading<D extends Document>(
  kind: D['kind'],
  when: (step: Step | undefined) => boolean,
  change: (document: D, step: Step, others: readonly Read[]) => D,
): Pick<Tamper, 'handlers'> {
  return reading((read, step) =>
    when(step)
      ? read.map((one) =>
          one?.document?.kind === kind ? { ...one, document: change(one.document as D, step, read) } : one,
        )
      : read,
  )
}

export function misread(
  when: (step: Step | undefined) => boolean,
  change: (grant: Grant, step: Step) => Grant,
): Pick<Tamper, 'handlers'> {
  return misreading<Grant>('grant', when, change)
}

/** @param change is given the grant that was asked for in the same breath, if one was */
export function misreadPerson(
  when: (step: Step | undefined) => boolean,
  change: (user: EndUser, grant: Grant | undefined) => EndUser,
): Pick<Tamper, 'handlers'> {
  return misreading<EndUser>('end_user', when, (user, _, read) =>
    change(
      user,
      read.map((one) => one?.document).find((document) => document?.kind === 'grant'),
    ),
  )
}

/** Writes documents otherwise than they were made. */
export function miswrite(change: (document: Document) => Document): Pick<Tamper, 'handlers'> {
  return {
    handlers: (handlers) => ({
      ...handlers,
      store: (input) => handlers.store({ ...input, document: change(input.document) }),
    }),
  }
}

/** Says that something was stored without storing it. */
export function unwritten(
  when: (step: Step | undefined, document: Document) => boolean,
): Pick<Tamper, 'handlers'> {
  return {
    handlers: (handlers, current) => ({
      ...handlers,
      store: (input) => (when(current.step, input.document) ? 'stored' : handlers.store(input)),
    }),
  }
}

/** Writes a grant where it was only to be read, as a flow would that does not look first. */
export function meddle(
  when: (step: Step, grant: Grant) => boolean,
  change: (grant: Grant) => Grant,
): Pick<Tamper, 'handlers'> {
  let writes = 0
  return reading((read, step, keys, handlers) =>
    read.map((loaded, index) => {
      const key = keys[index]
      if (!key || loaded?.document?.kind !== 'grant' || !when(step, loaded.document)) return loaded
      const document = change(loaded.document)
      const version = `specimen-${writes++}`
      handlers.store({ key, document, if_version: loaded.version, version, expires_at: FAR })
      return { document, version }
    }),
  )
}

/** Later than anything in a run, and not so late that a property on lifetimes minds. */
const FAR = 1_800_000_000 + 3600

export function isRevoked(document: Document): boolean {
  return document.kind === 'grant' && document.revoked_at !== undefined
}
