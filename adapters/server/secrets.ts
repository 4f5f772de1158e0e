/**
 * `vouchsafe secrets rotate`: a secret is replaced in two steps, each with a restart of every process. In the first all
 * learn to verify what none derives yet; in the second the new one derives, and the one before goes on verifying until
 * what it derived has run out. One step alone would have processes refuse, for good, what others have just issued.
 */

import { randomBytes } from 'node:crypto'
import { realpathSync, statSync } from 'node:fs'
import type { Config } from './config.ts'
import { configPath, loadConfig } from './config-file.ts'
import { longestConfigured, longestStored } from './longest-derived.ts'
import { readSavedText } from './saved-text.ts'
import { replaceFile } from './whole-file.ts'

/** @param use whether the second of the secrets is brought to the front  @returns what to print */
export async function rotateSecrets(named: string | undefined, use: boolean): Promise<string> {
  const config = await loadConfig(named)
  const file = configPath(named)
  const [newest, second, ...older] = config?.secrets ?? []
  if (!config || file === undefined || newest === undefined)
    throw new Error(
      'there is no configuration file with secrets; without any, a server makes one at each start',
    )
  if (use && second === undefined)
    throw new Error('there is no second secret that could be used; `vouchsafe secrets rotate` adds one')
  const others = second === undefined ? older : [second, ...older]
  const fresh = randomBytes(48).toString('base64')
  const secrets = use && second !== undefined ? [second, newest, ...older] : [newest, fresh, ...others]
  const where = file.endsWith('.json')
    ? await writeSecrets(file, secrets)
    : `${file} is not JSON, and is yours to change: ${use ? 'let the second of `secrets` be the first' : `put this behind the first of \`secrets\`\n\n  ${fresh}\n`}`
  if (!use) return `${where}\n${addedNow}`
  const has_storage = config.storage !== 'memory'
  return `${where}\n${usedNow(config, has_storage ? await longestStored(named) : 0)}`
}

const addedNow = `
Nothing is derived from it yet. Now
  1. restart every process, one after the other: each learns to verify by it;
  2. vouchsafe secrets rotate --use
`

/** @param stored seconds, of what is in the storage, where that is known */
function usedNow(config: Config, stored: number | undefined): string {
  const lasting = Math.max(longestConfigured(config), stored ?? 0)
  const earliest = new Date(Date.now() + lasting * 1000).toISOString().slice(0, 16).replace('T', ' ')
  return `
Now restart every process, one after the other: it derives from then on. The secret behind it may go when what it
derived has run out: ${inWords(lasting)} after the last restart, not before ${earliest} UTC. Then
  1. vouchsafe secrets reseal, so that second factors do not need it;
  2. take it away and restart.
${stored === undefined ? notCounted : ''}`
}

const notCounted = `
The storage is not there just now: clients in it may have longer lifetimes, and initial access tokens may be good for
longer. Both are counted where this is asked again while it is there.
`

function inWords(seconds: number): string {
  const [unit, name] = seconds >= 86_400 ? [86_400, 'days'] : [3600, 'hours']
  return `${Math.ceil(seconds / unit)} ${name}`
}

async function writeSecrets(file: string, secrets: readonly string[]): Promise<string> {
  const place = realpathSync(file)
  const text = readSavedText(place)
  const indent = /^[ \t]+/m.exec(text)?.[0] ?? '  '
  const changed = `${JSON.stringify({ ...JSON.parse(text), secrets }, undefined, indent)}\n`
  try {
    await replaceFile(place, statSync(place).mode & 0o777, changed)
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException
    throw new Error(
      `${file} cannot be written (${code}), and is as it was; put a secret behind the first of \`secrets\` where the file comes from, such as \`openssl rand -base64 48\` prints`,
    )
  }
  return `${file} has it.`
}
