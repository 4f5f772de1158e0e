import { describe, expect, test } from 'vitest'
import type { Account, Claims } from 'vouchsafe/core'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { type ExploreOptions, explore } from './explore.ts'
import { printCounterexample, switchesOf } from './schedules/counterexample.ts'
import { invariants } from './schedules/invariants.ts'
import { mixOf } from './schedules/mixes.ts'
import * as specimens from './schedules/specimens.ts'
import type { Mix } from './stage/mix.ts'
import { codeIssued, rotatedTwice, tokensIssued } from './stage/situations.ts'

const strict = { policy: { refresh_token_grace: 0 } }
const withGrants = (grant: ExploreOptions['extension_grants']) => ({ extension_grants: grant ?? {} })
const specimenGrant = 'urn:specimen'

/** A specimen, the mix it is caught in, and what catches it. */
interface Case {
  readonly specimen: string
  readonly mix: Mix
  readonly options?: ExploreOptions
  readonly caught: readonly string[]
}

function failing(): never {
  throw new Error('a hook that fails')
}

const cases: readonly Case[] = [
  {
    specimen: 'a store whose last write wins: two redemptions',
    mix: mixOf(codeIssued, ['redeem', 'redeem']),
    options: { storage: specimens.lastWriteWins },
    caught: ['INV-01'],
  },
  {
    specimen: 'a store whose last write wins: a strict refresh token used twice',
    mix: mixOf(tokensIssued, ['refresh', 'refresh']),
    options: { storage: specimens.lastWriteWins, ...strict },
    caught: ['INV-06'],
  },
  {
    specimen: 'a store whose last write wins: a rotation undone by a revocation',
    mix: mixOf(tokensIssued, ['refresh', 'revoke the access token']),
    options: { storage: specimens.lastWriteWins },
    caught: ['INV-08', 'INV-10'],
  },
  {
    specimen: 'a driver that compares in one statement and swaps in another',
    mix: mixOf(codeIssued, ['redeem', 'redeem']),
    options: { storage: specimens.lastWriteWins, through: specimens.readThenWrite },
    caught: ['INV-01'],
  },
  {
    specimen: 'a driver that reads the new version and writes over it',
    mix: mixOf(tokensIssued, ['refresh', 'revoke the refresh token']),
    options: { through: specimens.overwriteOnConflict },
    caught: ['INV-10'],
  },
  {
    specimen: 'a driver that insists',
    mix: mixOf(codeIssued, ['redeem', 'redeem']),
    options: { through: specimens.spinOnConflict },
    caught: ['INV-31b'],
  },
  {
    specimen: 'a flow that gives tokens out before its write has won',
    mix: specimens.withGrant(mixOf(codeIssued, ['redeem', 'redeem']), specimenGrant),
    options: withGrants({ [specimenGrant]: specimens.readCheckMark }),
    caught: ['INV-01', 'INV-02'],
  },
  {
    specimen: 'a flow that spends a code before it has checked the verifier',
    mix: specimens.withGrant(mixOf(codeIssued, ['redeem', 'redeem with a wrong verifier']), specimenGrant),
    options: withGrants({ [specimenGrant]: specimens.markThenCheck }),
    caught: ['INV-03'],
  },
  {
    specimen: 'a grace period that is off by one generation',
    mix: specimens.withGrant(mixOf(rotatedTwice, ['refresh with the parent', 'reuse']), specimenGrant),
    options: withGrants({ [specimenGrant]: specimens.graceOffByOne }),
    caught: ['INV-09'],
  },
  {
    specimen: 'a grace period in which each use has a successor of its own',
    mix: specimens.withGrant(mixOf(tokensIssued, ['refresh', 'refresh']), specimenGrant),
    options: withGrants({ [specimenGrant]: specimens.manySuccessors }),
    caught: ['INV-07'],
  },
  {
    specimen: 'a logout that ends the grants first and the session last',
    mix: specimens.withWork(mixOf(codeIssued, ['authorize', 'logout']), (work) => {
      if (work.kind !== 'end_session') return work
      return { kind: 'flow', flow: (context) => specimens.endGrantsThenSession(work.session, context) }
    }),
    caught: ['INV-11'],
  },
  {
    specimen: 'an account kept in a cache',
    mix: mixOf(tokensIssued, ['refresh', 'disable the account']),
    options: { handlers: { find_account: ({ sub }): Account => ({ sub }) } },
    caught: ['INV-11'],
  },
  {
    specimen: 'a UserInfo endpoint that answers from a cache',
    mix: specimens.withWork(mixOf(tokensIssued, ['userinfo', 'revoke the access token']), (work) => {
      const is_userinfo = work.kind === 'request' && work.request.path === '/userinfo'
      return is_userinfo ? { kind: 'flow', flow: specimens.answerFromCache } : work
    }),
    caught: ['INV-10b'],
  },
  {
    specimen: 'a hook that fails for UserInfo alone',
    mix: mixOf(tokensIssued, ['introspect', 'revoke the refresh token']),
    options: { handlers: { account_claims: (): Claims => failing() } },
    caught: ['INV-26'],
  },
  {
    specimen: 'a hook that fails',
    mix: mixOf(codeIssued, ['redeem', 'redeem']),
    options: { handlers: { id_token_claims: (): Claims => failing() } },
    caught: ['INV-31'],
  },
]

describe('the explorer catches', () => {
  test.each(cases)('$specimen', async ({ mix, options, caught }) => {
    const { counterexamples } = await explore(mix, options)
    expect(counterexamples.map(({ invariant }) => invariant.id).sort()).toEqual(caught)
  })

  test('with every invariant at least one', () => {
    const ids = [...invariants.map(({ id }) => id), 'INV-31b'].sort()
    expect([...new Set(cases.flatMap(({ caught }) => caught))].sort()).toEqual(ids)
  })
})

describe('a counterexample is a schedule to be read', () => {
  test('two redemptions on a store whose last write wins', async () => {
    const mix = mixOf(codeIssued, ['redeem', 'redeem'])
    const { counterexamples } = await explore(mix, { storage: specimens.lastWriteWins })
    const [example] = counterexamples
    if (!example) throw new Error('nothing was caught')
    expect(switchesOf(example)).toBe(2)
    expect(`\n${printCounterexample(example)}\n`).toMatchInlineSnapshot(`
      "
      INV-01 does not hold in "redeem × redeem": "a: redeem" and "b: redeem" both got tokens for one code.
      Of all requests with one authorization code at most one gets tokens. (RFC 6749 section 4.1.2)
         1  a: redeem  starts
         2  a: redeem  loads grant -rjG: setup6 (code fresh, 0 access tokens)
         3  b: redeem  starts
         4  b: redeem  loads grant -rjG: setup6 (code fresh, 0 access tokens)
         5  b: redeem  stores grant -rjG as b1 over setup6 (code spent, refresh token 1, 1 access tokens): stored
         6  b: redeem  is answered 200
         7  a: redeem  stores grant -rjG as a1 over setup6 (code spent, refresh token 1, 1 access tokens): stored
         8  a: redeem  is answered 200
      "
    `)
  })

  test('and the same mix passes on a store that keeps the contract', async () => {
    const { counterexamples } = await explore(mixOf(codeIssued, ['redeem', 'redeem']), {
      storage: () => createMemoryStorage(),
    })
    expect(counterexamples).toEqual([])
  })
})
