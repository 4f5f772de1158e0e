/** Several processes on one port: started, waited for, and asked together what they have used. */

import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import type { Question } from './protocol.ts'

/** @returns once all of them listen: what they have used together */
export async function startWorkers(count: number): Promise<(question: Question) => Promise<number>> {
  // One that is missing would make the others look fast.
  cluster.on('exit', () => process.exit(1))
  const workers = Array.from({ length: count }, () => cluster.fork())
  await Promise.all(workers.map(messageOf))
  return async (question) => {
    const amounts = workers.map((worker) => {
      const amount = messageOf(worker)
      worker.send(question)
      return amount
    })
    return (await Promise.all(amounts)).reduce<number>((sum, amount) => sum + Number(amount), 0)
  }
}

async function messageOf(worker: Worker): Promise<unknown> {
  const [message] = await once(worker, 'message')
  return message
}
