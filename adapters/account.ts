/** vouchsafe/account: the pages on which people see and change what belongs to them. Mounted by `mounts`. */

import { type Names, refuseUnknown } from '../core/index.ts'
import { applicationRoutes } from './account/applications.ts'
import { overviewRoutes } from './account/overview.ts'
import type { AccountWorld } from './account/pages.ts'
import { renderAccount, renderSignedOut } from './account/render.ts'
import { sessionRoutes } from './account/sessions.ts'
import { english } from './account/texts.ts'
import type { Mount } from './mounts/mount.ts'
import { createSignedInPages } from './mounts/signed-in-pages.ts'

export type { Mount } from './mounts/mount.ts'

export interface AccountPagesOptions {
  /** Below the issuer. Default: `/account`. */
  readonly path?: string
}

const names: Names<AccountPagesOptions> = { path: true }

/** @throws {TypeError} naming an option that is not known */
export function accountPages(options: AccountPagesOptions = {}): Mount {
  refuseUnknown(options, names)
  const { path = '/account' } = options
  const client = { client_id: 'vouchsafe-account', client_name: english.brand, callback: '/callback' }
  return {
    path,
    client,
    open(world) {
      const account: AccountWorld = {
        world,
        speak: () => ({ tag: 'en', direction: 'ltr', texts: english, theme: world.provider.look.theme }),
      }
      const site = {
        name: 'account',
        routes: [...overviewRoutes(account), ...applicationRoutes(account), ...sessionRoutes(account)],
        render: renderAccount(account),
        renderSignedOut: renderSignedOut(account),
      }
      return createSignedInPages(site, client, world)
    },
  }
}
