/** Two provider processes on one PostgreSQL. */

import { raceTwoProcesses } from '../two-processes.fixture.ts'
import { startPostgres } from './postgres-server.ts'

raceTwoProcesses(async () => {
  const server = await startPostgres()
  return { url: server.url, close: server.stop }
}, [0])
