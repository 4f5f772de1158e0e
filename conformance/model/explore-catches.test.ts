import { describe, expect, test } from 'vitest'
import { type Account, type Claims, issueToClient } from 'vouchsafe/core'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { type ExploreOptions, explore } from './explore.ts'
import * as bases from './schedules/basis-specimens.ts'
import * as clients from './schedules/client-specimens.ts'
import { printCounterexample, switchesOf } from './schedules/counterexample.ts'
import { clientsAnswer, told } from './schedules/deliveries.ts'
import * as outboxes from './schedules/delivery-specimens.ts'
import { invariants } from './schedules/invariants.ts'
import { mixOf, trusted } from './schedules/mixes.ts'
import * as specimens from './schedules/specimens.ts'
import { stored } from './schedules/stored-clients.ts'
import { keyed } from './stage/client-participants.ts'
import type { Mix } from './stage/mix.ts'
import { tokenRequest } from './stage/requests.ts'
import {
  codeIssued,
  consentShown,
  offline,
  ofStoredClient,
  rotatedTwice,
  signedIn,
  signedOut,
  tokensIssued,
} from './stage/situations.ts'

const refreshable = offline(tokensIssued)
const strict = { policy: { refresh_token_grace: 0 } }
const withGrants = (grant: ExploreOptions['extensionGrants']) => ({ extensionGrants: grant ?? {} })
const specimenGrant = 'urn:specimen'

/** Two at once who bring the same to a grant of the host's. */
const sameValue: Mix = {
  name: 'value × value',
  prepare: async () => {
    const request = tokenRequest({ grant_type: specimenGrant, value: 'sesame' })
    const one = { name: 'value', work: { kind: 'request', request }, presents: 'sesame' } as const
    return { participants: [one, one], issued: [] }
  },
}

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
    mix: mixOf(refreshable, ['refresh', 'refresh']),
    options: { storage: specimens.lastWriteWins, ...strict },
    caught: ['INV-06'],
  },
  {
    specimen: 'a store whose last write wins: a rotation undone by a revocation',
    mix: mixOf(refreshable, ['refresh', 'revoke the access token']),
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
    mix: mixOf(refreshable, ['refresh', 'revoke the refresh token']),
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
    specimen: 'a grant that takes a value as often as it comes',
    mix: sameValue,
    options: withGrants({ [specimenGrant]: ({ client }, context) => issueToClient(client, [], context) }),
    caught: ['INV-01b'],
  },
  {
    specimen: 'a token that tells whose it is',
    mix: specimens.withGrant(mixOf(codeIssued, ['redeem']), specimenGrant),
    options: withGrants({ [specimenGrant]: specimens.tellTale(specimens.readCheckMark) }),
    caught: ['INV-46'],
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
    mix: specimens.withGrant(mixOf(refreshable, ['refresh', 'refresh']), specimenGrant),
    options: withGrants({ [specimenGrant]: specimens.manySuccessors }),
    caught: ['INV-07'],
  },
  {
    specimen: 'a provider that looks for the session and not for the connection',
    mix: mixOf(tokensIssued, ['userinfo', 'disconnect']),
    options: { through: bases.sessionOnly },
    caught: ['INV-11'],
  },
  {
    specimen: 'a provider that looks for the connection and not for the session',
    mix: mixOf(codeIssued, ['redeem', 'logout']),
    options: { through: bases.connectionOnly },
    caught: ['INV-11'],
  },
  {
    specimen: 'a client that is let in again and has what it had',
    mix: mixOf(tokensIssued, ['userinfo', 'disconnect', 'authorize'], trusted),
    options: { through: bases.connectionsComeBack },
    caught: ['INV-11'],
  },
  {
    specimen: 'a consent page that is answered after the client was disconnected',
    mix: mixOf(consentShown, ['consent form', 'disconnect']),
    options: { through: bases.nothingWithdrawn },
    caught: ['INV-11'],
  },
  {
    specimen: 'a grant that is there before what it rests on',
    mix: bases.withGrantsFirst(mixOf(consentShown, ['consent form', 'disconnect'])),
    caught: ['INV-11'],
  },
  {
    specimen: 'an end that writes over what somebody else has ended',
    mix: mixOf(refreshable, ['logout', 'disconnect']),
    options: { through: specimens.overwriteOnConflict },
    caught: ['INV-11'],
  },
  {
    specimen: 'a logout that ends more than the session',
    mix: specimens.withWork(mixOf(refreshable, ['refresh', 'logout']), (work) =>
      work.kind === 'end_session' ? { kind: 'end_everything', sub: 'alice' } : work,
    ),
    caught: ['INV-03'],
  },
  {
    specimen: 'an outbox that tells at once',
    mix: mixOf(tokensIssued, ['logout', 'deliver'], told),
    options: { ...clientsAnswer, through: outboxes.tellsAtOnce },
    caught: ['INV-47'],
  },
  {
    specimen: 'an outbox that is written after the end',
    mix: mixOf(tokensIssued, ['logout', 'deliver'], told),
    options: { ...clientsAnswer, through: outboxes.writesItDownAfterwards, deaths: 1 },
    caught: ['INV-48'],
  },
  {
    specimen: 'an outbox that is emptied before anybody is told',
    mix: mixOf(signedOut, ['deliver', 'deliver'], told),
    options: { ...clientsAnswer, through: outboxes.takesItOut, deaths: 1 },
    caught: ['INV-48'],
  },
  {
    specimen: 'an outbox that nobody takes from',
    mix: mixOf(signedOut, ['deliver', 'deliver'], told),
    options: { ...clientsAnswer, through: outboxes.tellsWhatItFinds },
    caught: ['INV-49'],
  },
  {
    specimen: 'a client that was made anew and has what the one before it had',
    mix: mixOf(ofStoredClient(tokensIssued), ['userinfo', 'make the client anew'], stored),
    options: { through: clients.namesakes },
    caught: ['INV-11'],
  },
  {
    specimen: 'an update that brings back a client that was removed',
    mix: mixOf(ofStoredClient(tokensIssued), ['update the client', 'remove the client'], stored),
    options: { through: specimens.overwriteOnConflict },
    caught: ['INV-11'],
  },
  {
    specimen: 'an assertion of a client that is looked for and then noted',
    mix: mixOf(signedIn, ['present the assertion', 'present the assertion'], { clients: [keyed] }),
    options: { storage: specimens.lastWriteWins, through: specimens.readThenWrite },
    caught: ['INV-51'],
  },
  {
    specimen: 'a secret that was taken back and is in a cache',
    mix: mixOf(ofStoredClient(tokensIssued), ['client credentials', 'change the secret'], stored),
    options: { through: clients.secretsThatStay },
    caught: ['INV-50'],
  },
  {
    specimen: 'an account kept in a cache',
    mix: mixOf(refreshable, ['refresh', 'disable the account']),
    options: { operations: () => ({ find_account: ({ sub }): Account => ({ sub }) }) },
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
    mix: mixOf(refreshable, ['introspect', 'revoke the refresh token']),
    options: { hooks: { accountClaims: (): Claims => failing() } },
    caught: ['INV-26'],
  },
  {
    specimen: 'a hook that fails',
    mix: mixOf(codeIssued, ['redeem', 'redeem']),
    options: { hooks: { idTokenClaims: (): Claims => failing() } },
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
         2  a: redeem  loads grant -rjG: setup9 (code fresh, 0 access tokens)
         3  a: redeem  loads end_user 1enw: setup8 (1 sessions, 1 connections, 0 withdrawals)
         4  b: redeem  starts
         5  b: redeem  loads grant -rjG: setup9 (code fresh, 0 access tokens)
         6  b: redeem  loads end_user 1enw: setup8 (1 sessions, 1 connections, 0 withdrawals)
         7  b: redeem  stores grant -rjG as b1 over setup9 (code spent, 1 access tokens): stored
         8  b: redeem  is answered 200
         9  a: redeem  stores grant -rjG as a1 over setup9 (code spent, 1 access tokens): stored
        10  a: redeem  is answered 200
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
