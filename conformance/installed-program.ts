/**
 * A program that tests need, as it is on the PATH. On Debian, as root, a missing one is installed. Deliberately knows
 * no test framework: what cannot be had is an error that says how to get it.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { installAlone } from './installed-alone.ts'

export interface Wanted {
  /** Any of them will do. */
  readonly names: readonly string[]
  /** The package of Debian that brings one. */
  readonly debian: string
  /** Where they are looked for when the PATH has none. */
  readonly folders?: () => readonly string[]
  /** What to say when there is none, and none can be installed. */
  readonly missing: string
}

/** @throws Error with what is said when there is none */
export function findProgram({ names, debian, folders = () => [], missing }: Wanted): string {
  const find = () => {
    for (const folder of [...(process.env.PATH ?? '').split(':'), ...folders()])
      for (const name of names) if (existsSync(join(folder, name))) return join(folder, name)
    return undefined
  }
  const there = find()
  if (there !== undefined) return there
  const said = install(debian)
  const found = find()
  if (found === undefined) throw new Error(`${missing}\n${said}`)
  return found
}

/** The lists of packages are fetched when those that are there do not do. */
const script = `
  get() { apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 "$1"; }
  get "$1" || { apt-get update -q && get "$1"; }`

function install(debian: string): string {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return ''
  console.log(`installing ${debian} …`)
  // A service that comes with it is not started.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  return installAlone('/var/lib/dpkg', script, [debian], { env })
}
