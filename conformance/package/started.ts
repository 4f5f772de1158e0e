/** A provider in a process of its own, and a person who signs in at it. */

import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createBrowser } from '../http/browser.ts'
import { createSend } from '../http/http.ts'
import { root } from './readmes.ts'

export const cli = join(root, 'dist/adapters/server/cli.js')

/** Waits until the issuer answers. The process is the caller's to end. */
export async function start(args: readonly string[], issuer: string, cwd: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
  for (let n = 0; n < 200; n++) {
    const answer = await fetch(`${issuer}/.well-known/openid-configuration`).catch(() => undefined)
    if (answer?.ok) return child
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  child.kill()
  throw new Error(`nothing answers at ${issuer}`)
}

/** @returns the code that the client is sent when the person has signed in and allowed everything, or nothing */
export async function codeFor(url: string, issuer: string): Promise<string> {
  const browser = createBrowser({
    send: createSend(10_000),
    user: { username: 'alice', password: 'wonderland' },
    pages: {},
    leaves: (location) => !location.startsWith(issuer),
  })
  const visit = await browser.visit({ url })
  return visit.kind === 'returned' ? (visit.parameters.get('code') ?? '') : ''
}
