/** Changes a client: every member with what it means. Of two administrators the second is shown what the first has changed. */

import type { Posted, Route, SiteAnswer, Visit } from '../../mounts/site.ts'
import { foreignName, type Html, html, withoutDirection } from '../../pages/html.ts'
import type { KnownClient } from '../../world/known-clients.ts'
import type { ClientRecord } from '../../world/stored-clients.ts'
import type { ClientField, ClientMember } from '../clients/client-field.ts'
import { clientFields, clientMembers, fieldGroups } from '../clients/client-fields.ts'
import { readClientForm, writtenField } from '../clients/client-form.ts'
import { differing } from '../operations/audit.ts'
import type { Problem } from '../operations/outcome.ts'
import { secretPage } from './client-changes.ts'
import { shownValue } from './client-page.ts'
import {
  administratorOf,
  CONFIRMED_WITHIN,
  type Desk,
  goOn,
  KEPT,
  keptBy,
  notFound,
  page,
  pathOf,
  type Typed,
  typedBy,
} from './desk.ts'
import { checksField, choiceField, flagField, inputField, linesField, otherProblems } from './form-fields.ts'
import { inConfiguration } from './in-configuration.ts'
import { hiddenField, notice, postForm, table } from './pieces.ts'

/** What stands in the fields: what the client has, or what was typed. */
type Standing = (member: ClientMember) => string | readonly string[]

export function editClientRoutes(desk: Desk): readonly Route[] {
  const { administration, base } = desk

  function formPage(
    { field }: Visit,
    client: Pick<ClientRecord, 'metadata' | 'revision'>,
    standing: Standing,
    { problems = [], above, status }: { problems?: readonly Problem[]; above?: Html; status?: number } = {},
  ): SiteAnswer {
    const { client_id, client_name } = client.metadata
    const groups = fieldGroups.map(
      ({ title, fields }) => html`<section class="card"><h2>${title}</h2>
${(Object.keys(fields) as ClientMember[]).map((member) => fieldOf(member, standing(member), problems, desk))}
</section>
`,
    )
    return page(
      `Edit ${withoutDirection(client_name || client_id)}`,
      html`${above}${otherProblems(problems, clientMembers)}
${postForm(
  `${base}${pathOf('/clients', client_id, '/edit')}`,
  field,
  html`${hiddenField('revision', client.revision)}
${groups}
<button class="primary" type="submit">Save</button>`,
)}`,
      status,
    )
  }

  const notHere = ({ metadata: { client_id, client_name } }: KnownClient, status?: number) =>
    inConfiguration(
      `Edit ${withoutDirection(client_name || client_id)}`,
      `${base}${pathOf('/clients', client_id)}`,
      status,
    )

  async function edit(visit: Visit): Promise<SiteAnswer> {
    const client = await administration.clients.read(visit.segments.client_id ?? '')
    if (!client) return notFound
    if (client.source === 'configuration') return notHere(client)
    const kept = keptBy(visit)
    if (!kept) return formPage(visit, client, (member) => writtenField(member, client.metadata))
    // Of what was looked at before the person signed in again.
    const looked_at = { ...client, revision: kept.text('revision') }
    return formPage(visit, looked_at, standingOf(kept), { above: notice(KEPT) })
  }

  async function save(posted: Posted): Promise<SiteAnswer> {
    const { client_id = '' } = posted.segments
    const said = typedBy(posted)
    const before = await administration.clients.read(client_id)
    if (!before) return notFound
    if (before.source === 'configuration') return notHere(before, 409)
    // Whether it is switched off is no field of this form, and stays as it is.
    const metadata = { ...readClientForm(said), disabled: before.metadata.disabled }
    const revision = said.text('revision')
    const by = administratorOf(posted)
    const saved = await administration.clients.update(by, client_id, metadata, revision)
    const standing = standingOf(said)
    switch (saved.kind) {
      case 'done':
        return saved.value.client_secret === undefined
          ? goOn(pathOf('/clients', client_id), { done: 'updated' })
          : secretPage(desk, saved.value)
      case 'unknown':
        return notFound
      case 'not_possible':
        return notHere(before, 409)
      case 'invalid':
        return formPage(posted, { ...before, revision }, standing, { problems: saved.problems, status: 400 })
      case 'conflict': {
        const above = conflictPart(saved.current, metadata)
        return formPage(posted, saved.current, standing, { above, status: 409 })
      }
    }
  }

  return [{ path: '/clients/:client_id/edit', get: edit, post: save, confirmed_within: CONFIRMED_WITHIN }]
}

function standingOf(said: Typed): Standing {
  return (member) => (clientFields[member].kind === 'checks' ? said.texts(member) : said.text(member))
}

function fieldOf(
  name: ClientMember,
  value: string | readonly string[],
  problems: readonly Problem[],
  { offered }: Desk,
): Html {
  const field: ClientField = clientFields[name]
  const { kind, label, clause } = field
  const meaning = html`${field.meaning} <span class="clause">${clause} · <code>${name}</code></span>`
  const shown = { name, label, meaning, problems }
  const text = typeof value === 'string' ? value : value.join('\n')
  switch (kind) {
    case 'text':
    case 'url':
    case 'number':
      return inputField(shown, kind, text)
    case 'lines':
    case 'json':
    case 'introspect':
      return linesField(shown, text)
    case 'flag':
      return flagField(shown, text === 'true')
    case 'maybe':
      return choiceField(
        shown,
        [
          ['', 'As it is by default'],
          ['true', 'Yes'],
          ['false', 'No'],
        ],
        text,
      )
    case 'choice':
      return choiceField(shown, field.choices ?? [], text)
    case 'checks': {
      const choices = field.choices ?? offered.grant_types.map((one) => [one, one] as const)
      return checksField(shown, choices, typeof value === 'string' ? [value] : value)
    }
  }
}

/** What the second of two is told. @param said what is in the form */
function conflictPart(current: ClientRecord, said: object): Html {
  const { client_id, ...now } = current.metadata
  const { before = {}, after = {} } = differing(now, said)
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => Object.hasOwn(after, name) || before[name] !== false,
  )
  return html`${notice('Somebody else has changed it meanwhile. Nothing of yours is saved yet: this is where it differs now. Save again to put yours in the place of it.', true)}
${table(
  'What differs',
  [
    { title: 'Field', cell: (name) => labelOf(name) },
    { title: 'As it is now', cell: (name) => (Object.hasOwn(before, name) ? shownValue(before[name]) : '') },
    { title: 'Yours', cell: (name) => (Object.hasOwn(after, name) ? shownValue(after[name]) : '') },
  ],
  names,
  'Yours is what it is by now.',
)}`
}

function labelOf(name: string): Html {
  return foreignName(Object.hasOwn(clientFields, name) ? clientFields[name as ClientMember].label : name)
}
