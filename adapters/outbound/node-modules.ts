/** What Node.js has to ask other servers by. No node: module is imported: the runtime is asked for it. */

import type * as dnsModule from 'node:dns'
import type * as httpModule from 'node:http'
import type * as httpsModule from 'node:https'
import type * as tlsModule from 'node:tls'
import type * as zlibModule from 'node:zlib'

export interface NodeModules {
  readonly dns: typeof dnsModule
  readonly http: typeof httpModule
  readonly https: typeof httpsModule
  readonly tls: typeof tlsModule
  readonly zlib: typeof zlibModule
}

interface Runtime {
  readonly process?: { getBuiltinModule?: (name: string) => unknown }
  readonly navigator?: { readonly userAgent?: string }
}

/** @returns `undefined` where the runtime cannot connect to an address that was judged before */
export function nodeModules(): NodeModules | undefined {
  const { process, navigator } = globalThis as Runtime
  // It has modules of these names, and they ask by its own fetch, which resolves anew.
  if (navigator?.userAgent === 'Cloudflare-Workers') return undefined
  const names = ['dns', 'http', 'https', 'tls', 'zlib'] as const
  const found = names.map((name) => [name, process?.getBuiltinModule?.(`node:${name}`)] as const)
  return found.every(([, module]) => module !== undefined)
    ? (Object.fromEntries(found) as unknown as NodeModules)
    : undefined
}
