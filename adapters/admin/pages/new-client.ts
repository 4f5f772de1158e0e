/** Makes a client of a kind, and shows its secret, once, with what to paste into the program that it is for. */

import type { Posted, Route, SiteAnswer, Visit } from '../../mounts/site.ts'
import { foreignName, type Html, html } from '../../pages/html.ts'
import { clientFields } from '../clients/client-fields.ts'
import { lines, typed } from '../clients/client-form.ts'
import { type Asked, type ClientKind, clientKind } from '../clients/client-kinds.ts'
import { snippetsFor } from '../clients/snippets.ts'
import { hexId, type ShownClient } from '../operations/administered-clients.ts'
import type { Problem } from '../operations/outcome.ts'
import {
  administratorOf,
  CONFIRMED_WITHIN,
  type Desk,
  keptBy,
  notFound,
  nothingTyped,
  page,
  pathOf,
  type Typed,
  typedBy,
} from './desk.ts'
import { inputField, linesField, otherProblems } from './form-fields.ts'
import { code, hiddenField, link, notice, postForm, sheet } from './pieces.ts'
import { snippetsPart } from './snippets-part.ts'

/** A form that is sent twice makes one client: the id is in it. */
const ID = 'made_id'

export function newClientRoutes(desk: Desk): readonly Route[] {
  const formPage = (
    { segments, field }: Visit,
    said: Typed,
    problems: readonly Problem[] = [],
  ): SiteAnswer => {
    const kind = clientKind(segments.kind)
    if (!kind) return notFound
    const names = ['client_name', 'client_id', ...kind.asks]
    return page(
      kind.label,
      html`<p class="soft">${kind.about}</p>
${otherProblems(problems, names)}
${postForm(
  `${desk.base}/new-client/${kind.name}`,
  field,
  html`${hiddenField(ID, said.text(ID) || hexId())}
${inputField(shownOf('client_name', problems), 'text', said.text('client_name'))}
${kind.asks.map((asked) => askedField(asked, said, problems, desk))}
${inputField(
  { name: 'client_id', label: 'Id', meaning: 'Empty: one is made. It never changes.', problems },
  'text',
  said.text('client_id'),
)}
<button class="primary" type="submit">Create</button>`,
)}`,
      problems.length > 0 ? 400 : undefined,
    )
  }

  async function create(posted: Posted): Promise<SiteAnswer> {
    const kind = clientKind(posted.segments.kind)
    if (!kind) return notFound
    const said = typedBy(posted)
    const given = typed(said.text('client_id'))
    const client_id = given || typed(said.text(ID)) || hexId()
    const metadata = { ...kind.metadata, ...saidBy(kind, said), client_id }
    const made = await desk.administration.clients.create(administratorOf(posted), metadata)
    if (made.kind === 'done') return madePage(desk, made.value)
    if (made.kind === 'invalid') return formPage(posted, said, made.problems)
    const message =
      given === '' ? 'This form was sent already, and the client is made.' : 'There is a client of that id.'
    return formPage(posted, said, [{ name: given === '' ? '' : 'client_id', message }])
  }
  return [
    {
      path: '/new-client/:kind',
      get: async (visit) => formPage(visit, keptBy(visit) ?? nothingTyped),
      post: create,
      confirmed_within: CONFIRMED_WITHIN,
    },
  ]
}

function saidBy(kind: ClientKind, said: Typed) {
  const name = typed(said.text('client_name'))
  const asked = kind.asks.flatMap((one): [string, unknown][] => {
    const text = typed(said.text(one))
    if (text === '') return []
    if (one === 'resource') return [['introspect', [text]]]
    return one === 'scope' || one === 'logo_uri' ? [[one, text]] : [[one, lines(text)]]
  })
  return { ...(name !== '' && { client_name: name }), ...Object.fromEntries(asked) }
}

function shownOf(name: Exclude<Asked, 'resource'> | 'client_name', problems: readonly Problem[]) {
  const { label, meaning } = clientFields[name]
  return { name, label, meaning, problems }
}

function askedField(asked: Asked, said: Typed, problems: readonly Problem[], { offered }: Desk): Html {
  if (asked === 'resource') {
    const own = problems.map(({ name, message }) => ({
      name: name === 'introspect' ? 'resource' : name,
      message,
    }))
    const known = offered.resources.length > 0 && html` There is ${offered.resources.join(', ')}.`
    const meaning = html`Its identifier, as in resources of the configuration.${known}`
    return inputField({ name: asked, label: 'Resource', meaning, problems: own }, 'url', said.text(asked))
  }
  const shown = shownOf(asked, problems)
  if (asked === 'scope' || asked === 'logo_uri')
    return inputField(shown, asked === 'scope' ? 'text' : 'url', said.text(asked))
  return linesField(shown, said.text(asked))
}

export function madePage(desk: Desk, { client, client_secret }: ShownClient): SiteAnswer {
  const { client_id, client_name } = client.metadata
  const { issuer, endpoints, base } = desk
  return page(
    'The client is made',
    html`${client_secret !== undefined && notice('The secret is shown this once. What is kept of it is a hash.')}
<section class="card">${sheet({
      Name: client_name && foreignName(client_name),
      client_id: code(client_id),
      client_secret: client_secret !== undefined && code(client_secret),
      issuer: code(issuer),
    })}
<p class="actions">${link(`${base}${pathOf('/clients', client_id)}`, 'To the client')}</p></section>
${snippetsPart(snippetsFor({ issuer, endpoints, client: client.metadata, client_secret }))}`,
  )
}
