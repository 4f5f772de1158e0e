/** What is done to a client beside editing it: secrets, switching it off and on, and its end. */

import type { Posted, Route, SiteAnswer, Visit } from '../../mounts/site.ts'
import { type Filling, foreignName, html } from '../../pages/html.ts'
import type { AdminTexts } from '../../pages/texts/admin-texts.ts'
import { say } from '../../pages/texts/text.ts'
import { code } from '../../pages/verbatim.ts'
import type { ClientRecord } from '../../world/stored-clients.ts'
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
  type Spoken,
  typedBy,
} from './desk.ts'
import { inConfiguration } from './in-configuration.ts'
import { hiddenField, link, notice, postForm, sheet } from './pieces.ts'
import { refusalIn } from './refusals.ts'
import { snippetsPart } from './snippets-part.ts'

export function clientChangeRoutes(desk: Desk): readonly Route[] {
  const { clients } = desk.administration
  const at = (client_id: string, what = '') => `${desk.base}${pathOf('/clients', client_id, what)}`

  function notDone(
    { languages, segments }: Posted,
    missed: NotPossible | Invalid | Conflict<ClientRecord>,
  ): SiteAnswer {
    const { shared, clients: said } = desk.speak(languages).texts
    const { client_id = '' } = segments
    return page(
      shared.nothingDone,
      html`${notice(reasonOf(missed, desk.speak(languages).texts), true)}<p>${link(at(client_id), said.back)}</p>`,
      409,
    )
  }

  async function addSecret(posted: Posted): Promise<SiteAnswer> {
    const { client_id = '' } = posted.segments
    const added = await clients.addSecret(administratorOf(posted), client_id)
    switch (added.kind) {
      case 'done':
        return secretPage(desk, added.value, desk.speak(posted.languages))
      case 'unknown':
        return notFound
      default:
        return notDone(posted, added)
    }
  }

  async function removeSecret(posted: Posted): Promise<SiteAnswer> {
    const { client_id = '' } = posted.segments
    const secret = typedBy(posted).text('secret')
    const removed = await clients.removeSecret(administratorOf(posted), client_id, secret)
    if (removed.kind === 'unknown') return notFound
    if (removed.kind !== 'done') return notDone(posted, removed)
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
      return notDone(posted, saved)
    }
  }

  async function askToRemove({ segments, field, languages }: Visit): Promise<SiteAnswer> {
    const { texts } = desk.speak(languages)
    const { remove: said } = texts.clients
    const { client_id = '' } = segments
    const client = await clients.read(client_id)
    if (!client) return notFound
    if (client.source === 'configuration') return inConfiguration(said.title, at(client_id), texts)
    const { client_name } = client.metadata
    return page(
      said.title,
      html`<section class="card"><p>${say(said.about, { client: html`${foreignName(client_name || client_id)} ${code(client_id)}` })}</p>
<div class="actions">${postForm(
        at(client_id, '/remove'),
        field,
        html`${hiddenField('revision', client.revision)}<button class="danger" type="submit">${said.confirm}</button>`,
      )}
<a class="button" href="${at(client_id)}">${said.leave}</a></div></section>`,
    )
  }

  async function remove(posted: Posted): Promise<SiteAnswer> {
    const { client_id = '' } = posted.segments
    const revision = typedBy(posted).text('revision')
    const removed = await clients.remove(administratorOf(posted), client_id, revision)
    if (removed.kind === 'unknown') return notFound
    if (removed.kind !== 'done') return notDone(posted, removed)
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

function reasonOf(
  missed: NotPossible | Invalid | Conflict<ClientRecord>,
  { shared, refusals }: AdminTexts,
): Filling {
  if (missed.kind === 'conflict') return shared.changedMeanwhile
  if (missed.kind === 'not_possible') return shared.notPossible[missed.because]
  return missed.problems.map(
    (problem) =>
      html`<span class="line">${problem.name !== '' && html`${code(problem.name)}: `}${refusalIn(refusals, problem)}</span>`,
  )
}

/** A secret that was made beside what there was. */
export function secretPage(desk: Desk, { client, client_secret }: ShownClient, speech: Spoken): SiteAnswer {
  const { client_id } = client.metadata
  const { back, secrets: said } = speech.texts.clients
  return page(
    said.newTitle,
    html`${notice(said.once)}
<section class="card">${sheet([
      [code('client_id'), code(client_id)],
      [code('client_secret'), client_secret !== undefined && code(client_secret)],
    ])}
<p class="soft">${said.before}</p>
<p class="actions">${link(`${desk.base}${pathOf('/clients', client_id)}`, back)}</p></section>
${snippetsPart(desk, { client: client.metadata, client_secret }, speech)}`,
  )
}
