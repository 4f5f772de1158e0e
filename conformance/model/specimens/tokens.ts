/** Specimens that are wrong about refresh tokens, and about what ends tokens. */

import type { Grant } from 'vouchsafe/core'
import { valueIn } from '../pairs.ts'
import type { Step, Tamper } from '../system.ts'
import {
  isGrant,
  isRevoked,
  isTo,
  misread,
  now,
  parametersOf,
  presenting,
  type Specimen,
  unwritten,
  withParameters,
} from './specimen.ts'

const refreshing = (step: Step | undefined) => isGrant(step, 'refresh_token')

/** The generation of the refresh token in a request. */
function presentedGeneration(step: Step): number {
  const pairs = parametersOf(step)
  const value = valueIn(pairs, 'refresh_token') ?? valueIn(pairs, 'token') ?? ''
  return Number(/\.r(\d+)\./.exec(value)?.[1] ?? Number.NaN)
}

function asCurrent(grant: Grant, step: Step): Grant {
  const generation = presentedGeneration(step)
  if (!grant.refresh || Number.isNaN(generation) || generation > grant.refresh.generation) return grant
  return { ...grant, refresh: { ...grant.refresh, generation } }
}

/** Rotates the newest refresh token when its parent is presented, instead of repeating it. */
function rotatingParents(): Tamper {
  const newest = new Map<string, string>()
  const generation = (value: string) => Number(/\.r(\d+)\./.exec(value)?.[1] ?? 0)
  return {
    step: (step) => {
      const value = refreshing(step) ? (valueIn(parametersOf(step), 'refresh_token') ?? '') : ''
      const latest = newest.get(value.split('.')[0] ?? '')
      if (latest === undefined || generation(value) !== generation(latest) - 1) return step
      return withParameters(step, (pairs) =>
        pairs.map(([name, old]) => [name, name === 'refresh_token' ? latest : old] as const),
      )
    },
    response: (response) => {
      const token = /"refresh_token":"([^"]+)"/.exec(response.body)?.[1]
      if (token !== undefined) newest.set(token.split('.')[0] ?? '', token)
      return response
    },
  }
}

export const tokenSpecimens: readonly Specimen[] = [
  {
    name: 'an old refresh token still refreshes',
    violates: ['INV-06', 'INV-07', 'INV-09'],
    tamper: () => misread(refreshing, asCurrent),
  },
  {
    name: 'the parent within the grace period yields another successor',
    violates: ['INV-07'],
    tamper: rotatingParents,
  },
  {
    name: 'the grace period has no end',
    violates: ['INV-07', 'INV-09'],
    tamper: () =>
      misread(refreshing, (grant) =>
        grant.refresh ? { ...grant, refresh: { ...grant.refresh, rotated_at: 4_000_000_000 } } : grant,
      ),
  },
  {
    name: 'every generation is active',
    violates: ['INV-08'],
    tamper: () => misread((step) => isTo(step, '/introspect'), asCurrent),
  },
  {
    name: 'reuse is refused, and ends nothing',
    violates: ['INV-09', 'INV-11'],
    tamper: () => unwritten((step, document) => refreshing(step) && isRevoked(document)),
  },
  {
    name: 'a revoked family goes on refreshing',
    violates: ['INV-10'],
    tamper: () => misread(refreshing, ({ revoked_at, ...grant }) => grant),
  },
  {
    name: 'a revocation is answered and not stored',
    violates: ['INV-10'],
    tamper: () => unwritten((step) => isTo(step, '/revoke')),
  },
  {
    name: 'what a disabled client has goes on',
    violates: ['INV-11'],
    tamper: () => ({
      handlers: (handlers, current) => ({
        ...handlers,
        find_client: (input) => {
          const client = now(handlers.find_client(input))
          return client && presenting(current.step) ? { ...client, disabled: false } : client
        },
      }),
    }),
  },
  {
    name: 'refreshing widens the scope',
    violates: ['INV-12'],
    tamper: () => misread(refreshing, (grant) => ({ ...grant, scope: `${grant.scope} phone` })),
  },
  {
    name: 'rotation prolongs the family',
    violates: ['INV-13'],
    options: { policy: { refresh_token_lifetime: 900, refresh_token_idle_lifetime: 700 } },
    tamper: () => misread(refreshing, (grant) => ({ ...grant, created_at: 4_000_000_000 })),
  },
  {
    name: 'UserInfo takes expired tokens',
    violates: ['INV-26', 'INV-35'],
    tamper: () =>
      misread(
        (step) => isTo(step, '/userinfo'),
        (grant) => ({
          ...grant,
          access_tokens: grant.access_tokens.map((token) => ({ ...token, expires_at: 4_000_000_000 })),
        }),
      ),
  },
  {
    name: 'a record that cannot be read is taken for none',
    violates: ['INV-32'],
    tamper: () => ({
      handlers: (handlers) => ({
        ...handlers,
        load: (input) => {
          try {
            return handlers.load(input)
          } catch {
            return input.keys.map(() => undefined)
          }
        },
      }),
    }),
  },
  {
    name: 'a write that is sent again goes by another version',
    violates: ['INV-33'],
    tamper: () => ({
      handlers: (handlers) => {
        let sent = 0
        return {
          ...handlers,
          store: (input) => handlers.store({ ...input, version: `of sending ${++sent}` }),
        }
      },
    }),
  },
]
