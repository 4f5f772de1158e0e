/** Specimens that are wrong about sessions and connections, and about what rests on them. */

import type { Connection, Document, EndUser, Grant } from 'vouchsafe/core'
import { parseHandle } from 'vouchsafe/core'
import { standInKeys } from '../stand-ins.ts'
import type { Step, Tamper } from '../system.ts'
import {
  isGrant,
  misread,
  misreadPerson,
  miswrite,
  presenting,
  type Specimen,
  unwritten,
} from './specimen.ts'

const FOR_EVER = 4_000_000_000

/** A person who is there all the time. */
const oneBrowser = { people: ['alice'], browsers: 1 }

/** Tokens for longer than a person is there. */
const shortSessions = { ...oneBrowser, policy: { session_lifetime: 400, session_idle_lifetime: 350 } }

/** The person's record, as if the connection that the grant rests on were in it. */
function connected(user: EndUser, grant: Grant | undefined): EndUser {
  if (grant?.connection === undefined) return user
  const { connection: id, client_id, created_at } = grant
  const connection: Connection = { id, client_id, created_at, used_at: 0, grants_end_at: FOR_EVER }
  return { ...user, connections: [...user.connections.filter((one) => one.id !== id), connection] }
}

function sessionsForEver(user: EndUser): EndUser {
  const sessions = user.sessions.map((session) => ({ ...session, created_at: FOR_EVER, seen_at: FOR_EVER }))
  return { ...user, sessions }
}

/** Writes the ends of a kind of request nowhere. */
function ignoring(kind: Step['kind']): Pick<Tamper, 'handlers'> {
  return unwritten((step, document) => step?.kind === kind && document.kind === 'end_user')
}

/** Names a connection after its client, and so each further one too. */
function connectionsByClient(document: Document): Document {
  const nameOf = (client_id: string) => `connection-to-${client_id}`
  if (document.kind === 'grant')
    return document.connection === undefined
      ? document
      : { ...document, connection: nameOf(document.client_id) }
  if (document.kind !== 'end_user') return document
  const connections = document.connections.map((one) => ({ ...one, id: nameOf(one.client_id) }))
  return { ...document, connections }
}

/** Names a session after its person, and so each further one too. */
function sessionsByPerson(document: Document): Document {
  const nameOf = (sub: string) => `session-of-${sub}`
  if (document.kind === 'grant')
    return document.session === undefined || document.sub === undefined
      ? document
      : { ...document, session: nameOf(document.sub) }
  if (document.kind !== 'end_user') return document
  return { ...document, sessions: document.sessions.map((one) => ({ ...one, id: nameOf(document.sub) })) }
}

/** Tells clients otherwise by which name they know a session. */
function tellingSid(nameOf: (sid: string, sub: string) => string): Pick<Tamper, 'handlers'> {
  return {
    handlers: (handlers) => ({
      ...handlers,
      sign_jwt: ({ claims, ...input }) =>
        handlers.sign_jwt({
          ...input,
          claims: { ...claims, sid: nameOf(String(claims.sid), String(claims.sub)) },
        }),
    }),
  }
}

/** Tells each client what is in the cookie. */
function tellingTheCookie(): Pick<Tamper, 'handlers'> {
  const nonces = new Map<string, string>()
  const remember = (document: Document) => {
    if (document.kind !== 'end_user') return document
    for (const { nonce, clients } of document.sessions) for (const { sid } of clients) nonces.set(sid, nonce)
    return document
  }
  const telling = tellingSid((sid) => nonces.get(sid) ?? sid)
  return {
    handlers: (handlers, current) => {
      const told = telling.handlers?.(handlers, current) ?? handlers
      return miswrite(remember).handlers?.(told, current) ?? told
    },
  }
}

const VALUE = /([\w-]{22})\.([\w-]{22})(\.[car]\d+\.[\w-]{22})/g

/** Shows the world whose a value is, and takes it for what it was. */
function unmasked(): Tamper {
  const real = new Map<string, string>()
  const keys = standInKeys('https://op.test')
  const shown = (text: string) =>
    text.replace(VALUE, (value, handle: string, _: string, rest: string) => {
      const open = `${handle}.${parseHandle(keys, value)?.end_user ?? ''}${rest}`
      real.set(open, value)
      return open
    })
  const masked = (text: string) => text.replace(VALUE, (value) => real.get(value) ?? value)
  const each = <T extends object>(members: T, change: (text: string) => string): T => {
    const entries = Object.entries(members).map(([name, text]) => [name, change(String(text))])
    return Object.fromEntries(entries) as T
  }
  return {
    step: (step) => {
      if (step.kind !== 'http' || step.issuer) return step
      const { headers, query, body } = step.request
      const request = { headers: each(headers, masked), query: masked(query), body: masked(body) }
      return { ...step, request: { ...step.request, ...request } }
    },
    response: (response, step) =>
      step.issuer
        ? response
        : { ...response, headers: each(response.headers, shown), body: shown(response.body) },
  }
}

export const basisSpecimens: readonly Specimen[] = [
  { name: 'tokens survive logging out', violates: ['INV-11'], tamper: () => ignoring('end_session') },
  { name: 'tokens survive disconnecting', violates: ['INV-11'], tamper: () => ignoring('disconnect') },
  {
    name: 'logging out everywhere is answered and not stored',
    violates: ['INV-11', 'INV-19'],
    tamper: () => ignoring('end_sessions'),
  },
  {
    name: 'tokens survive the end of everything',
    violates: ['INV-11'],
    tamper: () => ignoring('end_everything'),
  },
  {
    name: 'the session is looked at, and the connection is not',
    violates: ['INV-11'],
    tamper: () => misreadPerson(presenting, connected),
  },
  {
    name: 'the connection is looked at, and the session is not',
    violates: ['INV-11', 'INV-43'],
    options: shortSessions,
    tamper: () => misread(presenting, ({ session, ...grant }) => grant),
  },
  {
    name: 'a token is promised for longer than its session lasts',
    violates: ['INV-43'],
    options: shortSessions,
    tamper: () => misreadPerson((step) => isGrant(step, 'authorization_code'), sessionsForEver),
  },
  {
    name: 'a session that has run out is as good as any',
    violates: ['INV-43'],
    options: shortSessions,
    tamper: () => misreadPerson(presenting, sessionsForEver),
  },
  {
    name: 'a connection comes back under the id of the one that ended',
    violates: ['INV-11', 'INV-45'],
    tamper: () => miswrite(connectionsByClient),
  },
  {
    name: 'a session comes back under the id of the one that ended',
    violates: ['INV-11', 'INV-45'],
    options: oneBrowser,
    tamper: () => miswrite(sessionsByPerson),
  },
  {
    name: 'every client knows a session by the same name',
    violates: ['INV-44'],
    tamper: () => tellingSid((_, sub) => `the session of ${sub}`),
  },
  {
    name: 'a client is told what is in the cookie',
    violates: ['INV-44'],
    seen_by_model: false,
    tamper: tellingTheCookie,
  },
  {
    name: 'a consent page from before a client was disconnected is taken',
    violates: ['INV-17'],
    tamper: () =>
      miswrite((document) => (document.kind === 'end_user' ? { ...document, withdrawals: [] } : document)),
  },
  { name: 'a value tells whose it is', violates: ['INV-46'], seen_by_model: false, tamper: unmasked },
]
