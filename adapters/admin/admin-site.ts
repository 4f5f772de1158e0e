/** Which pages the administration has, in which order, and the frame around them. */

import { displayName, endpointUrl } from '../../core/index.ts'
import { siteLayout, siteSources } from '../mounts/layout.ts'
import type { MountWorld } from '../mounts/mount.ts'
import type { Route, Site, Visit } from '../mounts/site.ts'
import { html } from '../pages/html.ts'
import { adminStyle, adminStyleSource } from './admin-style.ts'
import { clientChangeRoutes } from './pages/client-changes.ts'
import { clientListRoutes } from './pages/client-list.ts'
import { clientPageRoutes } from './pages/client-page.ts'
import { type Desk, goOn, repeatable } from './pages/desk.ts'
import { editClientRoutes } from './pages/edit-client.ts'
import { eventRoutes } from './pages/event-pages.ts'
import { newClientRoutes } from './pages/new-client.ts'
import { keyRoutes, settingRoutes, tokenRoutes } from './pages/other-pages.ts'
import { personChangeRoutes } from './pages/person-changes.ts'
import { personListRoutes } from './pages/person-list.ts'
import { personPageRoutes } from './pages/person-page.ts'
import { registrationRoutes } from './pages/registration-pages.ts'

export const BRAND = 'Administration'

const sections = [
  ['/clients', 'Clients'],
  ['/people', 'People'],
  ['/keys', 'Keys'],
  ['/tokens', 'Tokens'],
  ['/registration', 'Registration'],
  ['/settings', 'Settings'],
  ['/events', 'Events'],
] as const

export function adminSite(desk: Desk, world: MountWorld, admits: (visit: Visit) => boolean): Site {
  const { people } = desk.administration
  const shown = sections.filter(([path]) => path !== '/people' || people)
  const { theme } = world.provider.look
  const csp = { style: [adminStyleSource], img: ['https:'] }

  return {
    name: 'admin',
    routes: routesOf(desk),
    repeatable,
    secret: ['password', 'token'],
    admits,
    render: ({ title, content, csp: needed }, visit) => ({
      html: siteLayout({
        title,
        brand: BRAND,
        style: adminStyle,
        theme,
        navigation: shown.map(([path, text]) => ({
          href: `${desk.base}${path}`,
          text,
          is_current: sectionOf(visit.path) === path,
        })),
        navigation_label: 'Administration',
        skip: 'Skip to the content',
        signed_in: {
          text: 'Signed in as',
          account: displayName(visit.account),
          href: endpointUrl(world.provider.configuration, 'end_session'),
          out: 'Sign out',
        },
        language: 'en',
        direction: 'ltr',
        content,
      }),
      csp: siteSources(theme, { ...csp, ...needed }),
    }),
    renderSignedOut: ({ because, action }) => ({
      html: siteLayout({
        title: 'You are not signed in',
        brand: BRAND,
        style: adminStyle,
        theme,
        navigation: [],
        navigation_label: 'Administration',
        skip: 'Skip to the content',
        language: 'en',
        direction: 'ltr',
        content: html`<p>${because === 'no_cookies' ? 'This browser keeps no cookies, and without them nobody can be signed in here.' : 'Sign in to go on.'}</p>
<p class="actions"><a class="button primary" href="${action}">Sign in</a></p>`,
      }),
      csp: siteSources(theme, csp),
    }),
  }
}

function routesOf(desk: Desk): readonly Route[] {
  const { people } = desk.administration
  return [
    { path: '', get: async () => goOn('/clients') },
    ...clientListRoutes(desk),
    ...newClientRoutes(desk),
    ...editClientRoutes(desk),
    ...clientChangeRoutes(desk),
    ...clientPageRoutes(desk),
    ...(people
      ? [
          ...personListRoutes(desk, people),
          ...personChangeRoutes(desk, people),
          ...personPageRoutes(desk, people),
        ]
      : []),
    ...keyRoutes(desk),
    ...tokenRoutes(desk),
    ...registrationRoutes(desk),
    ...settingRoutes(desk),
    ...eventRoutes(desk),
  ]
}

function sectionOf(path: string): string {
  if (path.startsWith('/new-client')) return '/clients'
  if (path.startsWith('/new-person')) return '/people'
  return path.replace(/^(\/[^/]*).*$/, '$1')
}
