/**
 * Whether refresh tokens stay with their client, never gain scope, and give a thief away where the provider
 * rotates them. A grace period for the immediate parent is as conforming as none, so reuse is judged with a
 * token two generations old. Races are in concurrency.ts.
 */
import { type Check, each, failed, judge, notApplicable } from './check.ts'
import { anonymous, named } from './client-credentials.ts'
import { type Context, oncePerRun } from './context.ts'
import { type Answer, describe, member } from './http.ts'
import { decodeJwt } from './jwt.ts'
import { NotApplicable } from './not-applicable.ts'
import { answersTokens, refuses } from './standard-answers.ts'

const GRANT = ['invalid_grant']
const GRANT_OR_REQUEST = ['invalid_grant', 'invalid_request']
const FURTHER_SCOPES = ['profile', 'email', 'phone', 'address']

const scopesOf = (answer: Answer, otherwise: string) => (member(answer, 'scope') ?? otherwise).split(' ')

/** Three generations of one rotating refresh token; NotApplicable where the same one comes back. */
async function generations(context: Context) {
  const party = context.party(context.file.public === undefined ? 'confidential' : 'public')
  const first = (await party.obtainRefreshToken()).refresh_token
  const second = member(await party.refresh(first), 'refresh_token') ?? first
  if (second === first) throw new NotApplicable('refresh tokens are not rotated for this client')
  const answer = await party.refresh(second)
  const third = member(answer, 'refresh_token')
  if (third === undefined) throw new Error(`the second rotation failed: ${describe(answer)}`)
  return { party, first, second, third, access_token: member(answer, 'access_token') ?? '' }
}

/** A scope the client file does not ask for, so that it can be asked for besides. */
function furtherScope({ metadata, file }: Context): string {
  const asked = file.options.refreshScope.split(' ')
  const scope = metadata
    .list('scopes_supported')
    ?.find((one) => FURTHER_SCOPES.includes(one) && !asked.includes(one))
  if (scope === undefined) throw new NotApplicable('no further scope is announced')
  return scope
}

export const refresh: readonly Check[] = [
  {
    id: 'refresh.works',
    clause: 'RFC 6749 6; OpenID Core 12.2',
    level: 'MUST',
    statement: 'A refresh token gives its client a new access token.',
    async run(context) {
      const party = context.anyParty()
      const { refresh_token, access_token } = await party.obtainRefreshToken()
      const answer = await party.refresh(refresh_token)
      if (member(answer, 'access_token') === access_token) return failed('the same access token came back')
      return answersTokens(answer)
    },
  },
  {
    id: 'refresh.client_authentication',
    clause: 'RFC 6749 6, 3.2.1',
    level: 'MUST',
    statement: 'A confidential client has to authenticate to refresh.',
    async run({ party }) {
      const client = party('confidential')
      const { refresh_token } = await client.obtainRefreshToken()
      return each([named(client.client.client_id), anonymous], async (as) =>
        refuses(await client.refresh(refresh_token, {}, as), ['invalid_client', 'invalid_request']),
      )
    },
  },
  {
    id: 'refresh.bound_to_client',
    clause: 'RFC 6749 6, 10.4',
    level: 'MUST',
    statement: 'Another confidential client, itself well authenticated, cannot use the refresh token.',
    async run({ party }) {
      const { credentials } = party('other')
      const { refresh_token } = await party('confidential').obtainRefreshToken()
      return refuses(await party('other').refresh(refresh_token, {}, credentials), GRANT)
    },
  },
  {
    id: 'refresh.public_and_confidential',
    clause: 'RFC 6749 6, 10.4',
    level: 'MUST',
    statement: 'A public client cannot use the refresh token of a confidential one, nor the reverse.',
    async run({ party }) {
      const pairs = [
        ['public', 'confidential'],
        ['confidential', 'public'],
      ] as const
      return each(pairs, async ([owner, thief]) => {
        const { refresh_token } = await party(owner).obtainRefreshToken()
        return refuses(await party(thief).refresh(refresh_token), GRANT)
      })
    },
  },
  {
    id: 'refresh.missing',
    clause: 'RFC 6749 5.2',
    level: 'MUST',
    statement: 'Without a refresh token, or with an empty one, the request is an invalid_request.',
    run: (context) =>
      each([undefined, ''], async (refresh_token) =>
        refuses(await context.anyParty().token({ grant_type: 'refresh_token', refresh_token }), [
          'invalid_request',
        ]),
      ),
  },
  {
    id: 'refresh.unknown',
    clause: 'RFC 6749 5.2, 10.10',
    level: 'MUST',
    statement: 'A refresh token that is unknown, cut short, longer or changed is refused.',
    async run(context) {
      const party = context.anyParty()
      const { refresh_token } = await party.obtainRefreshToken()
      const head = refresh_token.slice(0, -1)
      const last = refresh_token.endsWith('A') ? 'B' : 'A'
      const wrong = ['unheard-of', head, `${refresh_token}A`, `${head}${last}`]
      return each(wrong, async (value) => refuses(await party.refresh(value), GRANT_OR_REQUEST))
    },
  },
  {
    id: 'refresh.other_tokens',
    clause: 'RFC 6749 6, 5.2',
    level: 'MUST',
    statement: 'Codes, access and ID Tokens do not pass for refresh tokens.',
    async run(context) {
      const party = context.anyParty()
      const { access_token, id_token } = await party.obtainTokens()
      const { code } = await party.obtainCode()
      const others = [access_token, id_token, code].filter((other) => other !== undefined)
      return each(others, async (other) => refuses(await party.refresh(other), GRANT_OR_REQUEST))
    },
  },
  {
    id: 'refresh.repeated',
    clause: 'RFC 6749 3.2, 5.2',
    level: 'MUST',
    statement: 'A request with the refresh token twice is refused.',
    async run(context) {
      const party = context.anyParty()
      const { refresh_token } = await party.obtainRefreshToken()
      const answer = await party.refresh(refresh_token, { refresh_token: [refresh_token, refresh_token] })
      return refuses(answer, ['invalid_request'])
    },
  },
  {
    id: 'refresh.scope_not_widened',
    clause: 'RFC 6749 6',
    level: 'MUST',
    statement: 'A refresh cannot add a scope that was not granted.',
    async run(context) {
      const party = context.anyParty()
      const { refreshScope } = context.file.options
      const further = furtherScope(context)
      const { refresh_token } = await party.obtainRefreshToken()
      const answer = await party.refresh(refresh_token, { scope: `${refreshScope} ${further}` })
      if (answer.status !== 200) return refuses(answer, ['invalid_scope'])
      return judge(
        !scopesOf(answer, further).includes(further),
        `${describe(answer)}, ${member(answer, 'scope')}`,
      )
    },
  },
  {
    id: 'refresh.scope_narrowed',
    clause: 'RFC 6749 6',
    level: 'MUST',
    statement: 'A refresh may ask for less; the next one without a scope has all that was granted again.',
    async run(context) {
      const party = context.anyParty()
      const { refreshScope } = context.file.options
      const further = furtherScope(context)
      const granted = await party.obtainRefreshToken(`${refreshScope} ${further}`)
      const narrow = await party.refresh(granted.refresh_token, { scope: refreshScope })
      if (narrow.status !== 200 || scopesOf(narrow, refreshScope).includes(further)) {
        return failed(`${describe(narrow)}, scope ${member(narrow, 'scope')}`)
      }
      const full = await party.refresh(member(narrow, 'refresh_token') ?? granted.refresh_token)
      const evidence = `${describe(full)}, scope ${member(full, 'scope') ?? 'as granted'}`
      return judge(full.status === 200 && scopesOf(full, further).includes(further), evidence)
    },
  },
  {
    id: 'refresh.public_rotation',
    clause: 'RFC 9700 2.2.2, 4.14.2',
    level: 'MUST',
    statement: 'A refresh token of a public client, not bound to a key, is replaced at each use.',
    async run({ party }) {
      const { refresh_token } = await party('public').obtainRefreshToken()
      const answer = await party('public').refresh(refresh_token)
      const next = member(answer, 'refresh_token')
      const replaced = next !== undefined && next !== refresh_token
      return judge(replaced, `${describe(answer)} with ${replaced ? 'a new' : 'no new'} refresh token`)
    },
  },
  {
    id: 'refresh.reuse_refused',
    clause: 'RFC 9700 4.14.2',
    level: 'MUST',
    statement: 'A refresh token that was replaced two uses ago is refused.',
    async run(context) {
      const { party, first } = await generations(context)
      return refuses(await party.refresh(first), GRANT)
    },
  },
  {
    id: 'refresh.reuse_revokes',
    clause: 'RFC 9700 4.14.2',
    level: 'MUST',
    statement: 'Its reuse ends the newest refresh token as well, since one of the two holders is a thief.',
    async run(context) {
      const { party, first, third } = await generations(context)
      await party.refresh(first)
      return refuses(await party.refresh(third), GRANT)
    },
  },
  {
    id: 'refresh.reuse_revokes_access_token',
    clause: 'RFC 9700 4.14.2; RFC 6749 10.4',
    level: 'SHOULD',
    statement: 'So does it end the newest access token.',
    async run(context) {
      const { party, first, access_token } = await generations(context)
      await party.refresh(first)
      const active = await context.isActive(access_token)
      return judge(!active, `the newest access token is ${active ? 'still' : 'no longer'} honoured`)
    },
  },
  {
    id: 'refresh.no_second_chain',
    clause: 'RFC 9700 4.14.2',
    level: 'SHOULD',
    statement: 'The parent of the newest token, presented again, is refused or gives that same token.',
    async run(context) {
      const { party, second, third } = await generations(context)
      const again = await party.refresh(second)
      if (again.status !== 200) return refuses(again, GRANT)
      const same = member(again, 'refresh_token') === third
      return judge(same, `${describe(again)} with ${same ? 'the same' : 'another'} refresh token`)
    },
  },
  {
    id: 'refresh.id_token',
    clause: 'OpenID Core 12.2',
    level: 'MUST',
    statement: 'An ID Token from a refresh keeps iss, sub, aud, azp, auth_time and nonce, and is issued now.',
    async run(context) {
      const { before, after, evidence } = await idTokens(context)
      if (after === undefined) return notApplicable(evidence)
      const kept = ['iss', 'sub', 'aud', 'azp']
      const optional = ['auth_time', 'nonce'].filter((name) => after[name] !== undefined)
      const changed = [...kept, ...optional].filter(
        (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
      )
      const holds = changed.length === 0 && Number(after.iat) >= Number(before.iat)
      return judge(holds, `${evidence}; changed: ${changed.join(', ') || 'nothing'}`)
    },
  },
  {
    id: 'refresh.id_token_nonce',
    clause: 'OpenID Core 12.2',
    level: 'SHOULD',
    statement: 'An ID Token from a refresh has no nonce.',
    async run(context) {
      const { after, evidence } = await idTokens(context)
      if (after === undefined) return notApplicable(evidence)
      return judge(after.nonce === undefined, `nonce ${after.nonce === undefined ? 'absent' : 'present'}`)
    },
  },
]

/** The claims of the ID Token of the first redemption and of the one that a refresh gave. */
const idTokens = oncePerRun(async (context) => {
  const party = context.anyParty()
  const { refresh_token, id_token = '' } = await party.obtainRefreshToken()
  const answer = await party.refresh(refresh_token)
  const fresh = member(answer, 'id_token')
  const evidence = `${describe(answer)} with${fresh === undefined ? 'out' : ''} an ID Token`
  return {
    before: decodeJwt(id_token)?.payload ?? {},
    after: fresh === undefined ? undefined : decodeJwt(fresh)?.payload,
    evidence,
  }
})
