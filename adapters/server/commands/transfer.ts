/** `vouchsafe export`, `import` and `backup`: all that is in a storage, out of it, into another, and as a copy of the file. */

import { once } from 'node:events'
import { at, configure } from '../../../core/index.ts'
import { exportedLines } from '../transfer/export-lines.ts'
import { checkLines, placeLines, WrongLines } from '../transfer/import-lines.ts'
import type { TransferWorld } from '../transfer/moved.ts'
import { movedKinds } from '../transfer/moved-kinds.ts'
import { writeNewFile } from '../whole-file.ts'
import { flag, one, RefusedError, type Verb } from './command.ts'
import type { Stores } from './office.ts'

function worldOf({ settings, storage }: Stores): TransferWorld {
  const { issuer, secrets, config } = settings
  const configuration = configure({ issuer, secrets, policy: config.policy })
  return { settings, storage, context: at(configuration, Math.floor(Date.now() / 1000)) }
}

async function* textsOf(lines: AsyncIterable<{ readonly line: string }>): AsyncGenerator<string> {
  for await (const { line } of lines) yield `${line}\n`
}

export const exportCommand: Verb<Stores> = {
  operands: [],
  options: { output: one },
  takes: '[--output FILE]',
  about:
    'writes clients, people, registration tokens and signing keys, one JSON record a line, secrets as hashes; to standard output, or a new file for its owner alone',
  example: '--output vouchsafe.ndjson',
  async run(given, stores) {
    const kinds = await movedKinds(worldOf(stores))
    const file = given.text('output')
    const lines = textsOf(exportedLines(stores.storage, kinds))
    if (file !== undefined) await writeNewFile(file, lines)
    else for await (const line of lines) if (!process.stdout.write(line)) await once(process.stdout, 'drain')
  },
}

export const importCommand: Verb<Stores> = {
  operands: ['FILE'],
  options: { 'dry-run': flag },
  takes: '[--dry-run]',
  about:
    'takes what export wrote, also of another kind of storage; all of it is checked first, and where a line is wrong nothing is changed. What is there already stays; --dry-run says line by line what would be done',
  example: 'vouchsafe.ndjson',
  async run(given, stores, told) {
    const [file = ''] = given.operands
    const is_dry = given.flag('dry-run')
    const kinds = await movedKinds(worldOf(stores))
    try {
      await checkLines(file, kinds, ({ number, what, is_there }) => {
        const words = is_there ? 'is there already' : 'would be added'
        if (is_dry)
          told.record({ line: number, what, isThere: is_there }, `line ${number}: ${what} ${words}\n`)
      })
    } catch (error) {
      throw error instanceof WrongLines ? new RefusedError(error.message) : error
    }
    if (is_dry) return
    const { added, there } = await placeLines(file, kinds)
    told.record({ added, there }, `${added} added, ${there} were there already\n`)
  },
}

export const backupCommand: Verb<Stores> = {
  operands: ['FILE'],
  options: {},
  takes: '',
  about:
    'copies the SQLite file, all of one moment, whether or not the server runs; an older copy is replaced',
  example: 'vouchsafe-backup.db',
  async run({ operands: [file = ''] }, { backup }, told) {
    if (!backup)
      throw new RefusedError(
        'only a SQLite file is copied by this; for PostgreSQL there is pg_dump, for Redis its own file, and `vouchsafe export` for what is in any',
      )
    await backup(file)
    told.record(
      { file },
      `${file} is a copy of this moment; it is of use with the secrets of the configuration\n`,
    )
  },
}
