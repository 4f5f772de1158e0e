/**
 * Whether clients can register themselves, are told all that they are registered with, and are refused where what
 * they say is dangerous or makes no sense. Who may register is the provider's decision and not judged.
 */
import { about, type Check, each, failed, judge, passed, type Verdict } from './check.ts'
import { type Context, oncePerRun } from './context.ts'
import { type Answer, describe, isObject, type JsonObject, jsonOf, mediaType, member } from './http.ts'
import {
  askToRegister,
  metadataOfClient,
  REDIRECT_URI,
  register,
  remove,
  withRegistered,
} from './registering.ts'
import { answersTokens, isServerFault } from './standard-answers.ts'

const sample = oncePerRun(async (context) => {
  const registered = await register(context)
  await remove(context, registered)
  return registered
})

const REDIRECT = ['invalid_redirect_uri', 'invalid_client_metadata']
const METADATA = ['invalid_client_metadata']

/** RFC 7591 section 3.2.2: 400, and one of these errors in a JSON object. */
async function isRefused(context: Context, more: JsonObject, errors: readonly string[]): Promise<Verdict> {
  return refusal(context, await askToRegister(context, { ...metadataOfClient, ...more }), errors)
}

async function refusal(context: Context, answer: Answer, errors: readonly string[]): Promise<Verdict> {
  const evidence = describe(answer)
  const information = jsonOf(answer)
  if (information?.client_id !== undefined) {
    await remove(context, { information })
    return failed(`${evidence} with a client_id`)
  }
  const error = member(answer, 'error')
  return judge(answer.status === 400 && error !== undefined && errors.includes(error), evidence)
}

export const registration: readonly Check[] = [
  {
    id: 'registration.created',
    clause: 'RFC 7591 3.2.1',
    level: 'MUST',
    statement: 'A client that registers is answered 201 with a client_id.',
    async run(context) {
      const { answer } = await sample(context)
      return judge(answer.status === 201, describe(answer))
    },
  },
  {
    id: 'registration.media_type',
    clause: 'RFC 7591 3.2.1',
    level: 'MUST',
    statement: 'The answer is application/json.',
    async run(context) {
      const type = mediaType((await sample(context)).answer)
      return judge(type === 'application/json', `Content-Type ${type}`)
    },
  },
  {
    id: 'registration.no_store',
    clause: 'RFC 7591 3.2.1',
    level: 'MUST',
    statement: 'The answer, which holds a secret, is not to be stored by anybody on the way.',
    async run(context) {
      const control = (await sample(context)).answer.headers.get('cache-control') ?? 'none'
      return judge(/(^|[ ,])no-store($|[ ,])/.test(control), `Cache-Control ${control}`)
    },
  },
  {
    id: 'registration.secret_end',
    clause: 'RFC 7591 3.2.1',
    level: 'MUST',
    statement: 'With a client_secret the answer says when it ends, or 0.',
    async run(context) {
      const { client_secret, client_secret_expires_at: end } = (await sample(context)).information
      if (client_secret === undefined) return failed('no client_secret for client_secret_basic')
      return judge(typeof end === 'number', `client_secret_expires_at is a ${typeof end}`)
    },
  },
  {
    id: 'registration.registered_metadata',
    clause: 'RFC 7591 3.2.1',
    level: 'MUST',
    statement:
      'The answer holds all metadata that the client is registered with, also what it did not change.',
    async run(context) {
      const { information } = await sample(context)
      const missing = Object.keys(metadataOfClient).filter((name) => information[name] === undefined)
      const uris = JSON.stringify(information.redirect_uris)
      if (missing.length > 0) return failed(`without ${missing.join(', ')}`)
      return judge(uris === JSON.stringify([REDIRECT_URI]), `redirect_uris ${uris}`)
    },
  },
  {
    id: 'registration.usable',
    clause: 'RFC 7591 3.2.1; RFC 6749 4.1.3',
    level: 'MUST',
    statement: 'A client that has registered signs a person in and redeems its code.',
    run: (context) =>
      withRegistered(context, {}, async ({ party }) => {
        const granted = await party.obtainCode({ prompt: 'consent' }, { browser: context.openBrowser() })
        return answersTokens(await party.redeem(granted))
      }),
  },
  {
    id: 'registration.public_client',
    clause: 'RFC 7591 2; RFC 7591 3.2.1',
    level: 'SHOULD',
    statement: 'A client that registers with the method none is given no secret.',
    run: (context) =>
      withRegistered(context, { token_endpoint_auth_method: 'none' }, async ({ information }) => {
        const { client_secret, token_endpoint_auth_method: method } = information
        return judge(
          client_secret === undefined,
          `method ${method}, a secret: ${client_secret !== undefined}`,
        )
      }),
  },
  {
    id: 'registration.unknown_members',
    clause: 'RFC 7591 2',
    level: 'MUST',
    statement: 'Members that the server does not know are ignored.',
    async run(context) {
      const answer = await askToRegister(context, {
        ...metadataOfClient,
        'urn:example:unheard-of': { a: [1] },
      })
      const information = jsonOf(answer)
      if (information) await remove(context, { information })
      return judge(answer.status === 201, describe(answer))
    },
  },
  {
    id: 'registration.own_client_id',
    clause: 'RFC 7591 3.2.1',
    level: 'MUST',
    statement: 'A client does not choose its client_id or its secret, least of all those of another client.',
    async run(context) {
      const { client_id } = context.anyParty().client
      const answer = await askToRegister(context, {
        ...metadataOfClient,
        client_id,
        client_secret: 'chosen-by-it',
      })
      const information = jsonOf(answer)
      if (answer.status !== 201 || !information) return judge(!isServerFault(answer.status), describe(answer))
      const chosen = information.client_id === client_id || information.client_secret === 'chosen-by-it'
      if (!chosen) await remove(context, { information })
      return judge(!chosen, `${describe(answer)}, with what it chose: ${chosen}`)
    },
  },
  {
    id: 'registration.redirect_uri_scheme',
    clause: 'RFC 7591 5; RFC 9700 4.1',
    level: 'MUST',
    statement: 'A redirect URI that a browser would run or open on its own is refused.',
    run: (context) =>
      each(['javascript:alert(1)', 'data:text/html,x'], async (uri) =>
        about(uri, await isRefused(context, { redirect_uris: [uri] }, REDIRECT)),
      ),
  },
  {
    id: 'registration.redirect_uri_fragment',
    clause: 'RFC 6749 3.1.2',
    level: 'MUST',
    statement: 'A redirect URI with a fragment is refused.',
    run: (context) => isRefused(context, { redirect_uris: [`${REDIRECT_URI}#x`] }, REDIRECT),
  },
  {
    id: 'registration.redirect_uri_absolute',
    clause: 'RFC 6749 3.1.2',
    level: 'MUST',
    statement: 'A redirect URI that is not absolute is refused.',
    run: (context) => isRefused(context, { redirect_uris: ['/cb'] }, REDIRECT),
  },
  {
    id: 'registration.redirect_uri_missing',
    clause: 'RFC 7591 2',
    level: 'MUST',
    statement: 'A client of the authorization code grant that registers no redirect URI is refused.',
    run: (context) => isRefused(context, { redirect_uris: undefined }, REDIRECT),
  },
  {
    id: 'registration.redirect_uri_type',
    clause: 'RFC 7591 2',
    level: 'MUST',
    statement: 'A redirect URI that is no text, and a list that is none, are refused.',
    run: (context) =>
      each([REDIRECT_URI, [1], { 0: REDIRECT_URI }], async (redirect_uris) =>
        about(JSON.stringify(redirect_uris), await isRefused(context, { redirect_uris }, REDIRECT)),
      ),
  },
  {
    id: 'registration.keys_in_one_place',
    clause: 'RFC 7591 2',
    level: 'MUST',
    statement: 'jwks and jwks_uri together are refused.',
    run: (context) =>
      isRefused(context, { jwks: { keys: [] }, jwks_uri: 'https://rp.example/jwks' }, METADATA),
  },
  {
    id: 'registration.flows_that_fit',
    clause: 'RFC 7591 2.1',
    level: 'SHOULD',
    statement: 'The response type code without its grant is refused, or not registered.',
    async run(context) {
      const more = { grant_types: ['client_credentials'], response_types: ['code'] }
      const answer = await askToRegister(context, { ...metadataOfClient, ...more })
      const information = jsonOf(answer)
      if (answer.status !== 201 || !information) return refusal(context, answer, METADATA)
      await remove(context, { information })
      const { grant_types, response_types } = information
      const has = (list: unknown, name: string) => Array.isArray(list) && list.includes(name)
      const fits = has(grant_types, 'authorization_code') === has(response_types, 'code')
      return judge(fits, `registered ${JSON.stringify({ grant_types, response_types })}`)
    },
  },
  {
    id: 'registration.not_json',
    clause: 'RFC 7591 3.1; RFC 7591 3.2.2',
    level: 'MUST',
    statement: 'A body that is no JSON object is refused, and the client is blamed for it.',
    run: (context) =>
      each(['', '{', '[]', 'null', '"x"'], async (body) => {
        const answer = await askToRegister(context, body)
        const refused = answer.status >= 400 && !isServerFault(answer.status) && isObject(jsonOf(answer))
        return about(`"${body}"`, refused ? passed(describe(answer)) : failed(describe(answer)))
      }),
  },
]
