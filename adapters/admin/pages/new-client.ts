/** Makes a client of a kind, and shows its secret, once, with what to paste into the program that it is for. */

import type { Posted, Route, SiteAnswer, Visit } from '../../mounts/site.ts'
import { foreignName, type Html, html } from '../../pages/html.ts'
import type { AdminTexts } from '../../pages/texts/admin-texts.ts'
import { say } from '../../pages/texts/text.ts'
import { code, coded } from '../../pages/verbatim.ts'
import { scopes, typed, uris } from '../clients/client-form.ts'
import { type Asked, type ClientKind, clientKind } from '../clients/client-kinds.ts'
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
  type Spoken,
  type Typed,
  typedBy,
} from './desk.ts'
import { type FieldProblem, inputField, linesField, otherProblems, toldOf } from './form-fields.ts'
import { hiddenField, link, notice, postForm, sheet } from './pieces.ts'
import { snippetsPart } from './snippets-part.ts'

/** A form that is sent twice makes one client: the id is in it. */
const ID = 'made_id'

export function newClientRoutes(desk: Desk): readonly Route[] {
  const formPage = (
    { segments, field, languages }: Visit,
    said: Typed,
    problems: readonly FieldProblem[] = [],
  ): SiteAnswer => {
    const kind = clientKind(segments.kind)
    if (!kind) return notFound
    const { texts } = desk.speak(languages)
    const { label, about } = texts.clients.kinds[kind.name]
    const names = ['client_name', 'client_id', ...kind.asks]
    return page(
      label,
      html`<p class="soft">${about}</p>
${otherProblems(problems, names, texts.shared)}
${postForm(
  `${desk.base}/new-client/${kind.name}`,
  field,
  html`${hiddenField(ID, said.text(ID) || hexId())}
${inputField(shownOf('client_name', problems, texts), 'text', said.text('client_name'))}
${kind.asks.map((asked) => askedField(asked, said, problems, desk, texts))}
${inputField(
  { name: 'client_id', label: texts.clients.id, meaning: texts.clients.idMeaning, problems },
  'text',
  said.text('client_id'),
)}
<button class="primary" type="submit">${texts.shared.create}</button>`,
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
    if (made.kind === 'done') return madePage(desk, made.value, desk.speak(posted.languages))
    const { texts } = desk.speak(posted.languages)
    if (made.kind === 'invalid') return formPage(posted, said, toldOf(made.problems.map(asAsked), texts))
    const { taken, sentAlready } = texts.clients
    return formPage(posted, said, [
      given === ''
        ? { name: '', message: html`${sentAlready}` }
        : { name: 'client_id', message: html`${taken}` },
    ])
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
    switch (one) {
      case 'resource':
        return [['introspect', uris(text)]]
      case 'scope':
        return [[one, scopes(text)]]
      case 'logo_uri':
        return [[one, text]]
      default:
        return [[one, uris(text)]]
    }
  })
  return { ...(name !== '' && { client_name: name }), ...Object.fromEntries(asked) }
}

/** What is wrong with the resource is told at its field. */
function asAsked(problem: Problem): Problem {
  return problem.name === 'introspect' ? { ...problem, name: 'resource' } : problem
}

function shownOf(
  name: Exclude<Asked, 'resource'> | 'client_name',
  problems: readonly FieldProblem[],
  { fields }: AdminTexts,
) {
  const { label, meaning } = fields.members[name]
  return { name, label, meaning: coded(meaning), problems }
}

function askedField(
  asked: Asked,
  said: Typed,
  problems: readonly FieldProblem[],
  { offered }: Desk,
  texts: AdminTexts,
): Html {
  if (asked === 'resource') {
    const { resource: label, resourceMeaning, resourcesKnown } = texts.clients
    const resources = offered.resources.map((one, index) => [index > 0 && ', ', code(one)])
    const known = resources.length > 0 && html` ${say(resourcesKnown, { resources })}`
    const meaning = html`${resourceMeaning}${known}`
    return inputField({ name: asked, label, meaning, problems }, 'url', said.text(asked))
  }
  const shown = shownOf(asked, problems, texts)
  if (asked === 'scope' || asked === 'logo_uri')
    return inputField(shown, asked === 'scope' ? 'text' : 'url', said.text(asked))
  return linesField(shown, said.text(asked))
}

export function madePage(desk: Desk, { client, client_secret }: ShownClient, speech: Spoken): SiteAnswer {
  const { client_id, client_name } = client.metadata
  const { issuer, base } = desk
  const { clients: said } = speech.texts
  return page(
    said.made,
    html`${client_secret !== undefined && notice(said.secrets.once)}
<section class="card">${sheet([
      [said.name, client_name && foreignName(client_name)],
      [code('client_id'), code(client_id)],
      [code('client_secret'), client_secret !== undefined && code(client_secret)],
      [code('issuer'), code(issuer)],
    ])}
<p class="actions">${link(`${base}${pathOf('/clients', client_id)}`, said.toIt)}</p></section>
${snippetsPart(desk, { client: client.metadata, client_secret }, speech)}`,
  )
}
