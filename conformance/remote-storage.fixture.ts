/**
 * A store in a process of its own, which can be killed in the middle of its work and started again on its data. What
 * it was asked and had not answered is rejected then: nobody knows what became of it.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Storage } from 'vouchsafe/core'

export interface Question {
  readonly id: number
  readonly operation: keyof Storage
  readonly args: readonly unknown[]
}

export interface Answer {
  readonly id: number
  readonly answer?: unknown
  readonly error?: { readonly name: string; readonly message: string; readonly failure: string }
}

export interface RemoteStorage {
  readonly storage: Storage
  readonly pid: number
  kill9(): Promise<void>
  restart(): Promise<void>
}

export interface RemoteOptions {
  /** The Node.js that runs it. Default: this one. */
  readonly program?: string
  /** Of the store. */
  readonly options?: object
}

const child_program = join(import.meta.dirname, '../dist/conformance/remote-storage-process.fixture.js')

/** @param address the file of a SQLite, or the address of a PostgreSQL */
export async function startRemoteStorage(
  address: string,
  { program = process.execPath, options = {} }: RemoteOptions = {},
): Promise<RemoteStorage> {
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(error: unknown): void }>()
  let asked = 0
  let child: ChildProcess | undefined

  async function start(): Promise<void> {
    const started = fork(child_program, [address, JSON.stringify(options)], {
      execPath: program,
      // Otherwise undefined is null on the other side.
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const [first] = await Promise.race([once(started, 'message'), once(started, 'exit')])
    if (first !== 'ready') throw new Error(`the process of the storage ended with ${first}`)
    started.on('message', ({ id, answer, error }: Answer) => {
      const question = waiting.get(id)
      waiting.delete(id)
      if (error) question?.reject(Object.assign(new Error(error.message), error))
      else question?.resolve(answer)
    })
    child = started
  }

  function ask(operation: Question['operation'], args: readonly unknown[]): Promise<never> {
    return new Promise((resolve, reject) => {
      if (child === undefined) return reject(new Error('the process of the storage is away'))
      const question: Question = { id: asked++, operation, args }
      waiting.set(question.id, { resolve, reject } as {
        resolve(answer: unknown): void
        reject(error: unknown): void
      })
      child.send(question, () => {})
    })
  }

  await start()
  return {
    storage: {
      get: (...args) => ask('get', args),
      put: (...args) => ask('put', args),
      delete: (...args) => ask('delete', args),
      scan: (...args) => ask('scan', args),
      list: (...args) => ask('list', args),
    },
    get pid() {
      return child?.pid ?? 0
    },
    async kill9() {
      const killed = child
      child = undefined
      if (killed === undefined) return
      const ended = once(killed, 'exit')
      killed.kill('SIGKILL')
      await ended
      for (const { reject } of waiting.values()) reject(new Error('the process of the storage was killed'))
      waiting.clear()
    },
    restart: start,
  }
}
