/**
 * Whether a revoked token is dead at once, and whether only its own client can kill it. What else of a grant
 * dies with an access token is the provider's decision (RFC 7009 section 2.1) and not judged.
 */
import { type Check, each, failed, judge, notApplicable } from './check.ts'
import { anonymous, credentialsOf, named } from './client-credentials.ts'
import type { Context } from './context.ts'
import { type Answer, describe, encode, member, withQuery } from './http.ts'
import { isServerFault, refuses } from './standard-answers.ts'

const done = (answer: Answer) => judge(answer.status === 200, describe(answer))

/** The token is honoured before, the request answers 200, and the token is not honoured any more. */
async function isDead(context: Context, access_token: string, answer: Answer) {
  if (answer.status !== 200) return failed(describe(answer))
  const active = await context.isActive(access_token)
  return judge(!active, `${describe(answer)}, then the token is ${active ? 'still' : 'no longer'} honoured`)
}

/** A request that must not succeed left the token alone. */
async function survives(context: Context, access_token: string, answer: Answer) {
  const active = await context.isActive(access_token)
  return judge(
    active && !isServerFault(answer.status),
    `${describe(answer)}, then the token is ${active ? 'still' : 'no longer'} honoured`,
  )
}

const withHint = (id: string, hint: string, statement: string): Check => ({
  id: `revocation.${id}`,
  clause: 'RFC 7009 2.1, 2.2',
  level: 'MUST',
  statement,
  async run(context) {
    const party = context.anyParty()
    const { access_token } = await party.obtainTokens()
    return isDead(context, access_token, await party.revoke(access_token, { token_type_hint: hint }))
  },
})

export const revocation: readonly Check[] = [
  {
    id: 'revocation.access_token',
    clause: 'RFC 7009 2, 2.1, 2.2',
    level: 'MUST',
    statement: 'A revoked access token is not honoured any more, from the moment of the 200.',
    async run(context) {
      const party = context.anyParty()
      const { access_token } = await party.obtainTokens()
      if (!(await context.isActive(access_token))) return failed('a fresh token is not honoured')
      return isDead(context, access_token, await party.revoke(access_token))
    },
  },
  {
    id: 'revocation.refresh_token',
    clause: 'RFC 7009 2, 2.1',
    level: 'MUST',
    statement: 'A revoked refresh token gives nothing any more.',
    async run(context) {
      const party = context.anyParty()
      const { refresh_token } = await party.obtainRefreshToken()
      const answer = await party.revoke(refresh_token)
      if (answer.status !== 200) return failed(describe(answer))
      return refuses(await party.refresh(refresh_token), ['invalid_grant'])
    },
  },
  {
    id: 'revocation.whole_grant',
    clause: 'RFC 7009 2.1',
    level: 'SHOULD',
    statement: 'With a refresh token the access tokens of its grant are revoked.',
    async run(context) {
      const party = context.anyParty()
      const { refresh_token, access_token } = await party.obtainRefreshToken()
      return isDead(context, access_token, await party.revoke(refresh_token))
    },
  },
  {
    id: 'revocation.replaced_token',
    clause: 'RFC 7009 2.1; RFC 9700 4.14.2',
    level: 'SHOULD',
    statement: 'Revoking a refresh token that was replaced ends its successor as well.',
    async run(context) {
      const party = context.party(context.file.public === undefined ? 'confidential' : 'public')
      const { refresh_token } = await party.obtainRefreshToken()
      const next = member(await party.refresh(refresh_token), 'refresh_token')
      if (next === undefined || next === refresh_token) return notApplicable('refresh tokens are not rotated')
      await party.revoke(refresh_token)
      return refuses(await party.refresh(next), ['invalid_grant'])
    },
  },
  {
    id: 'revocation.unknown_token',
    clause: 'RFC 7009 2.2',
    level: 'MUST',
    statement: 'A token that is unknown or already revoked is answered 200.',
    async run(context) {
      const party = context.anyParty()
      const { access_token } = await party.obtainTokens()
      await party.revoke(access_token)
      return each(['unheard-of', access_token], async (token) => done(await party.revoke(token)))
    },
  },
  {
    id: 'revocation.strange_token',
    clause: 'RFC 7009 2.2',
    level: 'MUST',
    statement: 'A token of strange characters or great length does not end in a server error.',
    run: (context) =>
      each(['\0', 'é"\\', '../..', 'x'.repeat(8000)], async (token) => {
        const answer = await context.anyParty().revoke(token)
        return judge(answer.status < 500, describe(answer))
      }),
  },
  withHint(
    'wrong_hint',
    'refresh_token',
    'A wrong token_type_hint does not keep a token from being revoked.',
  ),
  withHint('unknown_hint', 'urn:example:unheard-of', 'Neither does an unknown one.'),
  {
    id: 'revocation.client_authentication',
    clause: 'RFC 7009 2.1',
    level: 'MUST',
    statement:
      'Without its secret, or with a wrong one, a confidential client is refused and the token lives.',
    async run(context) {
      const party = context.party('confidential')
      const { access_token } = await party.obtainTokens()
      const callers = [anonymous, named(party.client.client_id), credentialsOf(party.client, 'wrong')]
      return each(callers, async (as) => {
        const answer = await party.revoke(access_token, {}, as)
        const refusal = refuses(answer, ['invalid_client', 'invalid_request'])
        return refusal.kind === 'passed' ? survives(context, access_token, answer) : refusal
      })
    },
  },
  {
    id: 'revocation.bound_to_client',
    clause: 'RFC 7009 2.1',
    level: 'MUST',
    statement: 'Another client, confidential or public, cannot revoke the token.',
    async run(context) {
      const roles = (['other', 'public'] as const).filter((role) => context.file[role] !== undefined)
      if (roles.length === 0) return notApplicable('the client file has no second client')
      const { access_token } = await context.party('confidential').obtainTokens()
      return each(roles, async (role) =>
        survives(context, access_token, await context.party(role).revoke(access_token)),
      )
    },
  },
  {
    id: 'revocation.public_client',
    clause: 'RFC 7009 2.1, 5',
    level: 'MUST',
    statement: 'A public client can revoke its own token by its client_id.',
    async run(context) {
      const party = context.party('public')
      const { access_token } = await party.obtainTokens()
      return isDead(context, access_token, await party.revoke(access_token))
    },
  },
  {
    id: 'revocation.missing_token',
    clause: 'RFC 7009 2.1, 2.2.1; RFC 6749 5.2',
    level: 'MUST',
    statement: 'Without a token the request is an invalid_request.',
    async run(context) {
      const { credentials, client } = context.anyParty()
      const answer = await context.send(context.metadata.url('revocation_endpoint'), {
        headers: credentials.headers,
        form: { client_id: client.client_id, ...credentials.parameters },
      })
      return refuses(answer, ['invalid_request'])
    },
  },
  {
    id: 'revocation.repeated_token',
    clause: 'RFC 7009 2.1; RFC 6749 3.2',
    level: 'SHOULD',
    statement: 'Of two token parameters neither is silently picked.',
    async run(context) {
      const party = context.anyParty()
      const { access_token } = await party.obtainTokens()
      const answer = await party.revoke(access_token, { token: [access_token, 'unheard-of'] })
      return refuses(answer, ['invalid_request'])
    },
  },
  {
    id: 'revocation.get',
    clause: 'RFC 7009 2, 2.3',
    level: 'MUST',
    statement: 'GET revokes nothing, and its answer is no script.',
    async run(context) {
      const party = context.anyParty()
      const { access_token } = await party.obtainTokens()
      const url = context.metadata.url('revocation_endpoint')
      const query = encode({ token: access_token, callback: 'alert', ...party.credentials.parameters })
      const answer = await context.send(withQuery(url, query.toString()), {
        headers: party.credentials.headers,
      })
      if (/^\s*alert\s*\(/.test(answer.text)) return failed(`${describe(answer)} as a script`)
      return survives(context, access_token, answer)
    },
  },
]
