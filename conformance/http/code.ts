/**
 * Whether an authorization code works once, for the client, the redirect_uri and the grant it was made for, and
 * for nothing else. The shape of token requests is looked at in token-request.ts, the verifier in pkce.ts, races
 * in concurrency.ts.
 */
import { type Check, each, judge, notApplicable } from './check.ts'
import { oncePerRun } from './context.ts'
import { jsonOf, member } from './http.ts'
import type { Granted } from './relying-party.ts'
import { answersTokens, refuses } from './standard-answers.ts'

const GRANT = ['invalid_grant']
/** A value that cannot be a code at all may also be called a bad request. */
const GRANT_OR_REQUEST = ['invalid_grant', 'invalid_request']

const sample = oncePerRun((context) =>
  context.anyParty().obtainTokens({}, { browser: context.openBrowser() }),
)

/** The tokens of a code that was then presented a second time. */
const replayed = oncePerRun(async (context) => {
  const tokens = await context.anyParty().obtainTokens()
  const answer = await context.anyParty().redeem(tokens.granted)
  return { tokens, answer }
})

const altered = (granted: Granted, code: string): Granted => ({ ...granted, code })

export const code: readonly Check[] = [
  {
    id: 'code.redeemed',
    clause: 'RFC 6749 4.1.4, 5.1',
    level: 'MUST',
    statement: 'A right redemption answers 200 with an access token.',
    async run(context) {
      const party = context.anyParty()
      return answersTokens(await party.redeem(await party.obtainCode()))
    },
  },
  {
    id: 'code.token_type',
    clause: 'RFC 6749 5.1; OpenID Core 3.1.3.3',
    level: 'MUST',
    statement: 'The token response says token_type Bearer.',
    async run(context) {
      const token_type = member((await sample(context)).answer, 'token_type')
      return judge(token_type?.toLowerCase() === 'bearer', `token_type is ${token_type}`)
    },
  },
  {
    id: 'code.expires_in',
    clause: 'RFC 6749 5.1',
    level: 'SHOULD',
    statement: 'The token response says in how many seconds the access token expires.',
    async run(context) {
      const expires_in = jsonOf((await sample(context)).answer)?.expires_in
      return judge(typeof expires_in === 'number' && expires_in > 0, `expires_in is ${String(expires_in)}`)
    },
  },
  {
    id: 'code.scope_told',
    clause: 'RFC 6749 3.3, 5.1',
    level: 'MUST',
    statement: 'When less was granted than asked for, the token response says what was granted.',
    async run(context) {
      const party = context.anyParty()
      const unheard = 'urn:example:unheard-of'
      const { request, visit } = await party.ask({ scope: `${context.file.options.scope} ${unheard}` })
      const given = visit.kind === 'returned' ? visit.parameters.get('code') : null
      if (visit.kind === 'stayed' || given === null) return notApplicable('the unknown scope is refused')
      const scope = member(await party.redeem({ request, visit, code: given }), 'scope')
      const holds = scope !== undefined && !scope.split(' ').includes(unheard)
      return judge(holds, `scope is ${scope ?? 'missing'}`)
    },
  },
  {
    id: 'code.scope_not_widened',
    clause: 'RFC 6749 3.2, 3.3',
    level: 'MUST',
    statement: 'A scope in the token request adds nothing to what was granted.',
    async run(context) {
      const party = context.anyParty()
      const answer = await party.redeem(await party.obtainCode(), { scope: 'openid profile email phone' })
      const scope = member(answer, 'scope') ?? context.file.options.scope
      const added = scope.split(' ').filter((one) => !context.file.options.scope.split(' ').includes(one))
      return judge(added.length === 0, `answered ${answer.status}, scope ${scope}`)
    },
  },
  {
    id: 'code.single_use',
    clause: 'RFC 6749 4.1.2, 10.5',
    level: 'MUST',
    statement: 'A code that was redeemed is refused the second time.',
    run: async (context) => refuses((await replayed(context)).answer, GRANT),
  },
  {
    id: 'code.replay_revokes_access_token',
    clause: 'RFC 6749 4.1.2, 10.5',
    level: 'SHOULD',
    statement: 'When a code is presented twice, the access token it gave is revoked.',
    async run(context) {
      const active = await context.isActive((await replayed(context)).tokens.access_token)
      return judge(!active, `after the replay the access token is ${active ? 'still' : 'no longer'} honoured`)
    },
  },
  {
    id: 'code.replay_revokes_refresh_token',
    clause: 'RFC 6749 4.1.2, 10.5',
    level: 'SHOULD',
    statement: 'When a code is presented twice, the refresh token it gave is revoked.',
    async run(context) {
      const party = context.anyParty()
      const { refresh_token, granted } = await party.obtainRefreshToken()
      await party.redeem(granted)
      return refuses(await party.refresh(refresh_token), GRANT)
    },
  },
  {
    id: 'code.bound_to_client',
    clause: 'RFC 6749 4.1.3, 5.2; OpenID Core 3.1.3.2',
    level: 'MUST',
    statement: 'Another client, itself well authenticated, cannot redeem the code.',
    async run({ party }) {
      const { credentials } = party('other')
      const granted = await party('confidential').obtainCode()
      return refuses(await party('confidential').redeem(granted, {}, credentials), GRANT)
    },
  },
  {
    id: 'code.of_public_client',
    clause: 'RFC 6749 4.1.3, 5.2',
    level: 'MUST',
    statement: 'A confidential client cannot redeem the code of a public one, nor the reverse.',
    async run({ party }) {
      const pairs = [
        ['public', 'confidential'],
        ['confidential', 'public'],
      ] as const
      return each(pairs, async ([owner, thief]) => {
        const granted = await party(owner).obtainCode()
        return refuses(await party(owner).redeem(granted, {}, party(thief).credentials), GRANT)
      })
    },
  },
  {
    id: 'code.redirect_uri_differs',
    clause: 'RFC 6749 4.1.3, 5.2',
    level: 'MUST',
    statement: 'A redemption with another redirect_uri than the request had is refused.',
    async run(context) {
      const party = context.anyParty()
      const others = ['https://attacker.example/cb', `${party.client.redirect_uri}/`]
      return each(others, async (redirect_uri) =>
        refuses(await party.redeem(await party.obtainCode(), { redirect_uri }), GRANT_OR_REQUEST),
      )
    },
  },
  {
    id: 'code.redirect_uri_missing',
    clause: 'RFC 6749 4.1.3; OpenID Core 3.1.3.2',
    level: 'MUST',
    statement: 'A redemption without the redirect_uri that the request had is refused.',
    async run(context) {
      const party = context.anyParty()
      const answer = await party.redeem(await party.obtainCode(), { redirect_uri: undefined })
      return refuses(answer, GRANT_OR_REQUEST)
    },
  },
  {
    id: 'code.missing',
    clause: 'RFC 6749 5.2',
    level: 'MUST',
    statement: 'A redemption without a code is an invalid_request.',
    run: async (context) =>
      each([undefined, ''], async (none) =>
        refuses(await context.anyParty().redeem(await context.anyParty().obtainCode(), { code: none }), [
          'invalid_request',
        ]),
      ),
  },
  {
    id: 'code.unknown',
    clause: 'RFC 6749 5.2',
    level: 'MUST',
    statement: 'A code that was never issued is refused with invalid_grant.',
    async run(context) {
      const party = context.anyParty()
      const granted = await party.obtainCode()
      const unknown = granted.code.replace(/[A-Za-z0-9]/g, 'A')
      return refuses(await party.redeem(altered(granted, unknown)), GRANT)
    },
  },
  {
    id: 'code.altered',
    clause: 'RFC 6749 10.10',
    level: 'MUST',
    statement: 'A code with a character dropped, added or changed is not the code.',
    async run(context) {
      const party = context.anyParty()
      const granted = await party.obtainCode()
      const last = granted.code.at(-1) === 'A' ? 'B' : 'A'
      const head = granted.code.slice(0, -1)
      return each([head, `${granted.code}A`, `${head}${last}`, ` ${granted.code}`], async (wrong) =>
        refuses(await party.redeem(altered(granted, wrong)), GRANT_OR_REQUEST),
      )
    },
  },
  {
    id: 'code.other_tokens',
    clause: 'RFC 6749 4.1.3, 5.2',
    level: 'MUST',
    statement: 'Access, refresh and ID Tokens do not pass for a code.',
    async run(context) {
      const party = context.anyParty()
      const { granted, access_token, refresh_token, id_token } = await sample(context)
      const others = [access_token, refresh_token, id_token].filter((other) => other !== undefined)
      return each(others, async (other) =>
        refuses(await party.redeem(altered(granted, other)), GRANT_OR_REQUEST),
      )
    },
  },
  {
    id: 'code.guessing',
    clause: 'RFC 6749 10.10',
    level: 'MUST',
    statement: 'Codes and access tokens are long enough to hold 128 random bits, and none comes twice.',
    async run(context) {
      const party = context.anyParty()
      const values = new Set<string>()
      for (let round = 0; round < 5; round += 1) {
        const { granted, access_token } = await party.obtainTokens()
        values.add(granted.code).add(access_token)
      }
      const shortest = Math.min(...[...values].map((value) => value.length))
      return judge(
        values.size === 10 && shortest >= 22,
        `${values.size} of 10 differ, ${shortest} characters`,
      )
    },
  },
]
