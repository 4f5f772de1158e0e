/**
 * vouchsafe/admin: the pages on which administrators see and change clients, people, keys and tokens, and the same for
 * programs below `/api`. Mounted by `mounts`; nobody gets in who is no administrator.
 */

import {
  type Account,
  type Awaitable,
  endpointUrl,
  json,
  type Names,
  refuseUnknown,
  supportedGrantTypes,
  usableAccount,
} from '../core/index.ts'
import { adminSite, CLIENT_ID } from './admin/admin-site.ts'
import { adminTexts } from './admin/admin-texts.ts'
import { createApi } from './admin/api/api.ts'
import { apiScopes } from './admin/api/api-scopes.ts'
import { createAdminRecords } from './admin/operations/admin-records.ts'
import type { AdministeredAccounts } from './admin/operations/administered-people.ts'
import { createAdministration } from './admin/operations/administration.ts'
import { inTrouble } from './admin/operations/in-trouble.ts'
import { createRecentEvents } from './admin/operations/recent-events.ts'
import { type SettingInForce, settingsInForce } from './admin/operations/settings-in-force.ts'
import type { Desk } from './admin/pages/desk.ts'
import type { BuiltInClient, Mount, MountWorld } from './mounts/mount.ts'
import { orUnavailableAnswer } from './mounts/or-unavailable.ts'
import { createSignedInPages } from './mounts/signed-in-pages.ts'
import { passwordResetLink } from './passwords/password-reset-link.ts'
import { randomText } from './world/random.ts'

export { adminTexts } from './admin/admin-texts.ts'
export type { AdministeredAccounts } from './admin/operations/administered-people.ts'
export type { SettingInForce } from './admin/operations/settings-in-force.ts'
export type { Mount } from './mounts/mount.ts'
export type { AdminTexts } from './pages/texts/admin-texts.ts'

export interface AdminPagesOptions {
  /** Below the issuer. Default: `/admin`. */
  readonly path?: string
  /**
   * An origin of their own, such as `https://admin.example.com`, in the place of that: `provider.site` answers there, and
   * there is nothing at the issuer's.
   */
  readonly url?: string
  /** People in the storage, as `createPasswordAccounts` has them. Without them there are no pages about people. */
  readonly accounts?: AdministeredAccounts
  /** Where `passwordPages` of `vouchsafe/account` are mounted, for links by which people set a new password. Default: nowhere. */
  readonly passwordPath?: string
  /** Who may do all of it. Default: whose claim `roles` has `admin`. */
  readonly isAdministrator?: (account: Account) => boolean
  /**
   * Whether there is anybody to let in; until then there are no pages, and no API. Asked until it says so. Default: there
   * is.
   */
  readonly isOpen?: () => Awaitable<boolean>
  /**
   * Seconds without a request to these pages, and without a sign-in, after which an administrator signs in again. Default:
   * 900.
   */
  readonly idleFor?: number
  /** Seconds for which it is kept what administrators changed. Default: a year. */
  readonly changesKeptFor?: number
  /** What is shown beside the policy, of settings that are somewhere else. */
  readonly settings?: readonly SettingInForce[]
  /** Where the policy was set, as the pages say it. Default: `the options of createProvider`. */
  readonly policyFrom?: string
}

const names: Names<AdminPagesOptions> = {
  path: true,
  url: true,
  accounts: true,
  passwordPath: true,
  isAdministrator: true,
  isOpen: true,
  idleFor: true,
  changesKeptFor: true,
  settings: true,
  policyFrom: true,
}

/** Below the pages. */
const API = '/api'

const YEAR = 366 * 86_400

/** Seconds. */
const IDLE = 15 * 60

/** Less would ask for the password on the way from one page to the next. */
const MIN_IDLE = 60

function hasRole({ claims }: Account): boolean {
  const roles: unknown = claims?.roles
  return Array.isArray(roles) && roles.includes('admin')
}

/** @throws {TypeError} naming an option that is not known, or of two that do not go together */
export function adminPages(options: AdminPagesOptions = {}): Mount {
  refuseUnknown(options, names)
  const { path = '/admin', url, isAdministrator = hasRole, idleFor = IDLE } = options
  if (!Number.isInteger(idleFor) || idleFor < MIN_IDLE)
    throw new TypeError(`adminPages: idleFor must be a whole number of seconds, ${MIN_IDLE} at least`)
  if (url !== undefined && options.path !== undefined)
    throw new TypeError('adminPages: path and url are both there; remove one of the two')
  const client: BuiltInClient = {
    client_id: CLIENT_ID,
    client_name: adminTexts.en.brand,
    callback: '/callback',
    nameIn: (look) => {
      const speak = look.speaker('admin', adminTexts.en, adminTexts)
      return (languages) => speak(languages).texts.brand
    },
  }
  return {
    path,
    ...(url !== undefined && { url }),
    client,
    resource: { path: API, scopes: apiScopes },
    open(world) {
      const { provider, path: prefix, url } = world
      const desk = deskOf(world, options)
      const site = adminSite(desk, world, {
        admits: ({ account }) => isAdministrator(account),
        idle_for: idleFor,
      })
      const pages = createSignedInPages(site, client, world)
      const api = createApi({
        administration: desk.administration,
        tokens: provider.tokens,
        resource: `${url}${API}`,
        isAdministrator: async (sub, perform) => {
          const account = await perform(usableAccount(sub))
          return account !== undefined && isAdministrator(account)
        },
        endpoints: desk.endpoints,
        now: () => world.now().now,
      })
      const below = `${prefix}${API}/`
      let is_open = options.isOpen === undefined
      const isOpen = async () => {
        is_open ||= await world.asked('list', async () => options.isOpen?.() ?? true)
        return is_open
      }
      return (request, perform) => {
        const is_api = `${request.path}/`.startsWith(below)
        const [name, audience] = is_api
          ? (['admin_api', 'programs'] as const)
          : ([site.name, 'people'] as const)
        const answer = async () => {
          if (!(await isOpen())) return json(404, { error: 'not_found' })
          if (!is_api) return pages(request, perform)
          return api(request, request.path.slice(below.length - 1).replace(/\/$/, ''), perform)
        }
        return orUnavailableAnswer(answer, { name, audience, request, perform, world })
      }
    },
  }
}

function deskOf(
  world: MountWorld,
  { accounts, passwordPath, settings = [], ...options }: AdminPagesOptions,
): Desk {
  const { provider, storage, asked, path } = world
  const { configuration } = provider
  const { issuer, policy, resources, registration } = configuration
  const now = () => world.now().now
  const records = createAdminRecords({ storage, configuration, asked })
  const events = createRecentEvents({ records, now, processId: randomText(12) })
  world.observe(events.saw)
  const administration = createAdministration({
    provider: { ...provider, keys: inTrouble(provider.keys, asked) },
    accounts: accounts && { ...inTrouble(accounts, asked), factors: inTrouble(accounts.factors, asked) },
    ...(accounts &&
      passwordPath !== undefined && {
        resetLink: (sub) => passwordResetLink(provider, accounts, sub, { path: passwordPath }),
      }),
    records,
    events,
    settings: () =>
      settingsInForce({
        policy,
        place: options.policyFrom ?? 'the options of createProvider',
        others: settings,
      }),
    changesKeptFor: options.changesKeptFor ?? YEAR,
  })
  const url = (endpoint: 'authorization' | 'token' | 'userinfo' | 'introspection') =>
    endpointUrl(configuration, endpoint)
  return {
    administration,
    speak: provider.look.speaker('admin', adminTexts.en, adminTexts),
    base: path,
    issuer,
    endpoints: {
      authorization: url('authorization'),
      token: url('token'),
      userinfo: url('userinfo'),
      introspection: url('introspection'),
    },
    offered: {
      grant_types: supportedGrantTypes(configuration),
      resources: resources.map(({ identifier }) => identifier),
      registration,
    },
  }
}
