/** Two provider processes on one SQLite file. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { raceTwoProcesses } from '../two-processes.fixture.ts'

raceTwoProcesses(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-sqlite-'))
  return {
    url: `sqlite:${join(folder, 'records.db')}`,
    close: async () => rmSync(folder, { recursive: true, force: true }),
  }
}, [0])
