/** Those who change a client in storage while others use it. */

import {
  addClientSecret,
  type ClientMetadataInput,
  type ClientWithoutSecret,
  type Context,
  createClient,
  type Flow,
  readClientWithoutSecret,
  removeClient,
  removeClientSecret,
  updateClient,
} from 'vouchsafe/core'
import type { Ends, Participant } from './mix.ts'
import { postForm } from './requests.ts'
import { CLIENT_SECRET, encode, hashOf, ISSUER, NOW, web } from './stage.ts'

const { client_secret, ...said } = web

/** The client of the standard requests, as it is kept in the storage. */
export const storedWeb: ClientWithoutSecret = readClientWithoutSecret(said)

const named = { client_id: web.client_id }

const secret = { hash: hashOf(CLIENT_SECRET) }

export function* makeStoredWeb(context: Context): Flow<void> {
  yield* createClient({ metadata: storedWeb, secret }, context)
}

const changing = (name: string, change: (context: Context) => Flow<unknown>, ends?: Ends): Participant => ({
  name,
  work: {
    kind: 'flow',
    *flow(context) {
      yield* change(context)
      return undefined
    },
  },
  ...(ends && { ends }),
})

/** All that it was given. */
const everything: Ends = { invariant: 'INV-11', covers: ({ kind }) => kind !== 'session' }

function* remove(context: Context): Flow<void> {
  yield* removeClient(named, context)
}

/** First another secret, and then the end of the one that there was: nobody is locked out who has the new one. */
function* changeSecret(context: Context): Flow<void> {
  const added = yield* addClientSecret(named, { hash: hashOf('another secret') }, context)
  if (added.kind !== 'added') return
  const [before] = added.client.secrets
  if (before) yield* removeClientSecret(named, before.id, context)
}

/** It proves itself by its keys, which sign as everybody's do on a stage. */
export const keyed = {
  client_id: 'keyed',
  token_endpoint_auth_method: 'private_key_jwt',
  jwks: { keys: [{ kty: 'EC', crv: 'P-256' }] },
  grant_types: ['client_credentials'],
} as const satisfies ClientMetadataInput

/** The same for whoever sends it. */
function assertionOf(jti: string): string {
  const claims = { iss: 'keyed', sub: 'keyed', aud: ISSUER, exp: NOW + 60, jti }
  return [encode({ alg: 'ES256' }), encode(claims), 'unsigned'].join('.')
}

function assert(name: string, jti: string): Participant {
  const client_assertion = assertionOf(jti)
  const form = { grant_type: 'client_credentials', client_assertion, client_assertion_type: JWT_BEARER }
  return {
    name,
    work: { kind: 'request', request: postForm('/token', form) },
    presents: `${jti}.${client_assertion}`,
  }
}

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

export const clientParticipants = {
  'present the assertion': () => assert('present the assertion', 'one'),
  'present another assertion': () => assert('present another assertion', 'another'),
  'update the client': () =>
    changing('update the client', (context) =>
      updateClient(named, { ...storedWeb, client_name: 'Another name' }, context),
    ),
  'remove the client': () => changing('remove the client', remove, { ...everything, locksOut: true }),
  /** Of the same id and with the same secret: who it was before is somebody else. */
  'make the client anew': () =>
    changing(
      'make the client anew',
      function* (context) {
        yield* remove(context)
        yield* makeStoredWeb(context)
      },
      everything,
    ),
  /** Beside the one that there is. */
  'add a secret': () =>
    changing('add a secret', (context) =>
      addClientSecret(named, { hash: hashOf('another secret') }, context),
    ),
  'change the secret': () =>
    changing('change the secret', changeSecret, {
      invariant: 'INV-50',
      covers: () => false,
      locksOut: true,
    }),
} as const satisfies Record<string, () => Participant>
