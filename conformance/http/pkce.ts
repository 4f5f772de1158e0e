/**
 * Whether a code is tied to the verifier whose challenge the request carried, and cannot be untied by leaving a
 * part out. It does not decide whether confidential clients have to use PKCE: what matters is that nothing is
 * ignored once it is used.
 */
import { about, type Check, each, failed, judge, passed } from './check.ts'
import type { Context } from './context.ts'
import { describe, type Parameters } from './http.ts'
import { describeVisit, type Granted, randomText, s256 } from './relying-party.ts'
import { answersError, answersTokens, refuses } from './standard-answers.ts'

const GRANT = ['invalid_grant']
const GRANT_OR_REQUEST = ['invalid_grant', 'invalid_request']
const NO_CHALLENGE = { code_challenge: undefined, code_challenge_method: undefined }

const redeemWith = async (context: Context, code_verifier: string | undefined, granted?: Granted) => {
  const party = context.anyParty()
  return party.redeem(granted ?? (await party.obtainCode()), { code_verifier })
}

/** A challenge that is right for this verifier, whatever the verifier looks like. */
const redeemOwn = async (context: Context, code_verifier: string) => {
  const granted = await context.anyParty().obtainCode({ code_challenge: await s256(code_verifier) })
  return refuses(await redeemWith(context, code_verifier, granted), GRANT_OR_REQUEST)
}

const refusesRequest = async (context: Context, overrides: Parameters) =>
  answersError(await context.anyParty().ask(overrides), ['invalid_request'], { page: true })

export const pkce: readonly Check[] = [
  {
    id: 'pkce.s256',
    clause: 'RFC 7636 4.2, 4.6; RFC 9700 2.1.1',
    level: 'MUST',
    statement: 'An S256 challenge is met by its verifier, for confidential and public clients.',
    async run({ party, file }) {
      const roles = (['confidential', 'public'] as const).filter((role) => file[role] !== undefined)
      return each(roles, async (role) => {
        const granted = await party(role).obtainCode()
        return about(role, answersTokens(await party(role).redeem(granted)))
      })
    },
  },
  {
    id: 'pkce.verifier_missing',
    clause: 'RFC 7636 4.6; RFC 9700 2.1.1',
    level: 'MUST',
    statement: 'A code with a challenge is refused without a verifier, or with an empty one.',
    run: (context) =>
      each([undefined, ''], async (none) => refuses(await redeemWith(context, none), GRANT_OR_REQUEST)),
  },
  {
    id: 'pkce.verifier_wrong',
    clause: 'RFC 7636 4.6',
    level: 'MUST',
    statement: 'A code with a challenge is refused with a well-formed verifier that is not its own.',
    run: async (context) => refuses(await redeemWith(context, randomText()), GRANT),
  },
  {
    id: 'pkce.verifier_is_challenge',
    clause: 'RFC 7636 4.6',
    level: 'MUST',
    statement: 'An S256 challenge is not met by the challenge itself.',
    async run(context) {
      const granted = await context.anyParty().obtainCode()
      const challenge = await s256(granted.request.code_verifier)
      return refuses(await redeemWith(context, challenge, granted), GRANT)
    },
  },
  {
    id: 'pkce.verifier_padded',
    clause: 'RFC 7636 4.1, 4.6',
    level: 'MUST',
    statement: 'The verifier is compared as it is: nothing is trimmed from it.',
    async run(context) {
      const endings = ['=', ' ', '\n']
      return each(endings, async (ending) => {
        const granted = await context.anyParty().obtainCode()
        const verifier = `${granted.request.code_verifier}${ending}`
        return refuses(await redeemWith(context, verifier, granted), GRANT_OR_REQUEST)
      })
    },
  },
  {
    id: 'pkce.public_client_verifier',
    clause: 'RFC 7636 4.6; RFC 9700 2.1.1',
    level: 'MUST',
    statement: 'A public client, too, is refused without the verifier and with a wrong one.',
    run: ({ party }) =>
      each([undefined, randomText()], async (code_verifier) =>
        refuses(
          await party('public').redeem(await party('public').obtainCode(), { code_verifier }),
          GRANT_OR_REQUEST,
        ),
      ),
  },
  {
    id: 'pkce.verifier_length',
    clause: 'RFC 7636 4.1',
    level: 'SHOULD',
    statement: 'A verifier of 42 or 129 characters is refused even if the challenge was made from it.',
    run: (context) => each(['a'.repeat(42), 'a'.repeat(129)], (verifier) => redeemOwn(context, verifier)),
  },
  {
    id: 'pkce.verifier_characters',
    clause: 'RFC 7636 4.1',
    level: 'SHOULD',
    statement: 'A verifier with characters that are not unreserved is refused, too.',
    run: (context) => redeemOwn(context, `${'a'.repeat(43)}+/ä`),
  },
  {
    id: 'pkce.required_of_public_clients',
    clause: 'RFC 9700 2.1.1; RFC 8252 8.1',
    level: 'SHOULD',
    statement: 'A public client that sends no challenge is refused.',
    run: async ({ party }) =>
      answersError(await party('public').ask(NO_CHALLENGE), ['invalid_request'], { page: true }),
  },
  {
    id: 'pkce.no_downgrade',
    clause: 'RFC 9700 2.1.1, 4.8.2',
    level: 'MUST',
    statement: 'A verifier is refused for a code whose request had no challenge.',
    async run({ party }) {
      const client = party('confidential')
      const { request, visit } = await client.ask(NO_CHALLENGE)
      const code = visit.kind === 'returned' ? visit.parameters.get('code') : null
      if (visit.kind === 'stayed' || code === null) return passed(`no challenge: ${describeVisit(visit)}`)
      return refuses(await client.redeem({ request, visit, code }), GRANT_OR_REQUEST)
    },
  },
  {
    id: 'pkce.method_defaults_to_plain',
    clause: 'RFC 7636 4.3',
    level: 'MUST',
    statement: 'A challenge without a method is plain or refused, and never taken for S256.',
    async run(context) {
      const party = context.anyParty()
      const { request, visit } = await party.ask({ code_challenge_method: undefined })
      const code = visit.kind === 'returned' ? visit.parameters.get('code') : null
      if (visit.kind === 'stayed' || code === null) return passed(describeVisit(visit))
      return refuses(await party.redeem({ request, visit, code }), GRANT_OR_REQUEST)
    },
  },
  {
    id: 'pkce.plain',
    clause: 'RFC 9700 2.1.1',
    level: 'SHOULD',
    statement: 'The plain method, which shows the verifier in the request, is refused.',
    run: async (context) => {
      const { code_verifier } = await context.anyParty().prepare()
      return refusesRequest(context, { code_challenge: code_verifier, code_challenge_method: 'plain' })
    },
  },
  {
    id: 'pkce.unknown_method',
    clause: 'RFC 7636 4.4.1',
    level: 'MUST',
    statement: 'A method that is not supported is an invalid_request; method names are case-sensitive.',
    run: (context) =>
      each(['S512', 's256'], (method) => refusesRequest(context, { code_challenge_method: method })),
  },
  {
    id: 'pkce.method_without_challenge',
    clause: 'RFC 7636 4.3, 4.4.1; RFC 9700 4.8.2',
    level: 'SHOULD',
    statement: 'A method without a challenge, or with an empty one, is an invalid_request.',
    run: (context) => each([undefined, ''], (code_challenge) => refusesRequest(context, { code_challenge })),
  },
  {
    id: 'pkce.challenge_form',
    clause: 'RFC 7636 4.2',
    level: 'SHOULD',
    statement: 'A challenge of 42 or 129 characters, or with a plus sign in it, is an invalid_request.',
    async run(context) {
      const challenge = await s256(randomText())
      const wrong = {
        '42 characters': challenge.slice(1),
        '129 characters': 'a'.repeat(129),
        'plus sign': `${challenge.slice(1)}+`,
      }
      return each(Object.entries(wrong), async ([what, code_challenge]) =>
        about(what, await refusesRequest(context, { code_challenge })),
      )
    },
  },
  {
    id: 'pkce.two_requests',
    clause: 'RFC 7636 4.4; RFC 9700 4.5.3',
    level: 'MUST',
    statement: 'Of two requests in one browser each code answers to its own verifier only.',
    async run(context) {
      const party = context.anyParty()
      const first = await party.obtainCode()
      const second = await party.obtainCode()
      const swapped = await party.redeem(first, { code_verifier: second.request.code_verifier })
      if (refuses(swapped, GRANT).kind !== 'passed') return failed(`swapped: ${describe(swapped)}`)
      const own = await party.redeem(second)
      return judge(own.status === 200, `swapped: ${describe(swapped)}; own: ${describe(own)}`)
    },
  },
]
