/** The shapes of the API in JSON Schema, made of what forms know of the same members. */

import type { ClientMember } from '../../pages/texts/admin-field-texts.ts'
import { fields } from '../../pages/texts/en/admin-fields.ts'
import type { ClientField } from '../clients/client-field.ts'
import { clientFields, clientMembers } from '../clients/client-fields.ts'
import type { Schema } from './api-route.ts'

export const text: Schema = { type: 'string' }
export const time: Schema = { type: 'integer', description: 'NumericDate: seconds since 1970-01-01 UTC' }
export const flag: Schema = { type: 'boolean' }
export const texts: Schema = { type: 'array', items: text }
const count: Schema = { type: 'integer', minimum: 0 }

export function object(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[] = [],
): Schema {
  return {
    type: 'object',
    properties,
    additionalProperties: false,
    ...(required.length > 0 && { required }),
  }
}

/** `null` takes a member away. */
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] })

function listOf(name: string, entry: Schema): Schema {
  return object({ [name]: { type: 'array', items: entry }, after: text }, [name])
}

function fieldSchema(member: ClientMember, { kind, clause, choices = [] }: ClientField): Schema {
  const { label, meaning } = fields.members[member]
  const description = `${label}. ${meaning} (${clause})`
  const values = choices.filter((value) => value !== '')
  switch (kind) {
    case 'lines':
    case 'uris':
    case 'checks':
      return { type: 'array', items: text, description }
    case 'number':
      return { type: 'integer', description }
    case 'flag':
    case 'maybe':
      return { type: 'boolean', description }
    case 'choice':
      return { type: 'string', enum: values, description }
    case 'introspect':
      return { anyOf: [{ type: 'string', enum: ['own', 'any'] }, texts], description }
    case 'json':
      return { type: 'object', description }
    case 'text':
    case 'url':
    case 'scope':
      return { type: 'string', description }
  }
}

const metadata: Readonly<Record<string, Schema>> = {
  ...Object.fromEntries(clientMembers.map((member) => [member, fieldSchema(member, clientFields[member])])),
  disabled: { ...flag, description: 'Refused on every path at once.' },
}

const secret = object({ id: text, created_at: time, expires_at: time }, ['id', 'created_at'])

const source: Schema = {
  type: 'string',
  enum: ['storage', 'configuration'],
  description: 'What is in the configuration is changed there, and has no revision',
}

export const client = object(
  {
    client_id: text,
    source,
    ...metadata,
    secrets: { type: 'array', items: secret },
    created_at: time,
    used_at: time,
    expires_at: time,
    revision: text,
  },
  ['client_id', 'source'],
)

/** Where a secret was made, it is there, once. */
export const shownOnce: Schema = {
  ...client,
  properties: {
    ...(client.properties as object),
    client_secret: { ...text, description: 'Shown here, and never again.' },
  },
}

export const clients = listOf('clients', client)
export const newClient = object({ client_id: text, ...metadata })
export const clientChanges = object(
  Object.fromEntries(Object.entries(metadata).map(([name, schema]) => [name, orNull(schema)])),
)
export const newSecret = object({ expires_at: time, others_expire_at: time })

const facts: Readonly<Record<string, Schema>> = {
  username: text,
  email: text,
  email_verified: flag,
  name: text,
  claims: { type: 'object' },
  roles: texts,
  disabled: flag,
}

export const person = object(
  {
    sub: text,
    source,
    ...facts,
    factors: { type: 'object' },
    has_password: flag,
    created_at: time,
    updated_at: time,
    revision: text,
  },
  ['sub', 'source', 'username', 'claims', 'roles', 'disabled'],
)
export const people = listOf('people', person)
const password: Schema = { ...text, description: '8 characters at least; it is kept as a hash.' }
export const newPerson = object({ sub: text, ...facts, password }, ['username'])
const { username, ...others } = facts
export const personChanges = object({
  username: text,
  ...Object.fromEntries(
    Object.entries({ ...others, password }).map(([name, schema]) => [name, orNull(schema)]),
  ),
})

export const resetLink = object({ url: text, expires_at: time }, ['url', 'expires_at'])

export const sessions = object(
  {
    sessions: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id: text,
          auth_time: time,
          amr: texts,
          acr: text,
          address: text,
          user_agent: text,
          since: time,
          last_seen: time,
          until: time,
          clients: texts,
        },
        required: ['id', 'auth_time', 'since', 'last_seen', 'until', 'clients'],
      },
    },
  },
  ['sessions'],
)

export const connections = object(
  {
    connections: {
      type: 'array',
      items: {
        type: 'object',
        properties: { client_id: text, scopes: texts, since: time, last_used: time, until: time },
        required: ['client_id', 'scopes', 'since', 'last_used', 'until'],
      },
    },
  },
  ['connections'],
)

const key = object(
  {
    kid: text,
    alg: text,
    state: { type: 'string', enum: ['next', 'signing', 'retiring', 'retired', 'published'] },
    published_at: time,
    signs_at: time,
    until: time,
  },
  ['kid', 'alg', 'state'],
)
export const keys = object({ keys: { type: 'array', items: key } }, ['keys'])
export const kids = object({ kids: texts }, ['kids'])

export const presented = object({ token: text }, ['token'])
export const token = object(
  {
    kind: { type: 'string', enum: ['code', 'access_token', 'refresh_token'] },
    active: flag,
    reason: text,
    client_id: text,
    sub: text,
    scopes: texts,
    audience: texts,
    session: text,
    granted_at: time,
    issued_at: time,
    expires_at: time,
  },
  ['kind', 'active'],
)

const registrationToken = object(
  { id: text, note: text, created_at: time, expires_at: time, uses: count, used: count },
  ['id', 'created_at', 'expires_at', 'uses', 'used'],
)
export const registrationTokens = listOf('registration_tokens', registrationToken)
export const newRegistrationToken = object({ note: text, uses: count, expires_at: time })
export const madeRegistrationToken: Schema = {
  ...registrationToken,
  properties: {
    ...(registrationToken.properties as object),
    initial_access_token: { ...text, description: 'Shown here, and never again.' },
  },
}

export const settings = object(
  {
    settings: {
      type: 'array',
      items: object({ name: text, value: {}, default: {}, set: text }, ['name', 'value', 'set']),
    },
  },
  ['settings'],
)

const event = object(
  {
    type: text,
    reason: text,
    endpoint: text,
    input: text,
    client_id: text,
    sub: text,
    registered: text,
    count,
    first: time,
    last: time,
    requestId: text,
    address: text,
    meaning: object({ description: text, clause: text, mend: text }, ['description', 'clause', 'mend']),
  },
  ['type', 'count', 'first', 'last'],
)
export const events = object({ events: { type: 'array', items: event } }, ['events'])

const change = {
  type: 'object',
  properties: {
    record_id: text,
    action: text,
    target: text,
    id: text,
    client_id: text,
    sub: text,
    by: { type: 'object' },
    at: { type: 'number' },
    before: { type: 'object' },
    after: { type: 'object' },
    done: flag,
  },
  required: ['record_id', 'action', 'target', 'by', 'at', 'done'],
}
export const changes = listOf('changes', change)

export const error = {
  type: 'object',
  properties: { error: text, error_description: text, problems: { type: 'array' }, current: {} },
  required: ['error'],
}
