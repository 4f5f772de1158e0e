/** What is asked of whoever runs a command: by a prompt at a terminal, from standard input where there is none. */

import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { readSavedText } from '../saved-text.ts'

/** What is typed is not shown; without a terminal it is the whole of standard input, but for the end of its line. */
export async function askSecret(question: string): Promise<string> {
  if (!process.stdin.isTTY) return readSavedText(0).replace(/\r?\n$/, '')
  return promptFor(question, false)
}

/** Twice at a terminal, so that nobody is locked out by a slip. @throws Error where the two differ */
export async function askNewPassword(whose: string): Promise<string> {
  const password = await askSecret(`Password of ${whose}`)
  if (process.stdin.isTTY && (await askSecret('Once more')) !== password)
    throw new Error('the two are not the same; nothing was changed')
  return password
}

/** @returns the default for an empty line, and where there is no terminal */
export async function ask(question: string, otherwise: string): Promise<string> {
  if (!process.stdin.isTTY) return otherwise
  return (await promptFor(`${question} [${otherwise}]`, true)) || otherwise
}

function promptFor(question: string, shown: boolean): Promise<string> {
  const nothing = new Writable({ write: (_chunk, _encoding, done) => done() })
  const output = shown ? process.stderr : nothing
  const lines = createInterface({ input: process.stdin, output, terminal: true })
  if (!shown) process.stderr.write(`${question}: `)
  return new Promise((resolve, reject) => {
    lines.once('close', () => reject(new Error('given up; nothing was changed')))
    lines.question(shown ? `${question}: ` : '', (answer) => {
      resolve(answer)
      lines.close()
      if (!shown) process.stderr.write('\n')
    })
  })
}
