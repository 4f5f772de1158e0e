/**
 * What tests miss is installed by one process at a time: test files run side by side, and several may miss the same.
 * The lock is one of the kernel, so it ends with whoever holds it. Where there is no `flock` (macOS) nobody waits.
 */
import { type SpawnSyncOptions, spawnSync } from 'node:child_process'

/**
 * @param locked a folder that is there
 * @param script of the shell, which finds what whoever was first has installed
 * @returns what it said, for when something is missing still
 */
export function installAlone(
  locked: string,
  script: string,
  args: readonly string[],
  options: Pick<SpawnSyncOptions, 'cwd' | 'env'>,
): string {
  const shell = ['sh', '-c', script, 'sh', ...args]
  const run = (command: string, ...rest: string[]) =>
    spawnSync(command, rest, { ...options, encoding: 'utf8', maxBuffer: 2 ** 26 })
  let ended = run('flock', '--close', '--timeout', '900', locked, ...shell)
  if (ended.error !== undefined) ended = run('env', ...shell)
  return `${ended.stdout}\n${ended.stderr}\n${ended.error ?? ''}`.trim()
}
