/** Initial access tokens, as they are moved: they go on working where the deployment's secrets are the same. */

import {
  liveRegistrationToken,
  placeOfRegistrationToken,
  type RegistrationToken,
  readDocument,
} from '../../../core/index.ts'
import type { MovedKind, TransferWorld } from './moved.ts'
import { putMoved } from './placing.ts'

export function movedRegistrationTokens({ storage, context }: TransferWorld): MovedKind {
  function live(value: string): RegistrationToken | undefined {
    const document = readDocument(value)
    return document?.kind === 'registration_token' ? liveRegistrationToken(document, context.now) : undefined
  }

  return {
    kind: 'registration_token',

    lineOf(key, { value }) {
      const token = live(value)
      return token && placeOfRegistrationToken(token, context).key.id === key.id ? token : undefined
    },

    read(line) {
      const token = live(JSON.stringify(line))
      if (!token)
        throw new TypeError('registration_token: is of another release, or was removed, or has run out')
      const place = placeOfRegistrationToken(token, context)
      return {
        what: `registration token ${token.id}`,
        names: [`the registration token ${token.id}`],
        async look() {
          const [stored] = await storage.get([place.key])
          return stored ? { kind: 'there' } : { kind: 'absent', version: null }
        },
        place: (version) => putMoved(storage, place, token, version),
      }
    },
  }
}
