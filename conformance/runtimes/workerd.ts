/** A worker in workerd: its modules bundled from the build, its configuration written beside them. */

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'

export interface WorkerOptions {
  /** The compiled module. */
  readonly entry: string
  readonly port: number
  readonly bindings: Readonly<Record<string, string>>
}

/** Where files cost no disk: the records are in SQLite, which waits for the disk at every write. */
const MEMORY = '/dev/shm'

const folders: string[] = []

/** Once no worker runs any more. */
export function removeWorkers(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

/** @returns the path of the configuration for `workerd serve` */
export async function writeWorker({ entry, port, bindings }: WorkerOptions): Promise<string> {
  const folder = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'vouchsafe-workerd-'))
  folders.push(folder)
  await build({
    entryPoints: [entry],
    outfile: join(folder, 'worker.js'),
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  })
  const texts = Object.entries(bindings).map(
    ([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)})`,
  )
  const config = join(folder, 'config.capnp')
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "disk", disk = (path = ${JSON.stringify(folder)}, writable = true)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2026-01-01",
  bindings = [(name = "RECORDS", durableObjectNamespace = "Records"), ${texts.join(', ')}],
  durableObjectNamespaces = [(className = "Records", uniqueKey = "records", enableSql = true)],
  durableObjectStorage = (localDisk = "disk"),
);
`,
  )
  return config
}
