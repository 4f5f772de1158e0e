/** A runtime as a process: started, waited for, ended. */

import { spawn } from 'node:child_process'

export interface Started {
  stop(): Promise<void>
}

/** @returns when it answers. @throws with what it printed when it does not within 30 seconds */
export async function start(program: string, args: readonly string[], origin: string): Promise<Started> {
  const child = spawn(program, args, { env: { ...process.env, ISSUER: origin } })
  const ended = new Promise((resolve) => child.once('close', resolve))
  const stop = async () => {
    child.kill('SIGKILL')
    await ended
  }
  let printed = ''
  child.on('error', (error) => {
    printed += error.message
  })
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      printed += chunk
    })
  for (let tries = 0; tries < 300 && child.exitCode === null; tries++) {
    const answers = await fetch(origin).then(
      () => true,
      () => false,
    )
    if (answers) return { stop }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await stop()
  throw new Error(`${program} did not start: ${printed}`)
}
