/**
 * What the administration takes: every page, list and search, by whole texts and by how they begin, of people and clients
 * as `stored.ts` names them, and the same for programs. One request after the other, as of one administrator.
 */

import { createBrowser } from '../http/browser.ts'
import { createSend } from '../http/http.ts'
import { median, percentile } from './measure.ts'

export interface Administrated {
  /** Milliseconds. */
  readonly median: number
  readonly p99: number
}

export interface Administration {
  readonly issuer: string
  readonly user: { readonly username: string; readonly password: string }
  /** A client that may look. */
  readonly program: { readonly client_id: string; readonly client_secret: string }
}

/** Somebody among all that there are, by their number. */
export interface Picked {
  readonly person: number
  readonly client: number
}

const TIMES = 50
/** Before those that count. */
const WARM_UP = 5

/** What a number begins with, which in a hundred thousand many do. */
const begun = (number: number) => String(number).slice(0, 1)

const found = (list: string, filter: string) => `${list}?filter=${encodeURIComponent(filter)}`

const searches: Readonly<Record<string, (picked: Picked) => string>> = {
  people: () => '/people',
  'people by user name': ({ person }) => found('/people', `person-${person}`),
  'people by user name, begun': ({ person }) => found('/people', `person-${begun(person)}`),
  'people by e-mail': ({ person }) => found('/people', `mail-${person}@example.com`),
  'people by e-mail, begun': ({ person }) => found('/people', `mail-${begun(person)}`),
  'people by name': ({ person }) => found('/people', `Name ${person} of somebody`),
  'people by name, begun': ({ person }) => found('/people', `Name ${begun(person)}`),
  'people by sub': ({ person }) => found('/people', `sub-${person}`),
  'people by sub, begun': ({ person }) => found('/people', `sub-${begun(person)}`),
  nobody: () => found('/people', 'zzz'),
  clients: () => '/clients',
  'clients by name': ({ client }) => found('/clients', `Shop ${client} of somebody`),
  'clients by name, begun': ({ client }) => found('/clients', `Shop ${begun(client)}`),
  'clients by id': ({ client }) => found('/clients', `client-${client}`),
  'clients by id, begun': ({ client }) => found('/clients', `client-${begun(client)}`),
  'a person': ({ person }) => `/people/sub-${person}`,
  'a client': ({ client }) => `/clients/client-${client}`,
}

const pages: typeof searches = {
  ...searches,
  'a person to edit': ({ person }) => `/people/sub-${person}/edit`,
  'a client to edit': ({ client }) => `/clients/client-${client}/edit`,
  events: () => '/events',
  'events of a person': ({ person }) => `/events?person=person-${person}`,
  keys: () => '/keys',
  registration: () => '/registration',
  settings: () => '/settings',
}

/** @param pick another one each time */
export async function measureAdministration(
  administration: Administration,
  pick: (n: number) => Picked,
): Promise<Readonly<Record<string, Administrated>>> {
  const { issuer } = administration
  const cookie = await signIn(administration)
  const authorization = await tokenOf(administration)
  const results: Record<string, Administrated> = {}
  const measure = async (name: string, url: (picked: Picked) => string, headers: Record<string, string>) => {
    const took: number[] = []
    for (let n = 0; n < TIMES + WARM_UP; n++) {
      const began = performance.now()
      const answer = await fetch(url(pick(n)), { headers, redirect: 'manual' })
      await answer.arrayBuffer()
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`)
      if (n >= WARM_UP) took.push(performance.now() - began)
    }
    results[name] = { median: median(took), p99: percentile(took, 0.99) }
  }
  for (const [name, path] of Object.entries(pages))
    await measure(name, (picked) => `${issuer}/admin${path(picked)}`, { cookie })
  for (const [name, path] of Object.entries(searches))
    await measure(`API: ${name}`, (picked) => `${issuer}/admin/api${path(picked)}`, { authorization })
  return results
}

async function signIn({ issuer, user }: Administration): Promise<string> {
  const browser = createBrowser({
    send: createSend(10_000),
    user,
    pages: {},
    leaves: (url) => !url.startsWith(issuer),
  })
  const visit = await browser.visit({ url: `${issuer}/admin/settings` })
  const cookie = browser.jar.header(`${issuer}/admin`)
  if (visit.kind !== 'stayed' || visit.page.status !== 200 || cookie === undefined)
    throw new Error('the administrator was not let in')
  return cookie
}

async function tokenOf({ issuer, program }: Administration): Promise<string> {
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${program.client_id}:${program.client_secret}`)}` },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'vouchsafe:admin.read',
      resource: `${issuer}/admin/api`,
    }),
  })
  const { access_token } = (await answer.json()) as { readonly access_token: string }
  return `Bearer ${access_token}`
}
