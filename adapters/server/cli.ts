#!/usr/bin/env node
/**
 * The command `vouchsafe`. Each subcommand is loaded when it is asked for, so that none pays for another.
 * Exit codes: 0 done, 1 it could not be done, 2 wrong usage.
 */

import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { UsageError } from './usage-error.ts'

const usage = `vouchsafe serve [--config FILE] [--port N] [--host NAME] [--issuer URL] [--storage URL] [--workers N|auto]
    runs a provider; without a configuration file a demo, on http://localhost:8000
vouchsafe init [--issuer URL] [--storage URL] [--admin USERNAME] [--email EMAIL] [--config FILE]
    makes a configuration with fresh secrets, a place for data, and the first administrator
vouchsafe clients add|list|show|edit|secret|remove
    the clients in the storage; \`vouchsafe clients --help\` says what each takes
vouchsafe users add|list|show|edit|password|reset|end-sessions|disable|enable|remove
    the people in the storage, likewise
vouchsafe registration-tokens add|list|remove
    what lets somebody register a client of theirs, likewise
vouchsafe tokens show|revoke
    what a code or token is worth, and its end; it comes by standard input or a prompt
vouchsafe export [--output FILE]
    writes all that is in the storage but sessions and grants, one JSON record a line, secrets as hashes
vouchsafe import FILE [--dry-run]
    takes what export wrote, into whichever storage; where a line is wrong nothing is changed
vouchsafe backup FILE
    copies a SQLite file, whether or not the server runs
vouchsafe explain [REASON]
    says what a refusal means, its clause and the usual mend; without a reason lists them
vouchsafe hash-password
    reads a password from standard input and prints what to keep instead of it
vouchsafe keys list [--config FILE] [--issuer URL] [--storage URL]
    lists the signing keys in the storage: which is next, which signs, which retire, and until when
vouchsafe keys rotate [--now] [--kid KID] [--config FILE] [--issuer URL] [--storage URL]
    publishes the next keys, which sign once everybody can have them; with --now keys that leaked are thrown away at
    once, all of them or one, and what they signed is dead
vouchsafe secrets rotate [--use] [--config FILE]
    puts a new secret into the configuration file, behind the newest; with --use brings it to the front, and says when
    the one before may go
vouchsafe secrets reseal [--config FILE]
    encrypts under the newest secret what people have of an older one, before that is taken away
vouchsafe conformance --issuer URL --client FILE [--only MODULE] [--json]
    checks any OpenID Connect provider over HTTP
vouchsafe replay FILE
    runs a recorded request again and prints its steps
vouchsafe --help | --version
`

/** A subcommand: its arguments in, its exit code out; `undefined` while it goes on running. */
type Command = (args: string[]) => Promise<number | undefined>

const commands: Readonly<Record<string, Command>> = {
  serve: async (args) => {
    const text = { type: 'string' } as const
    const { values } = parseArgs({
      args,
      options: { config: text, port: text, host: text, issuer: text, storage: text, workers: text },
    })
    const { port, workers, ...rest } = values
    if (port !== undefined && !/^\d{1,5}$/.test(port))
      throw new UsageError(`--port ${port}: must be a number`)
    if (workers !== undefined && !/^(?:[1-9]\d{0,2}|auto)$/.test(workers))
      throw new UsageError(`--workers ${workers}: must be a number from 1 to 999, or auto`)
    const { start } = await import('./start.ts')
    await start({
      ...rest,
      ...(port !== undefined && { port: Number(port) }),
      ...(workers !== undefined && { workers: workers === 'auto' ? workers : Number(workers) }),
    })
    return undefined
  },
  init: async (args) => (await import('./commands/init.ts')).init(args),
  clients: (args) => stored('clients', args),
  users: (args) => stored('users', args),
  'registration-tokens': (args) => stored('registration-tokens', args),
  tokens: (args) => stored('tokens', args),
  export: (args) => moving('export', args),
  import: (args) => moving('import', args),
  backup: (args) => moving('backup', args),
  /** Not for people. */
  worker: async () => {
    if (process.send === undefined)
      throw new UsageError('a worker is started by `vouchsafe serve --workers N`')
    const { work } = await import('./worker.ts')
    work()
    return undefined
  },
  explain: async ([reason]) => {
    const { explain, listReasons, nearReasons } = await import('./explain.ts')
    const text = reason === undefined ? listReasons() : explain(reason)
    if (text !== undefined) process.stdout.write(text)
    else
      throw new UsageError(
        `there is no reason ${reason}; near it: ${nearReasons(reason ?? '').join(', ') || 'none'}`,
      )
    return 0
  },
  'hash-password': async () => {
    const [{ hashPassword, isAcceptable }, { readSavedText }] = await Promise.all([
      import('../accounts/password.ts'),
      import('./saved-text.ts'),
    ])
    const password = readSavedText(0).replace(/\r?\n$/, '')
    if (!isAcceptable(password)) throw new UsageError('a password has 1 to 1024 bytes')
    process.stdout.write(`${await hashPassword(password)}\n`)
    return 0
  },
  keys: async ([action, ...args]) => {
    const text = { type: 'string' } as const
    const { values } = parseArgs({
      args,
      options: { config: text, issuer: text, storage: text, now: { type: 'boolean' }, kid: text },
    })
    const { now = false, kid, ...command } = values
    if (action !== 'list' && action !== 'rotate')
      throw new UsageError('keys: `vouchsafe keys list` or `vouchsafe keys rotate`')
    if ((now || kid !== undefined) && action === 'list')
      throw new UsageError('keys list has no --now and no --kid')
    if (kid !== undefined && !now) throw new UsageError('--kid is of a key that leaked, and needs --now')
    const { keysCommand } = await import('./keys.ts')
    const kids = kid === undefined ? undefined : [kid]
    const said = await keysCommand(command, (keys) =>
      action === 'list' ? keys.list() : now ? keys.rotateNow(kids) : keys.rotate(),
    )
    process.stdout.write(now ? `What they signed is dead.\n${said}` : said)
    return 0
  },
  secrets: async ([action, ...args]) => {
    const options = { config: { type: 'string' }, use: { type: 'boolean' } } as const
    const { values } = parseArgs({ args, options })
    if (action === 'reseal' && values.use === undefined) {
      const { resealFactors } = await import('./reseal.ts')
      process.stdout.write(await resealFactors(values.config))
      return 0
    }
    if (action !== 'rotate')
      throw new UsageError('secrets: `vouchsafe secrets rotate` or `vouchsafe secrets reseal`')
    const { rotateSecrets } = await import('./secrets.ts')
    process.stdout.write(await rotateSecrets(values.config, values.use === true))
    return 0
  },
  conformance: (args) => fromKit('http/cli.js', args),
  replay: (args) => fromKit('model/replay-cli.js', args),
}

const storedVerbs = {
  clients: async () => (await import('./commands/clients.ts')).clients,
  users: async () => (await import('./commands/users.ts')).users,
  tokens: async () => (await import('./commands/tokens.ts')).tokens,
  'registration-tokens': async () => (await import('./commands/registration-tokens.ts')).registrationTokens,
}

async function stored(noun: keyof typeof storedVerbs, args: string[]): Promise<number> {
  const [{ runVerb }, verbs] = await Promise.all([import('./commands/command.ts'), storedVerbs[noun]()])
  return runVerb(noun, verbs, args)
}

async function moving(name: 'export' | 'import' | 'backup', args: string[]): Promise<number> {
  const [{ runCommand }, { openStores }, transfer] = await Promise.all([
    import('./commands/command.ts'),
    import('./commands/office.ts'),
    import('./commands/transfer.ts'),
  ])
  const row = {
    export: transfer.exportCommand,
    import: transfer.importCommand,
    backup: transfer.backupCommand,
  }
  return runCommand([name], row[name], openStores, args)
}

/** The conformance kit stands on the adapters, so they know it only when they run. */
async function fromKit(file: string, args: string[]): Promise<number> {
  const { main } = (await import(new URL(`../../conformance/${file}`, import.meta.url).href)) as {
    main(args: string[]): Promise<number>
  }
  return main(args)
}

function version(): string {
  const manifest = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}

/** They go on, whoever takes their log. */
const serving = new Set(['serve', 'worker'])

/** What a command answers cannot be written: its reader has enough, or the disk is full. */
function endUnheard({ code, message }: NodeJS.ErrnoException): void {
  if (code !== 'EPIPE') process.stderr.write(`vouchsafe: what it answers cannot be written: ${message}\n`)
  process.exit(1)
}

async function main([name, ...args]: string[]): Promise<number | undefined> {
  if (name === '--version') process.stdout.write(`${version()}\n`)
  else if (name === '--help' || name === 'help') process.stdout.write(usage)
  else if (name !== undefined && Object.hasOwn(commands, name)) {
    if (!serving.has(name)) process.stdout.on('error', endUnheard)
    return commands[name]?.(args)
  } else {
    process.stderr.write(name === undefined ? usage : `vouchsafe: there is no command ${name}\n\n${usage}`)
    return 2
  }
  return 0
}

function isUsageError(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return error instanceof UsageError || code?.startsWith('ERR_PARSE_ARGS') === true
}

try {
  const code = await main(process.argv.slice(2))
  if (code !== undefined) process.exitCode = code
} catch (error) {
  process.stderr.write(`vouchsafe: ${(error as Error).message}\n`)
  process.exitCode = isUsageError(error) ? 2 : 1
}
