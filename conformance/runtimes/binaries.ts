/**
 * The runtimes as npm packages bring them, installed when they are first wanted into a folder that npm
 * leaves alone, with a lock file of their own.
 */

import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const listed = join(root, 'conformance/runtimes/binaries')
const folder = join(root, 'node_modules/.runtimes')

const programs = {
  node22: 'node22/bin/node',
  node24: 'node24/bin/node',
  deno: 'deno/deno',
  bun: 'bun/bin/bun.exe',
  workerd: 'workerd/bin/workerd',
}

export type RuntimeName = keyof typeof programs

export function programOf(name: RuntimeName): string {
  return join(folder, 'node_modules', programs[name])
}

/** @throws with what npm said when a runtime cannot be had on this machine */
export function installRuntimes(): void {
  const missing = () =>
    (Object.keys(programs) as RuntimeName[]).filter((name) => !existsSync(programOf(name)))
  if (missing().length === 0) return
  console.log(`installing ${missing().join(', ')} …`)
  // Apart, and then put there whole: several test files may find them missing at once.
  const own = `${folder}.${process.pid}`
  mkdirSync(own, { recursive: true })
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(listed, file), join(own, file))
  const { stdout, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: own,
    encoding: 'utf8',
  })
  if (missing().length > 0) {
    rmSync(folder, { recursive: true, force: true })
    renameSync(own, folder)
  }
  rmSync(own, { recursive: true, force: true })
  if (missing().length > 0)
    throw new Error(`THESE RUNTIMES ARE NOT INSTALLED: ${missing().join(', ')}\n${stdout}\n${stderr}`)
}
