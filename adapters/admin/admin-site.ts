/** Which pages the administration has, in which order, and the frame around them. */

import { displayName } from '../../core/index.ts'
import { siteLayout, siteSources } from '../mounts/layout.ts'
import type { MountWorld } from '../mounts/mount.ts'
import { signOutUrl } from '../mounts/sign-out.ts'
import type { Route, Site } from '../mounts/site.ts'
import { html } from '../pages/html.ts'
import { adminStyle, adminStyleSource } from './admin-style.ts'
import { clientChangeRoutes } from './pages/client-changes.ts'
import { clientListRoutes } from './pages/client-list.ts'
import { clientPageRoutes } from './pages/client-page.ts'
import { type Desk, goOn, repeatable, type Spoken } from './pages/desk.ts'
import { editClientRoutes } from './pages/edit-client.ts'
import { eventRoutes } from './pages/event-pages.ts'
import { newClientRoutes } from './pages/new-client.ts'
import { keyRoutes, settingRoutes, tokenRoutes } from './pages/other-pages.ts'
import { personChangeRoutes } from './pages/person-changes.ts'
import { personListRoutes } from './pages/person-list.ts'
import { personPageRoutes } from './pages/person-page.ts'
import { registrationRoutes } from './pages/registration-pages.ts'

export const CLIENT_ID = 'vouchsafe-admin'

const sections = ['clients', 'people', 'keys', 'tokens', 'registration', 'settings', 'events'] as const

export function adminSite(
  desk: Desk,
  world: MountWorld,
  { admits, idle_for }: Required<Pick<Site, 'admits' | 'idle_for'>>,
): Site {
  const { people } = desk.administration
  const shown = sections.filter((name) => name !== 'people' || people)
  const csp = { style: [adminStyleSource], img: ['https:'] }

  return {
    name: 'admin',
    routes: routesOf(desk),
    repeatable,
    secret: ['password', 'token'],
    admits,
    idle_for,
    render: ({ title, content, csp: needed }, visit) => {
      const speech = desk.speak(visit.languages)
      const { texts, theme } = speech
      const page = siteLayout({
        ...frame(speech),
        title,
        navigation: shown.map((name) => ({
          href: `${desk.base}/${name}`,
          text: texts.pages[name],
          is_current: sectionOf(visit.path) === name,
        })),
        signed_in: {
          text: texts.signedInAs,
          account: displayName(visit.account),
          href: signOutUrl(world, CLIENT_ID),
          out: texts.signOut,
        },
        content,
      })
      return { html: page, csp: siteSources(theme, { ...csp, ...needed }) }
    },
    renderSignedOut: ({ because, action }, languages) => {
      const speech = desk.speak(languages)
      const { texts, theme } = speech
      const said = texts.signedOut
      const page = siteLayout({
        ...frame(speech),
        title: said.title,
        navigation: [],
        content: html`<p>${because === 'no_cookies' ? said.noCookies : said.text}</p>
<p class="actions"><a class="button primary" href="${action}">${said.action}</a></p>`,
      })
      return { html: page, csp: siteSources(theme, csp) }
    },
  }
}

function frame({ tag, direction, texts, theme }: Spoken) {
  const { brand, navigation: navigation_label, skip } = texts
  return { brand, navigation_label, skip, style: adminStyle, language: tag, direction, theme }
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
  if (path.startsWith('/new-client')) return 'clients'
  if (path.startsWith('/new-person')) return 'people'
  return path.replace(/^\/([^/]*).*$/, '$1')
}
