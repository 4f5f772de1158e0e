/** vouchsafe as its README sets it up, for the bench; in one process, or in several that share a storage. */

import cluster from 'node:cluster'
import { createProvider, type Storage } from 'vouchsafe'
import { readPolicy } from 'vouchsafe/core'
import { serve } from 'vouchsafe/node'
import { endWhenAsked } from './ending.ts'
import {
  claimsOf,
  client_secret,
  clients,
  countWrite,
  givenKeys,
  grant_types,
  redirect_uri,
  reportUsage,
} from './protocol.ts'
import { openStorage } from './storages.ts'
import { startWorkers } from './workers.ts'

const port = Number(process.env.PORT)
const workers = Number(process.env.WORKERS ?? 1)
/** Where clients are told that sessions have ended, if they are. */
const { TOLD_AT } = process.env
/** Room for more browsers of one person than the bench has; where there is no such setting, none is needed. */
const policy = Object.fromEntries(
  Object.keys(readPolicy())
    .filter((name) => name === 'max_sessions')
    .map((name) => [name, 1000]),
)

if (workers > 1 && cluster.isPrimary) {
  reportUsage(await startWorkers(workers))
} else {
  await listen()
  reportUsage()
}

async function listen(): Promise<void> {
  const { STORAGE = process.env.REDIS_URL ?? 'memory', PREFIX = 'bench' } = process.env
  const storage = await openStorage(STORAGE, PREFIX)
  const provider = createProvider({
    issuer: `http://127.0.0.1:${port}`,
    storage: counted(storage),
    keys: givenKeys(),
    secrets: ['a secret of the deployment, 32+ characters'],
    policy,
    clients: clients.map(({ client_id, alg }) => ({
      client_id,
      client_secret,
      redirect_uris: [redirect_uri],
      grant_types,
      id_token_signed_response_alg: alg,
      ...(TOLD_AT !== undefined && { backchannel_logout_uri: TOLD_AT }),
    })),
    ...(TOLD_AT !== undefined && { outbound: { allowedHosts: [new URL(TOLD_AT).host] } }),
    accounts: {
      find: (sub) => ({ sub, claims: claimsOf(sub) }),
      authenticate: ({ username }) => ({ sub: username }),
    },
  })
  await serve(provider, { port, host: '127.0.0.1' })
  endWhenAsked(provider)
}

function counted(storage: Storage): Storage {
  return {
    ...storage,
    put: (...written) => {
      countWrite()
      return storage.put(...written)
    },
  }
}
