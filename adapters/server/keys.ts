/** `vouchsafe keys`: the signing keys in the storage, whether or not a server runs on it. */

import type { Storage } from '../../core/index.ts'
import type { DescribedKey, KeySchedule } from '../keys/key-ring.ts'
import { storedKeys } from '../keys/stored-keys.ts'
import type { StoredKeysOptions } from '../keys/stored-keys-options.ts'
import { type Columns, tableOf } from './commands/table.ts'
import { createLog } from './log.ts'
import { readSettings, type ServeCommand, type Settings } from './settings.ts'
import { openStorage } from './storage.ts'

/** What a server, and the command beside it, have the keys of their storage by. */
export function keyOptions({ config, issuer, secrets }: Settings, storage: Storage): StoredKeysOptions {
  const { keyRotation, policy, clients, resources } = config
  return {
    storage,
    issuer,
    secrets,
    algs: [
      ...clients.map((client) => client.id_token_signed_response_alg),
      ...resources.map((resource) => resource.accessTokenSigningAlg),
    ],
    hintsFor: policy.session_lifetime,
    ...(keyRotation !== undefined && { keyRotation }),
  }
}

/** @returns what to print. @throws with a message for people where there are no keys that could be reached */
export async function keysCommand(
  command: Pick<ServeCommand, 'config' | 'issuer' | 'storage'>,
  act: (keys: KeySchedule) => Promise<readonly DescribedKey[]>,
): Promise<string> {
  const settings = await readSettings(command)
  if (settings.config.keys)
    throw new Error(
      'the keys are in the configuration, where only you replace them: a new one goes behind the old one first, in front once clients have had the time to fetch it (ten minutes), and the old one away when what it signed has run out',
    )
  if (settings.storage === 'memory')
    throw new Error(
      'with memory storage the keys are in the memory of the server, which no other process reaches: restart it, and it makes others',
    )
  const log = createLog({ write: (line) => void process.stderr.write(line) })
  const { storage, close } = await openStorage(settings, log)
  try {
    const { schedule } = await storedKeys(keyOptions(settings, storage))
    return tableOf(columns, await act(schedule))
  } finally {
    close()
  }
}

const columns: Columns<DescribedKey> = {
  KID: ({ kid }) => kid,
  ALG: ({ alg }) => alg,
  STATE: ({ state }) => state,
  UNTIL: ({ until }) => dateOf(until),
  SIGNS: ({ signsAt }) => dateOf(signsAt),
}

function dateOf(seconds = 0): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '')
}
