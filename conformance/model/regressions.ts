/**
 * Counterexamples that the model found, as it printed them, each with what was wrong. They are run again
 * with every test: a bug that was here once knows the way.
 */

import type { PolicyInput } from 'vouchsafe/core'
import type { Described } from './commands/command.ts'

export interface Regression {
  /** What went wrong when it was found. */
  readonly found: string
  readonly commands: readonly (Described & Readonly<Record<string, unknown>>)[]
}

const plainly = { manner: {} }

/** The lifetimes of the world that they were found in. */
export const lifetimes: PolicyInput = {
  code_lifetime: 60,
  access_token_lifetime: 300,
  id_token_lifetime: 120,
  refresh_token_lifetime: 4 * 86_400,
  refresh_token_idle_lifetime: 2 * 86_400,
  refresh_token_grace: 10,
  consent_lifetime: 3 * 86_400,
  session_lifetime: 86_400,
  session_idle_lifetime: 6 * 3600,
  continuation_lifetime: 3600,
}

export const regressions: readonly Regression[] = [
  {
    found:
      'Somebody who signed in on the old login page of another person got the code of that other person.',
    commands: [
      { does: 'use', browser: 0, person: 0, client: 4, scope: 0, pkce: true, redeem: false },
      { does: 'sign in', page: 0, person: 1, ...plainly },
    ],
  },
  {
    found: 'A code that was redeemed after its client had lost a scope yielded a token with that scope.',
    commands: [
      { does: 'use', browser: 0, person: 0, client: 4, scope: 2, pkce: true, redeem: false },
      { does: 'change client', client: 4, to: 'fewer scopes' },
      { does: 'redeem', code: 0, wrong: [], ...plainly },
    ],
  },
  {
    found:
      'The pages of one request could follow each other for longer than its grant was remembered, and then yielded the same code, and tokens of the same values, once more.',
    commands: [
      { does: 'use', browser: 0, person: 0, client: 3, scope: 1, pkce: true, redeem: true },
      { does: 'step back', by: 1 },
      { does: 'advance', by: 3600 },
      { does: 'sign in', page: 0, person: 0, ...plainly },
      { does: 'advance', to: 1, by: -1 },
      { does: 'consent', page: 0, answer: 'in full', ...plainly },
    ],
  },
  {
    found: 'A consent page that was sent again with other ticks took its grant out of reach of logging out.',
    commands: [
      { does: 'authorize', browser: 0, client: 2, redirect: 0, scope: 0, pkce: true, wrong: [], ...plainly },
      { does: 'sign in', page: 0, person: 0, ...plainly },
      { does: 'consent', page: 0, answer: 'nothing ticked', ...plainly },
      { does: 'redeem', code: 0, wrong: [], ...plainly },
      { does: 'consent', page: 0, answer: 'in full', ...plainly },
      { does: 'log out', browser: 0, ...plainly },
      { does: 'refresh', token: 0, ancestor: 0, wrong: [], ...plainly },
    ],
  },
  {
    found: 'A consent page that was sent again brought back a client that had been disconnected.',
    commands: [
      { does: 'use', browser: 0, person: 0, client: 2, scope: 0, pkce: true, redeem: true },
      { does: 'disconnect', person: 0, client: 2, ...plainly },
      { does: 'consent', page: 0, answer: 'in full', ...plainly },
    ],
  },
  {
    found: 'Access tokens of the last refresh of a family were out of reach of disconnecting.',
    commands: [
      { does: 'use', browser: 0, person: 0, client: 0, scope: 0, pkce: true, redeem: true },
      { does: 'advance', by: 86_400 },
      { does: 'refresh', token: 0, ancestor: 0, wrong: [], ...plainly },
      { does: 'advance', by: 86_400 },
      { does: 'refresh', token: 0, ancestor: 0, wrong: [], ...plainly },
      { does: 'advance', by: 86_400 },
      { does: 'refresh', token: 0, ancestor: 0, wrong: [], ...plainly },
      { does: 'advance', by: 86_390 },
      { does: 'refresh', token: 0, ancestor: 0, wrong: [], ...plainly },
      { does: 'advance', by: 20 },
      { does: 'use', browser: 0, person: 0, client: 4, scope: 0, pkce: true, redeem: false },
      { does: 'disconnect', person: 0, client: 0, ...plainly },
    ],
  },
  {
    found:
      'A consent page that was shown again was taken for a new one by the property that looks at max_age; the core was right.',
    commands: [
      { does: 'use', browser: 1, person: 0, client: 0, scope: 0, pkce: true, redeem: true },
      {
        does: 'authorize',
        browser: 1,
        client: 0,
        redirect: 0,
        scope: 2,
        pkce: true,
        max_age: 60,
        wrong: [],
        ...plainly,
      },
      { does: 'advance', by: 200 },
      { does: 'consent', page: 0, answer: 'no decision', ...plainly },
      { does: 'consent', page: 0, answer: 'in full', ...plainly },
    ],
  },
  {
    found: 'An account that was enabled again found its session still there.',
    commands: [
      { does: 'use', browser: 0, person: 0, client: 4, scope: 1, pkce: true, redeem: true },
      { does: 'change account', person: 0, disabled: true },
      { does: 'authorize', browser: 0, client: 4, redirect: 0, scope: 1, pkce: true, wrong: [], ...plainly },
      { does: 'change account', person: 0, disabled: false },
      { does: 'authorize', browser: 0, client: 4, redirect: 0, scope: 1, pkce: true, wrong: [], ...plainly },
    ],
  },
  {
    found: 'A refresh for a scope that the client had lost was blamed on a reply that the storage had lost.',
    commands: [
      { does: 'use', browser: 0, person: 0, client: 4, scope: 4, pkce: true, redeem: true },
      { does: 'change client', client: 4, to: 'fewer scopes' },
      {
        does: 'refresh',
        token: 0,
        ancestor: 0,
        scope: 'narrower',
        wrong: [],
        manner: { fault: 'reply_lost' },
      },
    ],
  },
  {
    found:
      'A consent that was given in the second in which its client was disconnected, and after it, was taken for one of before.',
    commands: [
      { does: 'disconnect', person: 0, client: 3, ...plainly },
      { does: 'use', browser: 0, person: 0, client: 3, scope: 0, pkce: true, redeem: true },
      { does: 'disconnect', person: 0, client: 3, ...plainly },
      { does: 'use', browser: 0, person: 0, client: 3, scope: 0, pkce: true, redeem: true },
      { does: 'userinfo', token: 0, post: false, ...plainly },
    ],
  },
  {
    found:
      'All sessions of a person were ended by a process for which one had just run out, and a process that was a second behind took that one for good.',
    commands: [
      { does: 'use', browser: 0, person: 0, client: 0, scope: 0, pkce: true, redeem: true },
      { does: 'advance', by: 6 * 3600 },
      { does: 'end all sessions', person: 0, ...plainly },
      { does: 'step back', by: 1 },
      { does: 'revisit', browser: 0, proof: 0, manner: { on: 'B' } },
      {
        does: 'authorize',
        browser: 0,
        client: 0,
        redirect: 0,
        scope: 0,
        pkce: true,
        wrong: [],
        manner: { on: 'B' },
      },
    ],
  },
  {
    found:
      "A code that came back when its redirect URI was its client's no more was expected to end what came of it.",
    commands: [
      { does: 'use', browser: 0, person: 0, client: 0, scope: 0, pkce: true, redeem: true },
      { does: 'change client', client: 0, to: 'another redirect_uri' },
      { does: 'redeem', code: 0, wrong: [], ...plainly },
      { does: 'userinfo', token: 0, post: false, ...plainly },
    ],
  },
  {
    found:
      'Whoever went back to the proof of a login was given the code of a client that had been removed, for the next one of its id.',
    commands: [
      { does: 'use', browser: 0, person: 0, client: 4, scope: 0, pkce: true, redeem: false },
      { does: 'store client', client: 4, to: 'made anew', ...plainly },
      { does: 'revisit', browser: 0, proof: 0, ...plainly },
    ],
  },
  {
    found: 'A client that was made anew was told the name by which the one before it knew the session.',
    commands: [
      { does: 'use', browser: 0, person: 0, client: 0, scope: 1, pkce: true, redeem: true },
      { does: 'store client', client: 0, to: 'made anew', ...plainly },
      { does: 'use', browser: 0, person: 0, client: 0, scope: 1, pkce: true, redeem: true },
    ],
  },
  {
    found:
      'Offline access that a client could not have, and so was not given, was taken for what a code would still yield; the core was right.',
    commands: [
      { does: 'use', browser: 0, person: 0, client: 4, scope: 1, pkce: true, redeem: true },
      { does: 'change client', client: 4, to: 'no offline access' },
      {
        does: 'use',
        browser: 0,
        person: 0,
        client: 4,
        scope: 4,
        pkce: true,
        redeem: true,
        meanwhile: 'fewer scopes',
      },
    ],
  },
  {
    found:
      'A code in a fragment, behind a query of the redirect URI, was not seen by the property that counts records; the core was right.',
    commands: [
      { does: 'use', browser: 0, person: 0, client: 2, scope: 0, pkce: true, redeem: true },
      {
        does: 'authorize',
        browser: 0,
        client: 2,
        redirect: 0,
        scope: 0,
        pkce: true,
        wrong: ['response_mode fragment'],
        ...plainly,
      },
    ],
  },
  {
    found: 'A code whose page was denied after all was expected to be good.',
    commands: [
      { does: 'use', browser: 0, person: 0, client: 0, scope: 0, pkce: true, redeem: false },
      { does: 'consent', page: 0, answer: 'deny', ...plainly },
      { does: 'redeem', code: 0, wrong: [], ...plainly },
    ],
  },
]
