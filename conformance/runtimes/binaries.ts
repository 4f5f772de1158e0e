/**
 * The runtimes as npm packages bring them, installed when they are first wanted into a folder that npm
 * leaves alone, with a lock file of their own.
 */

import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { installAlone } from '../installed-alone.ts'

const root = join(import.meta.dirname, '../..')
const listed = join(root, 'conformance/runtimes/binaries')
const folder = join(root, 'node_modules/.runtimes')

const programs = {
  node22: 'node22/bin/node',
  node24: 'node24/bin/node',
  node26: 'node26/bin/node',
  deno: 'deno/deno',
  bun: 'bun/bin/bun.exe',
  workerd: 'workerd/bin/workerd',
}

export type RuntimeName = keyof typeof programs

export function programOf(name: RuntimeName): string {
  return join(folder, 'node_modules', programs[name])
}

/** Apart, and then put there whole, with the lock file that says what is there. */
const script = `cmp -s package-lock.json "$1/package-lock.json" || {
  npm ci --no-audit --no-fund && rm -rf "$1" && mv "$PWD" "$1"; }`

/** @throws with what npm said when a runtime cannot be had on this machine */
export function installRuntimes(): void {
  const lock = (at: string) => readFileSync(join(at, 'package-lock.json'), 'utf8')
  const there = () => existsSync(folder) && lock(folder) === lock(listed)
  if (there()) return
  console.log(`installing ${Object.keys(programs).join(', ')} …`)
  const own = `${folder}.${process.pid}`
  cpSync(listed, own, { recursive: true })
  const said = installAlone(listed, script, [folder], { cwd: own })
  rmSync(own, { recursive: true, force: true })
  if (!there()) throw new Error(`THE RUNTIMES ARE NOT INSTALLED\n${said}`)
}
