/** Resource servers as a host describes them: configured, or looked up when somebody asks for one. */

import {
  type Awaitable,
  isThenable,
  type Policy,
  type Resource,
  type ResourceInput,
  readResource,
  readResources,
} from '../../core/index.ts'

/** By what a client sent as `resource`, an absolute URI. `null` and `undefined`: there is none. */
export type ResourceLookUp = (identifier: string) => Awaitable<ResourceInput | null | undefined>

export interface Resources {
  /** Those that are known at start, and those of the provider itself. */
  readonly known: readonly Resource[]
  /** Those that are known at start; `undefined` where they are looked up. */
  readonly configured?: readonly Resource[]
  readonly find: (identifier: string) => Awaitable<Resource | undefined>
}

interface Surroundings {
  readonly issuer: string
  readonly policy: Policy
  /** That the keys sign by, as far as that is known. */
  readonly algs: readonly string[] | undefined
}

/**
 * @param own of the provider itself, which are none of the host's to look up
 * @throws {TypeError} naming the resource and what is wrong with it; where it is looked up, at its use
 */
export function resourcesOf(
  resources: readonly ResourceInput[] | ResourceLookUp,
  own: readonly ResourceInput[],
  { issuer, policy, algs }: Surroundings,
): Resources {
  if (typeof resources !== 'function') {
    const configured = readResources([...resources, ...own], issuer, policy)
    for (const [index, resource] of configured.entries()) checkAlg(resource, `resources[${index}]`, algs)
    return { known: configured, configured, find: () => undefined }
  }
  const read = (row: ResourceInput | null | undefined, identifier: string): Resource | undefined =>
    row === null || row === undefined ? undefined : readResource(row, `resources(${identifier})`, policy)
  const find = (identifier: string) => {
    const asked = resources(identifier)
    return isThenable(asked) ? asked.then((row) => read(row, identifier)) : read(asked, identifier)
  }
  return { known: own.map((one) => readResource(one, one.identifier, policy)), find }
}

function checkAlg(resource: Resource, name: string, algs: readonly string[] | undefined): void {
  const { accessTokenFormat, accessTokenSigningAlg: alg } = resource
  if (accessTokenFormat === 'jwt' && algs?.includes(alg) === false)
    throw new TypeError(`${name}: accessTokenSigningAlg is ${alg}, but keys holds no such key`)
}
