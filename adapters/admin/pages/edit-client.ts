/** Changes a client: every member with what it means. Of two administrators the second is shown what the first has changed. */

import type { Posted, Route, SiteAnswer, Visit } from '../../mounts/site.ts'
import { type Html, html } from '../../pages/html.ts'
import type { ClientFieldTexts, ClientMember } from '../../pages/texts/admin-field-texts.ts'
import { plain } from '../../pages/texts/text.ts'
import { code, coded, inEnglish } from '../../pages/verbatim.ts'
import type { KnownClient } from '../../world/known-clients.ts'
import type { ClientRecord } from '../../world/stored-clients.ts'
import type { ClientField } from '../clients/client-field.ts'
import { clientFields, clientMembers, fieldGroups } from '../clients/client-fields.ts'
import { readClientForm, writtenField } from '../clients/client-form.ts'
import { differing } from '../operations/audit.ts'
import { secretPage } from './client-changes.ts'
import { isThere, shownValue } from './client-page.ts'
import {
  administratorOf,
  CONFIRMED_WITHIN,
  type Desk,
  goOn,
  keptBy,
  notFound,
  page,
  pathOf,
  type Spoken,
  type Typed,
  typedBy,
} from './desk.ts'
import {
  checksField,
  choiceField,
  type FieldProblem,
  flagField,
  inputField,
  linesField,
  otherProblems,
  toldOf,
} from './form-fields.ts'
import { inConfiguration } from './in-configuration.ts'
import { hiddenField, notice, postForm, table } from './pieces.ts'

/** What stands in the fields: what the client has, or what was typed. */
type Standing = (member: ClientMember) => string | readonly string[]

export function editClientRoutes(desk: Desk): readonly Route[] {
  const { administration, base, speak } = desk

  function formPage(
    { field, languages }: Visit,
    client: Pick<ClientRecord, 'metadata' | 'revision'>,
    standing: Standing,
    {
      problems = [],
      above,
      status,
    }: { problems?: readonly FieldProblem[]; above?: Html; status?: number } = {},
  ): SiteAnswer {
    const { texts } = speak(languages)
    const { client_id, client_name } = client.metadata
    const groups = fieldGroups.map(
      ({ name, fields }) => html`<section class="card"><h2>${texts.fields.groups[name]}</h2>
${(Object.keys(fields) as ClientMember[]).map((member) => fieldOf(member, standing(member), problems, desk, texts.fields))}
</section>
`,
    )
    return page(
      plain(texts.clients.editNamed, 'client', client_name || client_id),
      html`${above}${otherProblems(problems, clientMembers, texts.shared)}
${postForm(
  `${base}${pathOf('/clients', client_id, '/edit')}`,
  field,
  html`${hiddenField('revision', client.revision)}
${groups}
<button class="primary" type="submit">${texts.shared.save}</button>`,
)}`,
      status,
    )
  }

  function notHere({ languages }: Visit, { metadata }: KnownClient, status?: number): SiteAnswer {
    const { client_id, client_name } = metadata
    const { texts } = speak(languages)
    const title = plain(texts.clients.editNamed, 'client', client_name || client_id)
    return inConfiguration(title, `${base}${pathOf('/clients', client_id)}`, texts, status)
  }

  async function edit(visit: Visit): Promise<SiteAnswer> {
    const client = await administration.clients.read(visit.segments.client_id ?? '')
    if (!client) return notFound
    if (client.source === 'configuration') return notHere(visit, client)
    const kept = keptBy(visit)
    if (!kept) return formPage(visit, client, (member) => writtenField(member, client.metadata))
    // Of what was looked at before the person signed in again.
    const looked_at = { ...client, revision: kept.text('revision') }
    return formPage(visit, looked_at, standingOf(kept), {
      above: notice(speak(visit.languages).texts.shared.confirmed),
    })
  }

  async function save(posted: Posted): Promise<SiteAnswer> {
    const { client_id = '' } = posted.segments
    const said = typedBy(posted)
    const before = await administration.clients.read(client_id)
    if (!before) return notFound
    if (before.source === 'configuration') return notHere(posted, before, 409)
    // Whether it is switched off is no field of this form, and stays as it is.
    const kept = { ...untouched(said, before.metadata), disabled: before.metadata.disabled }
    const metadata = { ...readClientForm(said), ...kept }
    const revision = said.text('revision')
    const by = administratorOf(posted)
    const saved = await administration.clients.update(by, client_id, metadata, revision)
    const standing = standingOf(said)
    switch (saved.kind) {
      case 'done':
        return saved.value.client_secret === undefined
          ? goOn(pathOf('/clients', client_id), { done: 'updated' })
          : secretPage(desk, saved.value, speak(posted.languages))
      case 'unknown':
        return notFound
      case 'not_possible':
        return notHere(posted, before, 409)
      case 'invalid':
        return formPage(posted, { ...before, revision }, standing, {
          problems: toldOf(saved.problems, speak(posted.languages).texts),
          status: 400,
        })
      case 'conflict': {
        const above = conflictPart(saved.current, metadata, speak(posted.languages))
        return formPage(posted, saved.current, standing, { above, status: 409 })
      }
    }
  }

  return [{ path: '/clients/:client_id/edit', get: edit, post: save, confirmed_within: CONFIRMED_WITHIN }]
}

/** What stands in a field as it is written there is what it was, however somebody could have typed it. */
function untouched(said: Typed, before: ClientRecord['metadata']): Partial<ClientRecord['metadata']> {
  const same = clientMembers.filter(
    (member) => said.text(member).replaceAll('\r\n', '\n') === writtenField(member, before),
  )
  return Object.fromEntries(same.map((member) => [member, before[member]]))
}

function standingOf(said: Typed): Standing {
  return (member) => (clientFields[member].kind === 'checks' ? said.texts(member) : said.text(member))
}

function fieldOf(
  name: ClientMember,
  value: string | readonly string[],
  problems: readonly FieldProblem[],
  { offered }: Desk,
  { members, choices }: ClientFieldTexts,
): Html {
  const field: ClientField = clientFields[name]
  const { kind, clause } = field
  const { label } = members[name]
  const where = inEnglish(html`${clause} · ${code(name)}`)
  const meaning = html`${coded(members[name].meaning)} <span class="clause">${where}</span>`
  const shown = { name, label, meaning, problems }
  const text = typeof value === 'string' ? value : value.join('\n')
  const said = Object.hasOwn(choices, name) ? choices[name as keyof typeof choices] : {}
  switch (kind) {
    case 'text':
    case 'url':
    case 'number':
      return inputField(shown, kind, text)
    case 'scope':
      return inputField(shown, 'text', text)
    case 'lines':
    case 'uris':
    case 'json':
    case 'introspect':
      return linesField(shown, text)
    case 'flag':
      return flagField(shown, text === 'true')
    case 'maybe':
      return choiceField(shown, named(['', 'true', 'false'], choices.maybe), text)
    case 'choice':
      return choiceField(shown, named(field.choices ?? [], said), text)
    case 'checks':
      return checksField(
        shown,
        field.choices ?? offered.grant_types,
        typeof value === 'string' ? [value] : value,
      )
  }
}

/** How each reads: what is a protocol's own stands for itself. */
function named(values: readonly string[], said: Readonly<Partial<Record<string, string>>>) {
  return values.map((value) => [value, said[value || 'usual'] ?? value] as const)
}

/** What the second of two is told. @param said what is in the form */
function conflictPart(current: ClientRecord, said: object, { texts }: Spoken): Html {
  const { conflict, shared } = texts
  const { client_id, ...now } = current.metadata
  const { before = {}, after = {} } = differing(now, said)
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => isThere(before[name]) || isThere(after[name]),
  )
  return html`${notice(conflict.about, true)}
${table(
  conflict.title,
  [
    { title: conflict.field, cell: (name) => labelOf(name, texts.fields) },
    {
      title: conflict.now,
      cell: (name) => (Object.hasOwn(before, name) ? shownValue(before[name], shared) : ''),
    },
    {
      title: conflict.yours,
      cell: (name) => (Object.hasOwn(after, name) ? shownValue(after[name], shared) : ''),
    },
  ],
  names,
  conflict.none,
)}`
}

function labelOf(name: string, { members }: ClientFieldTexts): Html | string {
  return Object.hasOwn(members, name) ? members[name as ClientMember].label : code(name)
}
