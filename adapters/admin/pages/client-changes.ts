/** What is done to a client beside editing it: secrets, switching it off and on, and its end. */

import type { Posted, Route, SiteAnswer, Visit } from '../../mounts/site.ts'
import { foreignName, html } from '../../pages/html.ts'
import type { ClientRecord } from '../../world/stored-clients.ts'
import { snippetsFor } from '../clients/snippets.ts'
import type { ShownClient } from '../operations/administered-clients.ts'
import type { Conflict, Invalid, NotPossible } from '../operations/outcome.ts'
import {
  administratorOf,
  CONFIRMED_WITHIN,
  type Desk,
  goOn,
  notFound,
  page,
  pathOf,
  typedBy,
} from './desk.ts'
import { inConfiguration } from './in-configuration.ts'
import { code, hiddenField, link, notice, postForm, sheet } from './pieces.ts'
import { snippetsPart } from './snippets-part.ts'

const CHANGED = 'Somebody else has changed it meanwhile. Nothing was done.'

export function clientChangeRoutes(desk: Desk): readonly Route[] {
  const { clients } = desk.administration
  const at = (client_id: string, what = '') => `${desk.base}${pathOf('/clients', client_id, what)}`

  function notDone(client_id: string, message: string, status: number): SiteAnswer {
    return page(
      'Nothing was done',
      html`${notice(message, true)}<p>${link(at(client_id), 'Back to the client')}</p>`,
      status,
    )
  }

  async function addSecret(posted: Posted): Promise<SiteAnswer> {
    const { client_id = '' } = posted.segments
    const added = await clients.addSecret(administratorOf(posted), client_id)
    switch (added.kind) {
      case 'done':
        return secretPage(desk, added.value)
      case 'unknown':
        return notFound
      default:
        return notDone(client_id, wordsOf(added), 409)
    }
  }

  async function removeSecret(posted: Posted): Promise<SiteAnswer> {
    const { client_id = '' } = posted.segments
    const secret = typedBy(posted).text('secret')
    const removed = await clients.removeSecret(administratorOf(posted), client_id, secret)
    if (removed.kind === 'unknown') return notFound
    if (removed.kind !== 'done') return notDone(client_id, wordsOf(removed), 409)
    return goOn(pathOf('/clients', client_id), { done: 'secret_removed' })
  }

  function switched(disabled: boolean) {
    return async (posted: Posted): Promise<SiteAnswer> => {
      const { client_id = '' } = posted.segments
      const client = await clients.read(client_id)
      if (!client) return notFound
      const { client_id: _, ...metadata } = client.metadata
      const revision = typedBy(posted).text('revision')
      const saved = await clients.update(
        administratorOf(posted),
        client_id,
        { ...metadata, disabled },
        revision,
      )
      if (saved.kind === 'done') return goOn(pathOf('/clients', client_id), { done: disabled ? 'off' : 'on' })
      if (saved.kind === 'unknown') return notFound
      return notDone(client_id, wordsOf(saved), 409)
    }
  }

  async function askToRemove({ segments, field }: Visit): Promise<SiteAnswer> {
    const { client_id = '' } = segments
    const client = await clients.read(client_id)
    if (!client) return notFound
    if (client.source === 'configuration') return inConfiguration('Remove a client', at(client_id))
    const { client_name } = client.metadata
    return page(
      'Remove a client',
      html`<section class="card"><p>${foreignName(client_name || client_id)} ${code(client_id)} is gone at once, with every code and token that it
was given. What is made anew under its id inherits nothing.</p>
<div class="actions">${postForm(
        at(client_id, '/remove'),
        field,
        html`${hiddenField('revision', client.revision)}<button class="danger" type="submit">Remove it</button>`,
      )}
<a class="button" href="${at(client_id)}">Leave it</a></div></section>`,
    )
  }

  async function remove(posted: Posted): Promise<SiteAnswer> {
    const { client_id = '' } = posted.segments
    const revision = typedBy(posted).text('revision')
    const removed = await clients.remove(administratorOf(posted), client_id, revision)
    if (removed.kind === 'unknown') return notFound
    if (removed.kind !== 'done') return notDone(client_id, wordsOf(removed), 409)
    return goOn('/clients', { done: 'removed' })
  }

  const confirmed_within = CONFIRMED_WITHIN
  const onPage = { confirmed_within, page: '/clients/:client_id' }
  return [
    { path: '/clients/:client_id/secrets', post: addSecret, ...onPage },
    { path: '/clients/:client_id/secrets/remove', post: removeSecret, ...onPage },
    { path: '/clients/:client_id/off', post: switched(true), ...onPage },
    { path: '/clients/:client_id/on', post: switched(false), ...onPage },
    { path: '/clients/:client_id/remove', get: askToRemove, post: remove, confirmed_within },
  ]
}

function wordsOf(missed: NotPossible | Invalid | Conflict<ClientRecord>): string {
  if (missed.kind === 'conflict') return CHANGED
  if (missed.kind === 'not_possible') return missed.message
  return missed.problems
    .map(({ name, message }) => (name === '' ? message : `${name}: ${message}`))
    .join('; ')
}

/** A secret that was made beside what there was. */
export function secretPage(desk: Desk, { client, client_secret }: ShownClient): SiteAnswer {
  const { client_id } = client.metadata
  const { issuer, endpoints, base } = desk
  return page(
    'A new secret',
    html`${notice('The secret is shown this once. What is kept of it is a hash.')}
<section class="card">${sheet({
      client_id: code(client_id),
      client_secret: client_secret !== undefined && code(client_secret),
    })}
<p class="soft">The one before stays good until you take it away.</p>
<p class="actions">${link(`${base}${pathOf('/clients', client_id)}`, 'Back to the client')}</p></section>
${snippetsPart(snippetsFor({ issuer, endpoints, client: client.metadata, client_secret }))}`,
  )
}
