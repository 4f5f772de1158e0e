/** `vouchsafe clients`: those that are kept in the storage. Those of the configuration are seen, and changed there. */

import { createKnownClients, type KnownClient } from '../../world/known-clients.ts'
import type { ClientRecord, NewClientMetadata } from '../../world/stored-clients.ts'
import { UsageError } from '../usage-error.ts'
import { flag, type Given, many, one, RefusedError, type Told, type Verbs } from './command.ts'
import { dayOf, sheetOf, statesOf, timeOf } from './table.ts'
import { tellPages } from './tell-pages.ts'

const described = {
  name: one,
  'redirect-uri': many,
  'logout-uri': many,
  'grant-type': many,
  scope: one,
  'auth-method': one,
  set: many,
}

const describedAs =
  '[--name NAME] [--redirect-uri URI]... [--logout-uri URI]... [--grant-type TYPE]... [--scope SCOPES] [--auth-method METHOD] [--set MEMBER=VALUE]...'

export const clients: Verbs = {
  add: {
    operands: [],
    options: { id: one, public: flag, ...described },
    takes: `[--id ID] [--public] ${describedAs}`,
    about:
      'makes a client, and shows its secret, once; --public is for apps and pages, which have none; --set is for any other metadata, its value in JSON or as a text',
    example: '--name "The Shop" --redirect-uri https://shop.example/callback',
    async run(given, { provider }, told) {
      const metadata = metadataOf(given)
      const uris = metadata.redirect_uris ?? []
      const usual = uris.length > 0 ? ['authorization_code', 'refresh_token'] : ['client_credentials']
      const id = given.text('id')
      const created = await provider.clients.create({
        grant_types: usual,
        ...(given.flag('public') && { token_endpoint_auth_method: 'none' }),
        ...metadata,
        ...(id !== undefined && { client_id: id }),
      })
      if (created.kind === 'taken')
        throw new RefusedError(`there is a client ${id ?? ''} already, here or in the configuration`)
      tellSecret(created.client, created.clientSecret, told)
    },
  },

  list: {
    operands: [],
    options: { filter: one },
    takes: '[--filter TEXT]',
    about:
      'lists clients by name, those of the configuration first; --filter those whose name or id begins so',
    example: '--filter "the sh"',
    async run(given, { provider }, told) {
      const filter = given.text('filter')
      const known = createKnownClients(provider.clients)
      const read = async (asked: object) => {
        const page = await known.list({ ...asked, ...(filter !== undefined && { filter }) })
        return { records: page.clients, after: page.after }
      }
      await tellPages(read, columns, told, (client) => jsonOf(client))
    },
  },

  show: {
    operands: ['CLIENT_ID'],
    options: {},
    takes: '',
    about: 'shows what is known of a client, its secrets only by their ids',
    example: 'shop',
    async run({ operands: [id = ''] }, { provider }, told) {
      const client = await createKnownClients(provider.clients).read(id)
      if (!client) throw new RefusedError(`there is no client ${id}`)
      told.record(jsonOf(client), sheetFor(client))
    },
  },

  edit: {
    operands: ['CLIENT_ID'],
    options: { ...described, unset: many, enable: flag, disable: flag },
    takes: `${describedAs} [--unset MEMBER]... [--disable | --enable]`,
    about: 'changes what is named and leaves the rest; --disable refuses it everywhere, until --enable',
    example: 'shop --name "The Old Shop"',
    async run(given, { provider }, told) {
      const [id = ''] = given.operands
      if (given.flag('enable') && given.flag('disable'))
        throw new UsageError('--enable and --disable are both there; remove one of the two')
      const client = found(await provider.clients.read(id), id)
      const kept = Object.entries(client.metadata).filter(([name]) => !given.texts('unset').includes(name))
      const updated = await provider.clients.update(
        id,
        {
          ...Object.fromEntries(kept),
          ...metadataOf(given),
          ...(given.flag('disable') && { disabled: true }),
          ...(given.flag('enable') && { disabled: false }),
        },
        { revision: client.revision },
      )
      if (updated.kind !== 'updated') throw changedMeanwhile(id)
      tellSecret(updated.client, updated.clientSecret, told)
    },
  },

  secret: {
    operands: ['CLIENT_ID'],
    options: { 'old-ends-in': one, remove: one },
    takes: '[--old-ends-in SECONDS] [--remove SECRET_ID]',
    about:
      'makes a second secret and shows it, once, so that the first can be changed without an outage; --old-ends-in says when the first ends; --remove refuses one at once',
    example: 'shop --old-ends-in 604800',
    async run(given, { provider }, told) {
      const [id = ''] = given.operands
      const remove = given.text('remove')
      const client = found(await provider.clients.read(id), id)
      if (remove !== undefined) {
        if (!client.secrets.some((secret) => secret.id === remove))
          throw new RefusedError(`${id} has no secret ${remove}`)
        const removed = await provider.clients.removeSecret(id, remove)
        if (removed.kind !== 'removed') throw changedMeanwhile(id)
        return told.record(jsonOf(removed.client), sheetFor(removed.client))
      }
      const ends = given.number('old-ends-in')
      const added = await provider.clients.addSecret(
        id,
        ends === undefined ? {} : { othersExpireAt: Math.floor(Date.now() / 1000) + ends },
      )
      if (added.kind === 'full')
        throw new RefusedError(`${id} has two secrets already; take one away with --remove`)
      if (added.kind === 'without_secret') throw new RefusedError(`${id} is a client that has no secret`)
      if (added.kind !== 'added') throw changedMeanwhile(id)
      tellSecret(added.client, added.clientSecret, told)
    },
  },

  remove: {
    operands: ['CLIENT_ID'],
    options: {},
    takes: '',
    about: 'removes a client, with every code and token that it was given',
    example: 'shop',
    async run({ operands: [id = ''] }, { provider }, told) {
      const removed = await provider.clients.remove(id)
      if (removed.kind !== 'removed') throw unknown(id)
      told.record({ client_id: id, removed: true }, `${id} is removed, and all that it was given\n`)
    },
  },
}

const columns = {
  ID: ({ metadata }: KnownClient) => metadata.client_id,
  NAME: ({ metadata }: KnownClient) => metadata.client_name,
  GRANTS: ({ metadata }: KnownClient) => metadata.grant_types.join(' '),
  USED: (client: KnownClient) => (client.source === 'storage' ? dayOf(client.usedAt) : undefined),
  STATE: ({ metadata, source }: KnownClient) =>
    statesOf({ disabled: metadata.disabled, 'from the configuration': source === 'configuration' }),
}

function unknown(id: string): RefusedError {
  return new RefusedError(
    `there is no client ${id} in the storage; one of the configuration is changed there`,
  )
}

function found(client: ClientRecord | undefined, id: string): ClientRecord {
  if (!client) throw unknown(id)
  return client
}

function changedMeanwhile(id: string): RefusedError {
  return new RefusedError(`somebody else has changed ${id} meanwhile; look at it again with \`clients show\``)
}

function metadataOf(given: Given): Partial<NewClientMetadata> {
  const list = (option: string) => (given.texts(option).length > 0 ? given.texts(option) : undefined)
  const members = {
    client_name: given.text('name'),
    redirect_uris: list('redirect-uri'),
    post_logout_redirect_uris: list('logout-uri'),
    grant_types: list('grant-type'),
    scope: given.text('scope'),
    token_endpoint_auth_method: given.text('auth-method'),
  }
  const named = Object.entries(members).filter(([, value]) => value !== undefined)
  return Object.fromEntries([...named, ...given.texts('set').map(setting)])
}

/** `require_pkce=true`, `contacts=["a@b.example"]`, `client_uri=https://shop.example`. */
function setting(written: string): [string, unknown] {
  const [, name, value = ''] = /^([a-z_]+)=(.*)$/s.exec(written) ?? []
  if (name === undefined) throw new UsageError(`--set ${written}: must be MEMBER=VALUE`)
  try {
    return [name, JSON.parse(value)]
  } catch {
    return [name, value]
  }
}

function jsonOf(client: ClientRecord | KnownClient, client_secret?: string): object {
  const { metadata, ...rest } = client
  return { ...metadata, ...(client_secret !== undefined && { client_secret }), ...rest }
}

function sheetFor(client: ClientRecord | KnownClient, client_secret?: string): string {
  const about = Object.entries(client.metadata).map(([name, value]) => [name, wordsOf(value)])
  if (!('secrets' in client)) return sheetOf({ ...Object.fromEntries(about), source: client.source })
  const { secrets, createdAt, usedAt, expiresAt } = client
  return sheetOf({
    ...Object.fromEntries(about),
    client_secret,
    secrets: secrets
      .map(({ id, expiresAt: ends }) => (ends === undefined ? id : `${id} until ${timeOf(ends)}`))
      .join(', '),
    created: timeOf(createdAt),
    used: dayOf(usedAt),
    'goes, if not used': timeOf(expiresAt),
  })
}

function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(' ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function tellSecret(client: ClientRecord, client_secret: string | undefined, told: Told): void {
  const sheet = sheetFor(client, client_secret)
  const once = client_secret === undefined ? '' : '\nThe secret is shown this once; what is kept is a hash.\n'
  told.record(jsonOf(client, client_secret), `${sheet}${once}`)
}
