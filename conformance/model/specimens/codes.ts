/** Specimens that are wrong about authorization codes. */

import type { Grant, Handlers } from 'vouchsafe/core'
import { valueIn } from '../pairs.ts'
import type { Step, Tamper } from '../system.ts'
import {
  isGrant,
  isRevoked,
  meddle,
  misread,
  now,
  parametersOf,
  type Specimen,
  unwritten,
  withParameters,
} from './specimen.ts'

const redeeming = (step: Parameters<typeof isGrant>[0]) => isGrant(step, 'authorization_code')

function withCode(grant: Grant, change: Partial<NonNullable<Grant['code']>>): Grant {
  return grant.code ? { ...grant, code: { ...grant.code, ...change } } : grant
}

function unredeemed(grant: Grant): Grant {
  if (!grant.code) return grant
  const { redeemed_at, ...code } = grant.code
  return { ...grant, code }
}

/** What a client presents as its redirect_uri it has registered. */
function registering(when: (step: Step | undefined) => boolean, { handlers: next }: Tamper): Tamper {
  return {
    handlers: (handlers, current) => {
      const registered: Handlers = {
        ...handlers,
        find_client: (input) => {
          const client = now(handlers.find_client(input))
          const presented = valueIn(parametersOf(current.step), 'redirect_uri')
          if (!client || presented === undefined || !when(current.step)) return client
          return { ...client, redirect_uris: [...client.redirect_uris, presented] }
        },
      }
      return next?.(registered, current) ?? registered
    },
  }
}

/** The client that a request was authenticated as. */
function readAsCallers(when: Parameters<typeof misread>[0]): Tamper {
  let caller = ''
  return {
    handlers: (handlers, current) => {
      const asked = { ...handlers }
      asked.find_client = ({ client_id }) => {
        caller = client_id
        return handlers.find_client({ client_id })
      }
      return misread(when, (grant) => ({ ...grant, client_id: caller })).handlers?.(asked, current) ?? asked
    },
  }
}

export const codeSpecimens: readonly Specimen[] = [
  {
    name: 'a code can be redeemed again and again',
    violates: ['INV-01'],
    tamper: () => misread(redeeming, unredeemed),
  },
  {
    name: 'a replay is refused, and ends nothing',
    violates: ['INV-02', 'INV-11'],
    tamper: () => unwritten((step, document) => redeeming(step) && isRevoked(document)),
  },
  {
    name: 'whoever presents a spent code ends the grant',
    violates: ['INV-03', 'INV-22'],
    tamper: () =>
      meddle(
        (step, { code }) => redeeming(step) && code?.redeemed_at !== undefined,
        (grant) => ({ ...grant, revoked_at: grant.created_at, access_tokens: [] }),
      ),
  },
  {
    name: 'a redemption with a wrong redirect_uri burns the code',
    violates: ['INV-04'],
    tamper: () =>
      meddle(
        (step, { code }) =>
          redeeming(step) && valueIn(parametersOf(step), 'redirect_uri') !== code?.redirect_uri,
        (grant) => ({ ...grant, revoked_at: grant.created_at }),
      ),
  },
  {
    name: 'an expired code is accepted',
    violates: ['INV-05'],
    tamper: () => misread(redeeming, (grant) => withCode(grant, { expires_at: 4_000_000_000 })),
  },
  {
    name: 'a code is redeemed with any redirect_uri',
    violates: ['INV-05'],
    tamper: () =>
      registering(
        redeeming,
        misread(redeeming, (grant, step) =>
          withCode(grant, { redirect_uri: valueIn(parametersOf(step), 'redirect_uri') ?? '' }),
        ),
      ),
  },
  {
    name: 'a code is redeemed by any client',
    violates: ['INV-05'],
    tamper: () => registering(redeeming, readAsCallers(redeeming)),
  },
  {
    name: 'the verifier is not looked at',
    violates: ['INV-05'],
    tamper: () => ({
      ...misread(redeeming, (grant) => {
        if (!grant.code) return grant
        const { code_challenge, ...code } = grant.code
        return { ...grant, code }
      }),
      step: (step) =>
        redeeming(step)
          ? withParameters(step, (pairs) => pairs.filter(([name]) => name !== 'code_verifier'))
          : step,
    }),
  },
  {
    name: "a client can revoke another's tokens",
    violates: ['INV-22'],
    tamper: () => readAsCallers((step) => step?.kind === 'http' && step.request.path === '/revoke'),
  },
]
