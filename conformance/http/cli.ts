/**
 * The checks as a command: reads the arguments and the client file, prints the table or JSON, and says by its exit
 * code whether the provider conforms: 0 if nothing failed, 1 if something did, 2 if nothing could be checked.
 */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { isObject } from './http.ts'
import { modules, type RunOptions, runChecksOfFile } from './index.ts'
import { createTable, summary } from './report.ts'

const USAGE = `Usage: vouchsafe conformance --issuer URL --client FILE [--only NAME]... [--json]
       vouchsafe conformance --list

Checks an OpenID provider from outside, with clients and a user of its own.

  --issuer URL   the issuer, exactly as the provider spells it
  --client FILE  JSON: { "confidential": { "client_id", "client_secret", "redirect_uri",
                 "token_endpoint_auth_method"? }, "public": { "client_id", "redirect_uri",
                 "application_type"? }, "other": a second confidential client,
                 "user": { "username", "password" }, "options"?: { "scope", "refreshScope",
                 "origins", "usernameField", "passwordField", "allowButton", "denyButton",
                 "timeout", "initialAccessToken", "resource", "resourceScope", "documentUrl",
                 "documentRedirectUri", "postLogoutRedirectUri" } }; one of confidential and public will do
  --only NAME    a module (${modules.map(({ name }) => name).join(', ')})
                 or the id of a check; may be given several times
  --json         print the report as JSON
  --list         print what is checked, and check nothing
`

interface Output {
  write(text: string): unknown
}

/** The arguments are those after the name of the command. */
export async function main(
  argv: readonly string[],
  output: Output = process.stdout,
  errors: Output = process.stderr,
): Promise<number> {
  try {
    return await run(argv, output)
  } catch (thrown) {
    errors.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`)
    return 2
  }
}

async function run(argv: readonly string[], output: Output): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      issuer: { type: 'string' },
      client: { type: 'string' },
      only: { type: 'string', multiple: true },
      json: { type: 'boolean' },
      list: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const table = createTable(modules)
  if (values.help) {
    output.write(USAGE)
    return 0
  }
  if (values.list) {
    for (const check of modules.flatMap(({ checks }) => checks)) output.write(table.statement(check))
    return 0
  }
  const { issuer, client, json = false, only = [] } = values
  if (issuer === undefined || client === undefined) {
    throw new TypeError(`--issuer and --client are needed\n\n${USAGE}`)
  }
  if (!URL.canParse(issuer)) throw new TypeError(`--issuer: ${issuer} is not a URL`)
  const file = await readClientFile(client)
  if (!json) output.write(table.head)
  const options: RunOptions = {
    only: only.flatMap((names) => names.split(',')),
    ...(json ? {} : { onResult: (result) => output.write(table.line(result)) }),
  }
  const report = await runChecksOfFile(issuer, file, options)
  output.write(json ? `${JSON.stringify(report, null, 2)}\n` : summary(report))
  return report.conforms ? 0 : 1
}

async function readClientFile(path: string): Promise<Record<string, unknown>> {
  const bytes = await readFile(path).catch((error: Error) => {
    throw new TypeError(`--client: ${error.message}`)
  })
  try {
    // The decoder leaves out a byte order mark.
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes))
    if (isObject(value)) return value
  } catch {
    // Told below, together with JSON that is no object.
  }
  throw new TypeError(`--client: ${path} does not hold a JSON object`)
}
