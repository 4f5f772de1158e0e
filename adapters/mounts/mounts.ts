/** Which mounts a provider has: checked at start, found by the path of a request, and opened once the provider is there. */

import type { Client, Configuration, Endpoint, ResourceInput, VouchsafeEvent } from '../../core/index.ts'
import type { Look } from '../pages/look.ts'
import { readClient } from '../world/clients.ts'
import { randomText } from '../world/random.ts'
import type { RequestTrace, ToldEvent } from '../world/telling.ts'
import type { Mount, MountedProvider, MountHandler, MountWorld } from './mount.ts'

export interface OpenMount {
  /** As requests have it. */
  readonly path: string
  readonly handle: MountHandler
}

export interface Mounts {
  /** Those that people sign in to the pages as: the provider's own, and nobody's to see. */
  readonly clients: ReadonlyMap<string, Client>
  /** What one of them is called on a page; anybody else has the name that they have. */
  nameOf(client_id: string, languages: readonly string[]): string | undefined
  /** @returns what finds the mount of a path */
  open(
    provider: MountedProvider,
    world: Pick<MountWorld, 'storage' | 'now' | 'asked'>,
  ): { at(path: string): OpenMount | undefined }
  /** Tells whoever observes. Throws what they throw. */
  told(event: VouchsafeEvent, trace: RequestTrace | undefined): void
}

/** Those of the provider itself, with their identifiers. */
export function mountedResources(mounts: readonly Mount[], issuer: string): readonly ResourceInput[] {
  return mounts.flatMap(({ path, resource }) => {
    if (!resource) return []
    const { path: below, ...described } = resource
    return [{ ...described, identifier: `${issuer}${path}${below}` }]
  })
}

const PATH = /^\/(?:[A-Za-z0-9._~-]+(?:\/[A-Za-z0-9._~-]+)*)?$/

const isWithin = (path: string, above: string) => path === above || path.startsWith(`${above}/`)

/** @throws {TypeError} for a path that is wrong or taken */
export function readMounts(mounts: readonly Mount[], configuration: Configuration, look: Look): Mounts {
  const { issuer, origin, paths } = configuration
  const prefix = issuer.slice(origin.length)
  for (const [index, { path, open }] of mounts.entries()) {
    const name = `mounts[${index}]`
    if (typeof open !== 'function')
      throw new TypeError(`${name}: must be what accountPages() makes, or the like`)
    if (!PATH.test(path)) throw new TypeError(`${name}: path must be / or a path such as /account`)
    const endpoint = (Object.keys(paths) as Endpoint[]).find((one) => isWithin(paths[one], path))
    if (endpoint !== undefined) throw new TypeError(`${name}: ${path} is taken by the endpoint ${endpoint}`)
    const other = mounts.find((one) => one !== mounts[index] && isWithin(path, one.path))
    if (other) throw new TypeError(`${name}: ${path} is taken by the mount at ${other.path}`)
  }

  const made = mounts.map((mount) => {
    const client_secret = randomText(32)
    const url = `${issuer}${mount.path === '/' ? '' : mount.path}`
    return { mount, url, client_secret, client: clientOf(mount, url, client_secret, issuer) }
  })
  const clients = new Map(made.flatMap(({ client }) => (client ? [[client.client_id, client] as const] : [])))

  const listeners: ((event: ToldEvent) => void)[] = []
  const observe = (listener: (event: ToldEvent) => void) => void listeners.push(listener)

  const names = new Map(
    mounts.flatMap(({ client }) =>
      client?.nameIn ? [[client.client_id, client.nameIn(look)] as const] : [],
    ),
  )

  return {
    clients,
    nameOf: (client_id, languages) => names.get(client_id)?.(languages),
    told: (event, trace) => {
      if (listeners.length === 0) return
      // That somebody came to these pages is no news of any client.
      if ('client_id' in event && event.client_id !== undefined && clients.has(event.client_id)) return
      const told = { ...event, ...trace }
      for (const listener of listeners) listener(told)
    },
    open(provider, world) {
      const opened = made.map(({ mount, url, client_secret }) => {
        const path = url.slice(origin.length)
        const is_page = mount.path === '/'
        return {
          path: is_page ? `${path}/` : path,
          is_page,
          handle: mount.open({ provider, url, path, client_secret, observe, ...world }),
        }
      })
      const isAt = (asked: string, { path, is_page }: (typeof opened)[number]) =>
        is_page ? asked === `${prefix}/` || (prefix !== '' && asked === prefix) : isWithin(asked, path)
      return { at: (asked) => opened.find((one) => isAt(asked, one)) }
    },
  }
}

/** Where the login page leads who has forgotten their password, if anywhere. */
export function forgottenUrl(mounts: readonly Mount[], issuer: string): string | undefined {
  const mount = mounts.find(({ forgotten }) => forgotten !== undefined)
  return mount && `${issuer}${mount.path}${mount.forgotten}`
}

/** Confidential, though its secret never leaves the process: nobody else redeems what it is given. */
function clientOf({ client }: Mount, url: string, client_secret: string, issuer: string): Client | undefined {
  if (!client) return undefined
  const { callback, nameIn: _, ...said } = client
  const metadata = {
    ...said,
    client_secret,
    redirect_uris: [`${url}${callback}`],
    skip_consent: true,
    require_pkce: true,
    // It is where people make themselves a second factor.
    require_second_factor: false,
    access_token_lifetime: 60,
    token_endpoint_auth_method: 'client_secret_post',
  } as const
  return readClient(metadata, client.client_id, issuer.startsWith('http:'))
}
