/** People, in the API. */

import type { StoredAccount } from '../../accounts/account-facts.ts'
import type { AccountChanges, NewAccount } from '../../accounts/account-input.ts'
import type { AdministeredPeople } from '../operations/administered-people.ts'
import { answered, missed, notFound } from './api-answer.ts'
import { noContent, pageAsked } from './api-asked.ts'
import type { ApiRequest, ApiRoute } from './api-route.ts'
import * as schema from './api-schemas.ts'
import { revisionOf, shown, shownPerson } from './api-shapes.ts'

/** Members by the names of the wire. */
const names: Readonly<Record<string, string>> = { email_verified: 'emailVerified' }

const shownRecord = (account: StoredAccount) => shownPerson({ source: 'storage', ...account })

function accountSaid(body: ApiRequest['body']): object {
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [names[name] ?? name, value]))
}

export function personRoutes(people: AdministeredPeople): readonly ApiRoute[] {
  /** Something of a person ends. */
  const ends = (
    path: string,
    summary: string,
    end: (request: ApiRequest, sub: string) => Promise<void>,
  ): ApiRoute => ({
    method: 'DELETE',
    path: `/people/{sub}${path}`,
    summary,
    changes: true,
    status: 204,
    refuses: [404],
    async handle(request) {
      const { sub = '' } = request.path
      if (!(await people.isKnown(sub))) return notFound()
      await end(request, sub)
      return noContent()
    },
  })

  return [
    {
      method: 'GET',
      path: '/people',
      summary: 'People, those of the configuration first, by user name',
      changes: false,
      query: {
        filter: 'What the user name, the e-mail address, the name or the sub begins with',
        after: 'Where the page before ended',
        limit: 'How many at most, 1 to 1000',
      },
      status: 200,
      answer: schema.people,
      async handle({ query }) {
        const { people: found, after } = await people.list(pageAsked(query))
        return answered(200, { people: found.map(shownPerson), ...(after !== undefined && { after }) })
      },
    },
    {
      method: 'POST',
      path: '/people',
      summary: 'Makes a person',
      changes: true,
      body: schema.newPerson,
      status: 201,
      answer: schema.person,
      refuses: [409],
      async handle({ by, body }) {
        const made = await people.create(by, accountSaid(body) as NewAccount)
        if (made.kind !== 'done') return missed(made, shownRecord)
        return answered(201, shownRecord(made.value), made.value.revision)
      },
    },
    {
      method: 'GET',
      path: '/people/{sub}',
      summary: 'A person',
      changes: false,
      status: 200,
      answer: schema.person,
      refuses: [404],
      async handle({ path: { sub = '' } }) {
        const person = await people.read(sub)
        return person ? answered(200, shownPerson(person), revisionOf(person)) : notFound()
      },
    },
    {
      method: 'PATCH',
      path: '/people/{sub}',
      summary:
        'Changes what is named, and takes away what is null; with another password all of before is over',
      changes: true,
      conditional: true,
      body: schema.personChanges,
      status: 200,
      answer: schema.person,
      refuses: [404, 409, 412],
      async handle({ by, path: { sub = '' }, body, revision }) {
        const saved = await people.update(by, sub, accountSaid(body) as AccountChanges, revision)
        if (saved.kind !== 'done') return missed(saved, shownRecord)
        return answered(200, shownRecord(saved.value), saved.value.revision)
      },
    },
    {
      method: 'DELETE',
      path: '/people/{sub}',
      summary: 'Removes a person, with all that they had',
      changes: true,
      conditional: true,
      status: 204,
      refuses: [404, 409, 412],
      async handle({ by, path: { sub = '' }, revision }) {
        const removed = await people.remove(by, sub, revision)
        return removed.kind === 'done' ? noContent() : missed(removed, shownRecord)
      },
    },
    ...(people.resetLink
      ? [
          {
            method: 'POST',
            path: '/people/{sub}/reset-link',
            summary: 'Makes a link by which the person sets a new password, once, and shows it',
            changes: true,
            status: 201,
            answer: schema.resetLink,
            refuses: [404, 409],
            async handle({ by, path: { sub = '' } }) {
              const made = (await people.resetLink?.(by, sub)) ?? ({ kind: 'unknown' } as const)
              return made.kind === 'done' ? answered(201, shown(made.value)) : missed(made, shownRecord)
            },
          } satisfies ApiRoute,
        ]
      : []),
    {
      method: 'GET',
      path: '/people/{sub}/sessions',
      summary: 'Where they are signed in',
      changes: false,
      status: 200,
      answer: schema.sessions,
      handle: async ({ path: { sub = '' } }) =>
        answered(200, { sessions: (await people.sessions(sub)).map(shown) }),
    },
    ends('/sessions', 'Signs them out everywhere', ({ by }, sub) => people.endSessions(by, sub)),
    ends('/sessions/{session}', 'Signs them out there', ({ by, path }, sub) =>
      people.endSession(by, sub, path.session ?? ''),
    ),
    {
      method: 'GET',
      path: '/people/{sub}/connections',
      summary: 'Which clients they let in',
      changes: false,
      status: 200,
      answer: schema.connections,
      handle: async ({ path: { sub = '' } }) =>
        answered(200, { connections: (await people.connections(sub)).map(shown) }),
    },
    {
      method: 'DELETE',
      path: '/people/{sub}/factors',
      summary: 'Removes whatever they show beside their password',
      changes: true,
      status: 204,
      refuses: [404, 409],
      async handle({ by, path: { sub = '' } }) {
        const removed = await people.removeFactors(by, sub)
        return removed.kind === 'done' ? noContent() : missed(removed, shownRecord)
      },
    },
    ends('/connections', 'Ends every session and connection', ({ by }, sub) => people.endEverything(by, sub)),
    ends('/connections/{client_id}', 'Disconnects a client', ({ by, path }, sub) =>
      people.disconnect(by, sub, path.client_id ?? ''),
    ),
  ]
}
