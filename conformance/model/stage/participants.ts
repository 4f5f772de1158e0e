/** The requests that the standard mixes are made of, by name, for whatever situation they meet. */

import { deliverLogout, deliveryKey } from 'vouchsafe/core'
import { clientParticipants } from './client-participants.ts'
import type { Ends, Issued, Participant } from './mix.ts'
import {
  authorizeRequest,
  claimsOf,
  consentForm,
  endSessionRequest,
  type Form,
  introspectRequest,
  loginForm,
  logoutForm,
  redeemRequest,
  refreshRequest,
  revokeRequest,
  sessionCookie,
  tokenRequest,
  userinfoRequest,
} from './requests.ts'
import { type Cast, sessionOf } from './situations.ts'

type Maker = (cast: Cast) => Participant

/** Everything that descends from the grant of a token. */
function endsFamily(token: string, invariant: string): Ends {
  const family = token.split('.')[0]
  return { invariant, covers: (issued) => issued.family === family }
}

/** What ends with the session of a cookie, and that. */
function endsSession(cookie: string | undefined): Ends {
  return {
    invariant: 'INV-11',
    cookie,
    covers: ({ session }) => session !== undefined && session === cookie,
  }
}

const DAY = 24 * 60 * 60

const isSession = ({ kind }: Issued) => kind === 'session'

const refresh = (name: string, token: string, more: Partial<Participant> = {}): Participant => ({
  name,
  work: { kind: 'request', request: refreshRequest(token) },
  presents: token,
  ...more,
})

function authorize(name: string, cast: Cast, cookies: string, more: Form = {}): Participant {
  return {
    name,
    work: { kind: 'request', request: authorizeRequest(cookies, { scope: cast.scope, ...more }) },
    presents: sessionCookie(cookies) ?? '',
    session: sessionOf(cast, cookies),
  }
}

function allow(name: string, cast: Cast): Participant {
  const { cookies, continuation, scope } = cast
  return {
    name,
    work: { kind: 'request', request: consentForm(cookies, continuation, scope) },
    session: sessionOf(cast, cookies),
  }
}

function deliver(name: string, { id_token }: Cast, more: Partial<Participant> = {}): Participant {
  const sids = [String(claimsOf(id_token).sid)]
  return {
    name,
    work: {
      kind: 'flow',
      *flow(context) {
        yield* deliverLogout(deliveryKey(context.keys, sids), context)
        return undefined
      },
    },
    ...more,
  }
}

export const participants = {
  redeem: (cast) => ({
    name: 'redeem',
    work: { kind: 'request', request: redeemRequest(cast.code) },
    presents: cast.code,
    session: sessionOf(cast, cast.cookies),
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
  /** What it rests on has to be kept for longer. */
  'refresh two days later': ({ refresh_token }) =>
    refresh('refresh two days later', refresh_token, { later: 2 * DAY }),
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
  authorize: (cast) => authorize('authorize', cast, cast.cookies),
  /** That it was used is noted in her record. */
  'authorize a while later': (cast) => ({
    ...authorize('authorize a while later', cast, cast.cookies),
    later: 300,
  }),
  /** In a session that has served nobody yet. */
  'authorize elsewhere': (cast) => authorize('authorize elsewhere', cast, cast.elsewhere),
  /** Nobody is signed in. */
  'authorize afresh': () => ({
    name: 'authorize afresh',
    work: { kind: 'request', request: authorizeRequest('') },
  }),
  'authorize with an ID token as hint': (cast) =>
    authorize('authorize with an ID token as hint', cast, cast.cookies, { id_token_hint: cast.id_token }),
  'client credentials': () => ({
    name: 'client credentials',
    work: { kind: 'request', request: tokenRequest({ grant_type: 'client_credentials' }) },
  }),
  'consent form': (cast) => allow('consent form', cast),
  /** The page was answered before: its consent is not given twice. */
  'consent form again': (cast) => allow('consent form again', cast),
  'consent form, denied': ({ cookies, continuation, scope }) => ({
    name: 'consent form, denied',
    work: { kind: 'request', request: consentForm(cookies, continuation, scope, { decision: 'deny' }) },
  }),
  'login form, wrong password': ({ cookies, continuation }) => ({
    name: 'login form, wrong password',
    work: { kind: 'request', request: loginForm(cookies, continuation, { password: 'a guess' }) },
  }),
  /** The session that the browser was signed in with is over. */
  'login form of somebody else': ({ cookies, continuation }) => ({
    name: 'login form of somebody else',
    work: { kind: 'request', request: loginForm(cookies, continuation, { username: 'bob' }) },
    ends: endsSession(sessionCookie(cookies)),
  }),
  /** The session that the browser was signed in with goes on, with another cookie. */
  'login form': ({ cookies, continuation }) => ({
    name: 'login form',
    work: { kind: 'request', request: loginForm(cookies, continuation) },
    replaces: sessionCookie(cookies),
    ends: { invariant: 'INV-11', covers: ({ value }) => value === sessionCookie(cookies) },
  }),
  logout: ({ cookies }) => ({
    name: 'logout',
    work: { kind: 'end_session', session: sessionCookie(cookies) ?? '' },
    ends: endsSession(sessionCookie(cookies)),
  }),
  /** At the endpoint, where nobody is asked. */
  'sign out with an ID token': ({ cookies, id_token }) => ({
    name: 'sign out with an ID token',
    work: { kind: 'request', request: endSessionRequest(cookies, { id_token_hint: id_token }) },
    ends: endsSession(sessionCookie(cookies)),
  }),
  'logout form': ({ cookies, continuation }) => ({
    name: 'logout form',
    work: { kind: 'request', request: logoutForm(cookies, continuation, 'sign_out') },
    ends: endsSession(sessionCookie(cookies)),
  }),
  'logout form, everywhere': ({ cookies, continuation }) => ({
    name: 'logout form, everywhere',
    work: { kind: 'request', request: logoutForm(cookies, continuation, 'everywhere') },
    ends: { invariant: 'INV-11', covers: () => true, mayBeginAnew: isSession },
  }),
  'logout form, staying': ({ cookies, continuation }) => ({
    name: 'logout form, staying',
    work: { kind: 'request', request: logoutForm(cookies, continuation, 'stay') },
  }),
  /** Whoever looks for clients that are to be told, as a process does all the time. */
  deliver: (cast) => deliver('deliver', cast),
  /** Whoever had taken them before had all the time there is. */
  'deliver three minutes later': (cast) => deliver('deliver three minutes later', cast, { later: 180 }),
  'end sessions': () => ({
    name: 'end sessions',
    work: { kind: 'end_sessions', sub: 'alice' },
    ends: {
      invariant: 'INV-11',
      covers: ({ session }) => session !== undefined,
      mayBeginAnew: isSession,
    },
  }),
  'end everything': () => ({
    name: 'end everything',
    work: { kind: 'end_everything', sub: 'alice' },
    ends: { invariant: 'INV-11', covers: () => true, mayBeginAnew: isSession },
  }),
  disconnect: ({ setup }) => ({
    name: 'disconnect',
    work: { kind: 'disconnect', sub: 'alice', client_id: 'web' },
    ends: {
      invariant: 'INV-11',
      covers: (issued) => !isSession(issued),
      // Nobody is asked before such a client is let in again.
      mayBeginAnew: ({ kind }) => kind === 'code' && setup.world.clients.get('web')?.skip_consent === true,
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
    ends: { invariant: 'INV-11', covers: (issued) => !isSession(issued) },
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
  /** As with a new password: the same account, and nothing of what was before. */
  'change the stamp': () => ({
    name: 'change the stamp',
    work: {
      kind: 'act',
      touches: 'account alice',
      act: ({ accounts }) => accounts.set('alice', { sub: 'alice', stamp: 'the second' }),
    },
    ends: { invariant: 'INV-11', covers: () => true, mayBeginAnew: isSession },
  }),
  ...clientParticipants,
} as const satisfies Record<string, Maker>

export type ParticipantName = keyof typeof participants
