/** node:crypto where there is one. No node: module is imported: the runtime is asked for it. */

import type * as nodeCryptoModule from 'node:crypto'

export type NodeCrypto = typeof nodeCryptoModule

export function nodeCrypto(): NodeCrypto | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
  return process?.getBuiltinModule?.('node:crypto') as NodeCrypto | undefined
}
