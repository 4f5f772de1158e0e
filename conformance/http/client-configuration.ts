/**
 * Whether a client that has registered reads, changes and removes its registration, and nobody else does. Whether a
 * provider lets clients manage themselves at all is its own decision.
 */
import { about, type Check, each, judge } from './check.ts'
import { type Answer, describe, jsonOf, member } from './http.ts'
import { asUpdate, manage, REDIRECT_URI, register, remove, withRegistered } from './registering.ts'
import { refuses, staysOnPage, turnsAway } from './standard-answers.ts'

const is401 = (answer: Answer) =>
  judge(answer.status === 401 && member(answer, 'client_id') === undefined, describe(answer))

const CHALLENGE = /^Bearer\b/i

export const clientConfiguration: readonly Check[] = [
  {
    id: 'client_configuration.read',
    clause: 'RFC 7592 2.1',
    level: 'MUST',
    statement: 'A client reads with its registration access token what it is registered with.',
    run: (context) =>
      withRegistered(context, {}, async (registered) => {
        const answer = await manage(context, registered, 'GET')
        const { client_id, redirect_uris } = jsonOf(answer) ?? {}
        const same =
          client_id === registered.information.client_id &&
          JSON.stringify(redirect_uris) === JSON.stringify([REDIRECT_URI])
        return judge(answer.status === 200 && same, `${describe(answer)}, the same client: ${same}`)
      }),
  },
  {
    id: 'client_configuration.no_store',
    clause: 'RFC 7592 2.1; RFC 7592 3',
    level: 'MUST',
    statement: 'What it reads is not to be stored by anybody on the way.',
    run: (context) =>
      withRegistered(context, {}, async (registered) => {
        const control = (await manage(context, registered, 'GET')).headers.get('cache-control') ?? 'none'
        return judge(/(^|[ ,])no-store($|[ ,])/.test(control), `Cache-Control ${control}`)
      }),
  },
  {
    id: 'client_configuration.no_token',
    clause: 'RFC 7592 2; RFC 6750 3',
    level: 'MUST',
    statement: 'Without a token nothing is read, changed or removed, and the answer asks for one.',
    run: (context) =>
      withRegistered(context, {}, (registered) =>
        each(['GET', 'PUT', 'DELETE'] as const, async (method) => {
          const body = method === 'PUT' ? asUpdate(registered.information) : undefined
          const answer = await manage(context, registered, method, body, null)
          const challenge = answer.headers.get('www-authenticate') ?? 'none'
          const refused = turnsAway(answer)
          return refused.kind === 'passed'
            ? judge(CHALLENGE.test(challenge), `WWW-Authenticate ${challenge}`)
            : refused
        }),
      ),
  },
  {
    id: 'client_configuration.token_of_another',
    clause: 'RFC 7592 2',
    level: 'MUST',
    statement: 'The token of another client reads, changes and removes nothing.',
    run: (context) =>
      withRegistered(context, {}, (registered) =>
        withRegistered(context, {}, ({ information }) =>
          each(['GET', 'PUT', 'DELETE'] as const, async (method) => {
            const body = method === 'PUT' ? asUpdate(registered.information) : undefined
            const { registration_access_token: token } = information
            return about(method, turnsAway(await manage(context, registered, method, body, token)))
          }),
        ),
      ),
  },
  {
    id: 'client_configuration.wrong_token',
    clause: 'RFC 7592 2',
    level: 'MUST',
    statement: 'A made-up token is answered 401.',
    run: (context) =>
      withRegistered(context, {}, async (registered) =>
        is401(await manage(context, registered, 'GET', undefined, 'a-made-up-token-of-nobody')),
      ),
  },
  {
    id: 'client_configuration.unknown_client',
    clause: 'RFC 7592 2.1',
    level: 'MUST',
    statement: 'The address of a client that is not there is answered 401, as if it were there.',
    async run(context) {
      const registered = await register(context)
      await manage(context, registered, 'DELETE')
      return is401(await manage(context, registered, 'GET'))
    },
  },
  {
    id: 'client_configuration.update',
    clause: 'RFC 7592 2.2',
    level: 'MUST',
    statement: 'An update takes the place of all that was: what it leaves out is gone or has its default.',
    run: (context) =>
      withRegistered(context, { client_uri: 'https://rp.example' }, async (registered) => {
        const { client_uri, ...rest } = asUpdate(registered.information)
        const answer = await manage(context, registered, 'PUT', { ...rest, client_name: 'Another name' })
        const after = jsonOf(answer) ?? {}
        Object.assign(registered.information, after)
        const held = after.client_name === 'Another name' && after.client_uri === undefined
        return judge(answer.status === 200 && held, `${describe(answer)}, as it was sent: ${held}`)
      }),
  },
  {
    id: 'client_configuration.update_holds',
    clause: 'RFC 7592 2.2',
    level: 'MUST',
    statement: 'After an update the redirect URI before is one of the client no more.',
    run: (context) =>
      withRegistered(context, {}, async (registered) => {
        const uris = { redirect_uris: ['https://rp.example/other'] }
        const answer = await manage(context, registered, 'PUT', {
          ...asUpdate(registered.information),
          ...uris,
        })
        Object.assign(registered.information, jsonOf(answer))
        return staysOnPage(await registered.party.ask({}, { browser: context.openBrowser() }))
      }),
  },
  {
    id: 'client_configuration.update_other_id',
    clause: 'RFC 7592 2.2',
    level: 'MUST',
    statement: 'An update with the client_id of another client is refused.',
    run: (context) =>
      withRegistered(context, {}, async (registered) => {
        const { client_id } = context.anyParty().client
        const body = { ...asUpdate(registered.information), client_id }
        return turnsAway(await manage(context, registered, 'PUT', body))
      }),
  },
  {
    id: 'client_configuration.update_own_secret',
    clause: 'RFC 7592 2.2',
    level: 'MUST',
    statement: 'A client does not choose a secret by an update.',
    run: (context) =>
      withRegistered(context, {}, async (registered) => {
        const body = { ...asUpdate(registered.information), client_secret: 'chosen-by-the-client-itself' }
        return turnsAway(await manage(context, registered, 'PUT', body))
      }),
  },
  {
    id: 'client_configuration.update_wrong',
    clause: 'RFC 7592 2.2; RFC 7591 3.2.2',
    level: 'MUST',
    statement: 'An update with a redirect URI that would not be registered is refused.',
    run: (context) =>
      withRegistered(context, {}, async (registered) => {
        const body = { ...asUpdate(registered.information), redirect_uris: ['javascript:alert(1)'] }
        return turnsAway(await manage(context, registered, 'PUT', body))
      }),
  },
  {
    id: 'client_configuration.delete',
    clause: 'RFC 7592 2.3',
    level: 'MUST',
    statement: 'A removal is answered 204.',
    async run(context) {
      const answer = await manage(context, await register(context), 'DELETE')
      return judge(answer.status === 204, describe(answer))
    },
  },
  {
    id: 'client_configuration.deleted_code',
    clause: 'RFC 7592 2.3',
    level: 'MUST',
    statement: 'A client that was removed redeems no code that it was given before.',
    async run(context) {
      const registered = await register(context)
      const { party } = registered
      const granted = await party.obtainCode({ prompt: 'consent' }, { browser: context.openBrowser() })
      await remove(context, registered)
      return refuses(await party.redeem(granted), ['invalid_client', 'invalid_grant'])
    },
  },
  {
    id: 'client_configuration.deleted_tokens',
    clause: 'RFC 7592 2.3',
    level: 'SHOULD',
    statement: 'With the client its access tokens are worth nothing.',
    async run(context) {
      const registered = await register(context)
      const browser = context.openBrowser()
      const { access_token } = await registered.party.obtainTokens({ prompt: 'consent' }, { browser })
      await remove(context, registered)
      const is_active = await context.isActive(access_token)
      return judge(!is_active, `active: ${is_active}`)
    },
  },
]
