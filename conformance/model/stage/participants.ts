/** The requests that the standard mixes are made of, by name, for whatever situation they meet. */

import type { Actor, Ends, Issued, Participant } from './mix.ts'
import {
  authorizeRequest,
  consentForm,
  introspectRequest,
  isOk,
  loginForm,
  redeemRequest,
  refreshRequest,
  revokeRequest,
  tokenRequest,
  userinfoRequest,
} from './requests.ts'
import type { Cast } from './situations.ts'

type Maker = (cast: Cast) => Participant

/** Everything that descends from the grant of a token. */
function endsFamily(token: string, invariant: string): Ends {
  const family = token.split('.')[0]
  return { invariant, covers: (issued) => issued.family === family }
}

function sessionOf(cast: Cast): string {
  return /_session=([^;]*)/.exec(cast.cookies)?.[1] ?? ''
}

/** Later than the withdrawal for all anybody can know, and not a page that was answered before it. */
function isPermittedAnew({ by }: Issued, withdrawal: Actor, actors: readonly Actor[]): boolean {
  if (!by?.participant.permits) return false
  const before = (actor: Actor) =>
    actor.response !== undefined &&
    isOk(actor.response) &&
    (actor.answered_at ?? Number.NaN) < (withdrawal.started_at ?? Number.NaN)
  return !actors.some((actor) => actor.participant.presents === by.participant.presents && before(actor))
}

const refresh = (name: string, token: string, more: Partial<Participant> = {}): Participant => ({
  name,
  work: { kind: 'request', request: refreshRequest(token) },
  presents: token,
  ...more,
})

export const participants = {
  redeem: ({ code }) => ({
    name: 'redeem',
    work: { kind: 'request', request: redeemRequest(code) },
    presents: code,
  }),
  /** A replay: the code was redeemed before. */
  'redeem again': ({ code }) => ({
    name: 'redeem again',
    work: { kind: 'request', request: redeemRequest(code) },
    presents: code,
    ends: endsFamily(code, 'INV-02'),
  }),
  'redeem with a wrong verifier': ({ code }) => ({
    name: 'redeem with a wrong verifier',
    work: {
      kind: 'request',
      request: redeemRequest(code, { code_verifier: 'another-verifier-of-forty-three-characters-' }),
    },
    presents: code,
    valid: false,
  }),
  refresh: ({ refresh_token }) => refresh('refresh', refresh_token),
  'refresh with more scope': ({ refresh_token }) => ({
    ...refresh('refresh with more scope', refresh_token, { valid: false }),
    work: { kind: 'request', request: refreshRequest(refresh_token, { scope: 'openid email' }) },
  }),
  'refresh within the grace period': ({ refresh_token }) =>
    refresh('refresh within the grace period', refresh_token, { later: 10 }),
  'refresh after the grace period': ({ refresh_token }) =>
    refresh('refresh after the grace period', refresh_token, { later: 11 }),
  /** The immediate parent, which the grace period is for. */
  'refresh with the parent': ({ used }) => refresh('refresh with the parent', used.at(-1) ?? ''),
  /** An older one, which it is not for. */
  reuse: ({ used }) => {
    const token = used.at(-2) ?? ''
    return refresh('reuse', token, { ends: endsFamily(token, 'INV-09') })
  },
  'revoke the refresh token': ({ refresh_token }) => ({
    name: 'revoke the refresh token',
    work: { kind: 'request', request: revokeRequest(refresh_token) },
    ends: endsFamily(refresh_token, 'INV-10'),
  }),
  'revoke the used refresh token': ({ used }) => ({
    name: 'revoke the used refresh token',
    work: { kind: 'request', request: revokeRequest(used.at(-1) ?? '') },
    ends: endsFamily(used.at(-1) ?? '', 'INV-10'),
  }),
  'revoke the access token': ({ access_token }) => ({
    name: 'revoke the access token',
    work: { kind: 'request', request: revokeRequest(access_token) },
    ends: { invariant: 'INV-10', covers: ({ value }) => value === access_token },
  }),
  userinfo: ({ access_token }) => ({
    name: 'userinfo',
    work: { kind: 'request', request: userinfoRequest(access_token) },
    presents: access_token,
  }),
  introspect: ({ access_token }) => ({
    name: 'introspect',
    work: { kind: 'request', request: introspectRequest(access_token) },
    presents: access_token,
  }),
  authorize: (cast) => ({
    name: 'authorize',
    work: { kind: 'request', request: authorizeRequest(cast.cookies) },
    presents: sessionOf(cast),
  }),
  /** Nobody is signed in. */
  'authorize afresh': () => ({
    name: 'authorize afresh',
    work: { kind: 'request', request: authorizeRequest('') },
  }),
  'authorize with an ID token as hint': ({ cookies, id_token }) => ({
    name: 'authorize with an ID token as hint',
    work: { kind: 'request', request: authorizeRequest(cookies, { id_token_hint: id_token }) },
  }),
  'client credentials': () => ({
    name: 'client credentials',
    work: { kind: 'request', request: tokenRequest({ grant_type: 'client_credentials' }) },
  }),
  'consent form': ({ cookies, continuation }) => ({
    name: 'consent form',
    work: { kind: 'request', request: consentForm(cookies, continuation) },
    presents: continuation,
    permits: true,
  }),
  /** The page was answered before: its consent is not given twice. */
  'consent form again': ({ cookies, continuation }) => ({
    name: 'consent form again',
    work: { kind: 'request', request: consentForm(cookies, continuation) },
    presents: continuation,
  }),
  'consent form, denied': ({ cookies, continuation }) => ({
    name: 'consent form, denied',
    work: { kind: 'request', request: consentForm(cookies, continuation, { decision: 'deny' }) },
  }),
  'login form, wrong password': ({ cookies, continuation }) => ({
    name: 'login form, wrong password',
    work: { kind: 'request', request: loginForm(cookies, continuation, { password: 'a guess' }) },
  }),
  'login form of somebody else': ({ cookies, continuation }) => ({
    name: 'login form of somebody else',
    work: { kind: 'request', request: loginForm(cookies, continuation, { username: 'bob' }) },
    ends: { invariant: 'INV-11', covers: ({ kind, by }) => kind === 'session' && by === undefined },
  }),
  'login form': ({ cookies, continuation }) => ({
    name: 'login form',
    work: { kind: 'request', request: loginForm(cookies, continuation) },
    presents: continuation,
  }),
  logout: (cast) => ({
    name: 'logout',
    work: { kind: 'end_session', session: sessionOf(cast) },
    ends: {
      invariant: 'INV-11',
      covers: ({ kind, value }) => kind !== 'session' || value === sessionOf(cast),
    },
  }),
  'withdraw consent': () => ({
    name: 'withdraw consent',
    work: { kind: 'withdraw_consent', sub: 'alice', client_id: 'web' },
    ends: {
      invariant: 'INV-11',
      covers: (issued, actor, actors) => issued.kind !== 'session' && !isPermittedAnew(issued, actor, actors),
    },
  }),
  'disable the client': () => ({
    name: 'disable the client',
    work: {
      kind: 'act',
      touches: 'client web',
      act: ({ clients }) => {
        const web = clients.get('web')
        if (web) clients.set('web', { ...web, disabled: true })
      },
    },
    ends: { invariant: 'INV-11', covers: ({ kind }) => kind !== 'session' },
  }),
  'disable the account': () => ({
    name: 'disable the account',
    work: {
      kind: 'act',
      touches: 'account alice',
      act: ({ accounts }) => accounts.set('alice', { sub: 'alice', disabled: true }),
    },
    ends: { invariant: 'INV-11', covers: () => true },
  }),
} as const satisfies Record<string, Maker>

export type ParticipantName = keyof typeof participants
