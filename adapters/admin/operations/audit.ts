/**
 * What administrators changed: a record for each change, written before it is made, so that one that cannot be written
 * down is not made. A change that came to nothing leaves none; one of which nobody knows what became of it stays as begun.
 * Newest first; of a client, a person or an administrator too. No record holds a secret or a password.
 */

import type { AdminRecords } from './admin-records.ts'

/** Who changes something: a person, by a page or by a program of theirs, or a program. */
export interface Administrator {
  readonly sub?: string
  readonly username?: string
  /** Of the program, where it is one. */
  readonly client_id?: string
}

export type TargetKind = 'client' | 'person' | 'keys' | 'token' | 'registration_token'

/** What is changed. @see describedChange for how each action reads */
export interface Change {
  readonly action: string
  readonly target: TargetKind
  /** `client_id`, `sub`, or the id of what it is; absent where it is all of them. */
  readonly id?: string
  /** Another one that it concerns: the person of a token, or the client that was disconnected. */
  readonly client_id?: string
  readonly sub?: string
  /** What was, and what is to be, of the members that differ. */
  readonly before?: Readonly<Record<string, unknown>>
  readonly after?: Readonly<Record<string, unknown>>
}

export interface ChangeRecord extends Change {
  readonly v: 1
  readonly recordId: string
  readonly by: Administrator
  /** NumericDate, with the milliseconds behind the point. */
  readonly at: number
  /** Absent where nobody knows whether it was made. */
  readonly done?: true
}

export interface ChangesAsked {
  readonly client_id?: string | undefined
  readonly sub?: string | undefined
  readonly after?: string | undefined
  readonly limit: number
}

export interface ChangesPage {
  readonly changes: readonly ChangeRecord[]
  readonly after?: string
}

export interface Audit {
  /**
   * @param act makes the change
   * @param isMade whether its outcome is one; what it says of what was made beside that is written down too
   */
  record<T>(
    by: Administrator,
    change: Change,
    act: () => Promise<T>,
    isMade: (outcome: T) => boolean | undefined | Partial<Change>,
  ): Promise<T>
  /** @returns `undefined` where the storage has no lists */
  list(asked: ChangesAsked): Promise<ChangesPage | undefined>
}

export interface AuditWorld {
  readonly records: AdminRecords
  /** Milliseconds. */
  readonly now: () => number
  readonly newId: () => string
  /** Seconds for which a record is kept. */
  readonly lifetime: number
}

/** Milliseconds from here are counted down, so that a list begins with the newest. */
const END_OF_TIME = 8_640_000_000_000_000

export function createAudit({ records, now, newId, lifetime }: AuditWorld): Audit {
  const textsOf = ({ by, target, id, client_id, sub, at, recordId }: ChangeRecord) => {
    const place = `${String(END_OF_TIME - Math.round(at * 1000)).padStart(16, '0')} ${recordId}`
    const client = target === 'client' ? id : client_id
    const people = new Set([target === 'person' ? id : sub, by.sub].filter((one) => one !== undefined))
    return [
      records.text('at', place),
      ...(client === undefined ? [] : [records.text('client', `${named(client)} ${place}`)]),
      ...[...people].map((one) => records.text('person', `${named(one)} ${place}`)),
    ]
  }
  const named = (id: string) => encodeURIComponent(id).slice(0, 200)
  const written = (change: ChangeRecord, version: string | null) =>
    records.put(
      {
        kind: 'admin_change',
        id: change.recordId,
        document: change,
        expiresAt: Math.floor(change.at) + lifetime,
        texts: textsOf(change),
      },
      version,
    )

  return {
    async record(by, change, act, isMade) {
      const begun: ChangeRecord = { v: 1, recordId: newId(), ...change, by, at: now() / 1000 }
      const version = await written(begun, null)
      const nothing = () => records.remove('admin_change', begun.recordId)
      const outcome = await act().catch(async (error: unknown) => {
        // What was wrong with it was said before anything was done.
        if (error instanceof TypeError) await nothing().catch(() => undefined)
        throw error
      })
      const made = isMade(outcome)
      // It is made by now, and an answer that says it was not would be wrong: the record then stays as begun.
      if (!made) await nothing().catch(() => undefined)
      else
        await written({ ...begun, ...(made === true ? {} : made), done: true }, version).catch(
          () => undefined,
        )
      return outcome
    },

    async list({ client_id, sub, after, limit }) {
      const prefix =
        client_id !== undefined
          ? records.text('client', `${named(client_id)} `)
          : sub !== undefined
            ? records.text('person', `${named(sub)} `)
            : records.text('at', '')
      const page = await records.list('admin_change', {
        prefix,
        limit,
        ...(after !== undefined && { after }),
      })
      if (!page) return undefined
      const changes = page.records.flatMap(({ value }) => {
        const read = readChange(value)
        // What is listed by is folded: that of another one may read the same.
        return read && isOf(read, client_id, sub) ? [read] : []
      })
      return { changes, ...(page.after !== undefined && { after: page.after }) }
    },
  }
}

function readChange(value: string): ChangeRecord | undefined {
  const read = JSON.parse(value) as ChangeRecord
  return read.v === 1 && typeof read.at === 'number' ? read : undefined
}

function isOf(change: ChangeRecord, client_id: string | undefined, sub: string | undefined): boolean {
  const { target, id, by } = change
  if (client_id !== undefined) return (target === 'client' ? id : change.client_id) === client_id
  return sub === undefined || [target === 'person' ? id : change.sub, by.sub].includes(sub)
}

/** The members that differ, as they were and as they are to be. */
export function differing(
  before: object | undefined,
  after: object | undefined,
): Pick<Change, 'before' | 'after'> {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  const is_other = (name: string) =>
    JSON.stringify(before?.[name as never]) !== JSON.stringify(after?.[name as never])
  const others = names.filter(is_other)
  const only = (all: object | undefined) =>
    all &&
    Object.fromEntries(
      others.filter((name) => Object.hasOwn(all, name)).map((name) => [name, all[name as never]]),
    )
  const [was, is] = [only(before), only(after)]
  return { ...(was && { before: was }), ...(is && { after: is }) }
}
