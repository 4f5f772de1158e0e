/** What opens the API. The first opens what the second does, and all that changes something. */

export const ADMIN = 'vouchsafe:admin'
export const ADMIN_READ = 'vouchsafe:admin.read'

/** As consent pages say it. */
export const apiScopes = {
  [ADMIN]: { description: 'See and change everything of this sign-in service' },
  [ADMIN_READ]: { description: 'See everything of this sign-in service' },
}
