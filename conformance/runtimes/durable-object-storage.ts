/**
 * Storage over Durable Objects. Nothing comes between the reading and the writing of a put in one of them,
 * which makes it a compare-and-swap. Records are spread over a few; each drops once an hour what has expired.
 */

import type { Key, PutOptions, PutOutcome, ScanPage, Storage, Stored } from 'vouchsafe/core'

type Entry = Stored & Pick<PutOptions, 'expiresAt'>

/** Of `DurableObjectStorage`, what is used here. */
interface Disk {
  get(name: string): Promise<Entry | undefined>
  put(name: string, entry: Entry): Promise<void>
  delete(name: string): Promise<boolean>
  list(options: { prefix?: string; startAfter?: string; limit?: number }): Promise<Map<string, Entry>>
  getAlarm(): Promise<number | null>
  setAlarm(milliseconds: number): Promise<void>
}

export interface ObjectNamespace {
  idFromName(name: string): unknown
  get(id: unknown): { fetch(url: string, init: RequestInit): Promise<Response> }
}

const [OBJECTS, PAGE, HOUR] = [16, 100, 3_600_000]

/** Exported by the worker as well, and bound to a namespace. */
export class Records {
  readonly #disk: Disk
  constructor({ storage }: { readonly storage: Disk }) {
    this.#disk = storage
  }
  async fetch(request: Request): Promise<Response> {
    const [operation, name, value, options] = (await request.json()) as [string, string, string, PutOptions]
    if (operation === 'put') return Response.json(await this.#put(name, value, options))
    if (operation === 'delete') return Response.json(await this.#disk.delete(name))
    if (operation === 'get') return Response.json((await this.#disk.get(name)) ?? null)
    const page = { prefix: name, startAfter: value, limit: PAGE }
    return Response.json([...(await this.#disk.list(page)).keys()])
  }

  async #put(name: string, value: string, options: PutOptions): Promise<PutOutcome> {
    const { ifVersion, version, expiresAt } = options
    const stored = (await this.#disk.get(name))?.version ?? null
    if (stored === version) return 'stored'
    if (stored !== ifVersion) return 'conflict'
    await this.#disk.put(name, { value, version, expiresAt })
    if ((await this.#disk.getAlarm()) === null) await this.#disk.setAlarm(Date.now() + HOUR)
    return 'stored'
  }

  async alarm(): Promise<void> {
    for (const [name, { expiresAt }] of await this.#disk.list({}))
      if (expiresAt !== null && expiresAt < Date.now() / 1000) await this.#disk.delete(name)
    await this.#disk.setAlarm(Date.now() + HOUR)
  }
}

export function createDurableObjectStorage(objects: ObjectNamespace): Storage {
  async function ask<T>(object: number, ...asked: unknown[]): Promise<T> {
    const init = { method: 'POST', body: JSON.stringify(asked) }
    const answer = await objects.get(objects.idFromName(`${object}`)).fetch('http://records', init)
    return (await answer.json()) as T
  }
  const objectOf = ({ id }: Key) => [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % OBJECTS
  const nameOf = ({ kind, id }: Key) => `${kind} ${id}`
  return {
    get: (keys) =>
      Promise.all(
        keys.map(async (key) => (await ask<Entry | null>(objectOf(key), 'get', nameOf(key))) ?? undefined),
      ),
    put: (key, value, options) => ask(objectOf(key), 'put', nameOf(key), value, options),
    delete: (key) => ask(objectOf(key), 'delete', nameOf(key)),
    async scan(kind, cursor = '0 '): Promise<ScanPage> {
      const [object, last] = [Number.parseInt(cursor, 10), cursor.replace(/^\d+ /, '')]
      const names = await ask<string[]>(object, 'scan', `${kind} `, `${kind} ${last}`)
      const keys = names.map((name) => ({ kind, id: name.slice(kind.length + 1) }))
      if (keys.length === PAGE) return { keys, cursor: `${object} ${keys.at(-1)?.id}` }
      return object + 1 < OBJECTS ? { keys, cursor: `${object + 1} ` } : { keys }
    },
  }
}
