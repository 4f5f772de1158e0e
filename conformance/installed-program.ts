/**
 * A program that tests need, as it is on the PATH. On Debian, as root, a missing one is installed. Deliberately knows
 * no test framework: what cannot be had is an error that says how to get it.
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

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
  install(debian)
  const found = find()
  if (found === undefined) throw new Error(missing)
  return found
}

function install(debian: string): void {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return
  try {
    const apt = (...args: string[]) =>
      execFileSync('apt-get', args, { stdio: 'inherit', env: { ...process.env, RUNLEVEL: '1' } })
    apt('update', '-q')
    apt('install', '-y', '-q', '--no-install-recommends', debian)
  } catch {
    // What is still missing is said.
  }
}
