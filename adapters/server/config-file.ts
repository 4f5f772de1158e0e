/** Where the configuration is: the file that was named, or the first of the usual names that is there. */

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Config, readConfig } from './config.ts'
import { readSavedText } from './saved-text.ts'

export const usualNames = ['vouchsafe.config.json', 'vouchsafe.config.js', 'vouchsafe.config.mjs']

/** Which file it is; `undefined` when none was named and none of the usual ones is there. */
export function configPath(named: string | undefined): string | undefined {
  return named ?? usualNames.find((name) => existsSync(name))
}

/** @returns `undefined` when there is none. @throws {TypeError} naming the file */
export async function loadConfig(named: string | undefined): Promise<Config | undefined> {
  const file = configPath(named)
  if (file === undefined) return undefined
  const path = resolve(file)
  if (!existsSync(path)) throw new TypeError(`${file}: there is no such file`)
  try {
    return readConfig(await load(path))
  } catch (error) {
    throw new TypeError(`${file}:\n${(error as Error).message.replace(/^/gm, '  ')}`)
  }
}

async function load(path: string): Promise<unknown> {
  if (path.endsWith('.json')) return JSON.parse(readSavedText(path))
  const module = (await import(pathToFileURL(path).href)) as { default?: unknown }
  if (module.default === undefined) throw new TypeError('must have a default export; `export default { … }`')
  return module.default
}
