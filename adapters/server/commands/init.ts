/**
 * `vouchsafe init`: a configuration with secrets of its own, a place for data, and the first administrator. All of it or
 * nothing: a file that is there is never written over, and one that is of no use is not left behind.
 */

import { randomBytes } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { usualNames } from '../config-file.ts'
import { kindOfStorage } from '../storage.ts'
import { UsageError } from '../usage-error.ts'
import { writeNewFile } from '../whole-file.ts'
import { ask, askNewPassword } from './ask.ts'
import { RefusedError } from './command.ts'
import { openOffice } from './office.ts'

export const initUsage = `vouchsafe init [--issuer URL] [--storage URL] [--admin USERNAME] [--email EMAIL] [--config FILE]
    makes a configuration with fresh secrets, a place for data, and the first administrator
`

const example =
  "    for example: echo 'a password of your own' | vouchsafe init --issuer http://localhost:8000 --admin root\n"

/** @returns the exit code. @throws with a message for people; then nothing was made */
export async function init(args: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: {
      issuer: text,
      storage: text,
      admin: text,
      email: text,
      config: text,
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) {
    process.stdout.write(`${initUsage}${example}`)
    return 0
  }
  const file = values.config ?? usualNames[0] ?? ''
  const there = (values.config === undefined ? usualNames : [file]).find((name) => existsSync(name))
  if (there !== undefined)
    throw new RefusedError(`${there} is there already; it was not touched, and nothing was made`)
  if (!file.endsWith('.json')) throw new UsageError(`--config ${file}: must end in .json`)
  const issuer = values.issuer ?? (await ask('Issuer, as browsers reach it', 'http://localhost:8000'))
  const storage = values.storage ?? (await ask('Where data is kept', 'sqlite:vouchsafe.db'))
  if (kindOfStorage(storage) === 'memory')
    throw new UsageError('storage: what is in memory ends with the process; name one that lasts')
  const username = values.admin ?? (await ask('User name of the first administrator', 'admin'))
  const password = await askNewPassword(username)
  const email = values.email

  const config = {
    $schema: './node_modules/vouchsafe/vouchsafe.schema.json',
    issuer,
    secrets: [randomBytes(48).toString('base64')],
    storage,
    clients: [],
  }
  readConfig(config)
  await writeNewFile(file, [`${JSON.stringify(config, undefined, 2)}\n`])
  try {
    await makeAdministrator(file, { username, password, ...(email !== undefined && { email }) })
  } catch (error) {
    rmSync(file, { force: true })
    throw error instanceof TypeError ? new UsageError(error.message) : error
  }
  process.stdout.write(`${file} is made, with a secret of its own; keep it as you keep a key.
Data is in ${kindOfStorage(storage)}; ${username} is the first administrator.

Next: vouchsafe clients add --name "My App" --redirect-uri http://localhost:9999/callback
      vouchsafe users add alice
      vouchsafe serve${values.config === undefined ? '' : ` --config ${file}`}
`)
  return 0
}

async function makeAdministrator(
  config: string,
  account: { readonly username: string; readonly password: string; readonly email?: string },
): Promise<void> {
  const office = await openOffice({ config })
  try {
    const created = await office.accounts.create({ ...account, roles: ['admin'] })
    if (created.kind === 'taken')
      throw new RefusedError(`somebody in that storage has that ${created.what} already; nothing was made`)
  } finally {
    office.close()
  }
}
