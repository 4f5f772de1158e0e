/** Which mounts a provider has: checked at start, found by the path of a request, and opened once the provider is there. */

import type { Client, Configuration, Endpoint, ResourceInput, VouchsafeEvent } from '../../core/index.ts'
import type { Look } from '../pages/look.ts'
import { readClient } from '../world/clients.ts'
import { randomText } from '../world/random.ts'
import type { RequestTrace, ToldEvent } from '../world/telling.ts'
import type { Mount, MountedProvider, MountHandler, MountWorld } from './mount.ts'
import { checkUrl, placeOf } from './place.ts'
import { SIGNED_OUT } from './sign-out.ts'

export interface OpenMount {
  /** As requests have it, and as they are told; where it is at an origin of its own, its URL. */
  readonly path: string
  readonly handle: MountHandler
}

export interface Mounts {
  /** Those that people sign in to the pages as: the provider's own, and nobody's to see. */
  readonly clients: ReadonlyMap<string, Client>
  /** What one of them is called on a page; anybody else has the name that they have. */
  nameOf(client_id: string, languages: readonly string[]): string | undefined
  /** @returns what finds the mount of a path, at the issuer's origin and at another */
  open(
    provider: MountedProvider,
    world: Pick<MountWorld, 'storage' | 'now' | 'asked'>,
  ): { at(path: string, origin?: string): OpenMount | undefined }
  /** Those that have one of their own. */
  readonly origins: ReadonlySet<string>
  /** Tells whoever observes. Throws what they throw. */
  told(event: VouchsafeEvent, trace: RequestTrace | undefined): void
}

/** Those of the provider itself, with their identifiers. */
export function mountedResources(mounts: readonly Mount[], issuer: string): readonly ResourceInput[] {
  return mounts.flatMap(({ path, url = `${issuer}${path}`, resource }) => {
    if (!resource) return []
    const { path: below, ...described } = resource
    return [{ ...described, identifier: `${url}${below}` }]
  })
}

const PATH = /^\/(?:[A-Za-z0-9._~-]+(?:\/[A-Za-z0-9._~-]+)*)?$/

const isWithin = (path: string, above: string) => path === above || path.startsWith(`${above}/`)

interface Surroundings {
  readonly configuration: Configuration
  readonly look: Look
  /** Whether one may be in plain http beyond loopback. */
  readonly insecure_http: boolean
}

/** @throws {TypeError} for a path or a URL that is wrong or taken */
export function readMounts(
  mounts: readonly Mount[],
  { configuration, look, insecure_http }: Surroundings,
): Mounts {
  const { issuer, origin } = configuration
  const prefix = issuer.slice(origin.length)
  for (const [index, mount] of mounts.entries()) {
    const name = `mounts[${index}]`
    if (typeof mount.open !== 'function')
      throw new TypeError(`${name}: must be what accountPages() makes, or the like`)
    if (mount.url === undefined) checkPath(mount.path, name, configuration)
    else checkUrl(mount.url, name, configuration, insecure_http)
    const taken = (one: Mount) => one !== mount && isWithin(keyOf(mount), keyOf(one))
    const other = mounts.find(taken)
    if (other) throw new TypeError(`${name}: ${keyOf(mount)} is taken by the mount at ${keyOf(other)}`)
  }

  const made = mounts.map((mount) => {
    const client_secret = randomText(32)
    const place = placeOf(mount, configuration)
    return { mount, place, client_secret, client: clientOf(mount, place.url, client_secret) }
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
      const opened = made.map(({ mount, place, client_secret }) => ({
        path: mount.url ?? (mount.path === '/' ? `${place.path}/` : place.path),
        place,
        is_page: mount.url === undefined && mount.path === '/',
        handle: mount.open({ provider, ...place, client_secret, observe, ...world }),
      }))
      const isAt = (asked: string, { place, is_page }: (typeof opened)[number]) =>
        is_page ? asked === `${prefix}/` || (prefix !== '' && asked === prefix) : isWithin(asked, place.path)
      return {
        at: (asked, at = origin) => opened.find((one) => one.place.origin === at && isAt(asked, one)),
      }
    },
    origins: new Set(made.flatMap(({ mount, place }) => (mount.url === undefined ? [] : [place.origin]))),
  }
}

/** By which those that are in each other's way are told. */
function keyOf({ path, url = path }: Mount): string {
  return url
}

function checkPath(path: string, name: string, { paths }: Configuration): void {
  if (!PATH.test(path)) throw new TypeError(`${name}: path must be / or a path such as /account`)
  const endpoint = (Object.keys(paths) as Endpoint[]).find((one) => isWithin(paths[one], path))
  if (endpoint !== undefined) throw new TypeError(`${name}: ${path} is taken by the endpoint ${endpoint}`)
}

/** Where the login page leads who has forgotten their password, if anywhere. */
export function forgottenUrl(mounts: readonly Mount[], issuer: string): string | undefined {
  const mount = mounts.find(({ forgotten }) => forgotten !== undefined)
  return mount && `${mount.url ?? `${issuer}${mount.path}`}${mount.forgotten}`
}

/** Where somebody sets up a second factor who needs one to sign in, if anywhere. */
export function enrolUrl(mounts: readonly Mount[], issuer: string): string | undefined {
  const mount = mounts.find(({ enrols }) => enrols)
  return mount && `${issuer}${mount.path}`
}

/** Confidential, though its secret never leaves the process: nobody else redeems what it is given. */
function clientOf({ client, url: own }: Mount, url: string, client_secret: string): Client | undefined {
  if (!client) return undefined
  const { callback, nameIn: _, ...said } = client
  const metadata = {
    ...said,
    client_secret,
    redirect_uris: [`${url}${callback}`],
    // Pages of the issuer's origin end where every sign-out does.
    ...(own !== undefined && { post_logout_redirect_uris: [`${url}${SIGNED_OUT}`] }),
    skip_consent: true,
    require_pkce: true,
    access_token_lifetime: 60,
    token_endpoint_auth_method: 'client_secret_post',
  } as const
  return readClient(metadata, client.client_id, url.startsWith('http:'))
}
