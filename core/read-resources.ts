/** Resource servers as people write them, checked, and with their defaults. */

import { check } from './check.ts'
import type { Policy } from './policy.ts'
import { resourceSchema } from './resource-schema.ts'
import { isSameResource, type Resource, type ResourceInput } from './resources.ts'

/**
 * @param name by which it is told
 * @param policy whose scopes are of no resource
 * @throws {TypeError} with a line for each member that is wrong or not known
 */
export function readResource(written: ResourceInput, name: string, { scopes }: Policy): Resource {
  const resource = check(resourceSchema, written, name)
  for (const scope of Object.keys(resource.scopes))
    if (Object.hasOwn(scopes, scope))
      throw new TypeError(
        `${name}.scopes.${scope}: is a scope of the policy, for all resources; remove one of the two`,
      )
  return resource
}

/** @throws {TypeError} also where two are the same, or what the policy says is none of them */
export function readResources(
  written: readonly ResourceInput[],
  issuer: string,
  policy: Policy,
): readonly Resource[] {
  const resources = written.map((one, index) => readResource(one, `resources[${index}]`, policy))
  for (const [index, { identifier }] of resources.entries()) {
    const isSame = (other: { readonly identifier: string }) => isSameResource(other.identifier, identifier)
    if (isSameResource(identifier, issuer))
      throw new TypeError(`resources[${index}]: identifier is the issuer, which stands for its own UserInfo`)
    if (resources.findIndex(isSame) < index)
      throw new TypeError(`resources[${index}]: identifier ${identifier} is there twice`)
  }
  const { default_resource } = policy
  if (
    default_resource !== null &&
    !resources.some(({ identifier }) => isSameResource(identifier, default_resource))
  )
    throw new TypeError('policy.default_resource: is none of the resources')
  return resources
}
