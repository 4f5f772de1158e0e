/**
 * Whether what must happen once happens once when many ask at the same moment. A race that is lost now and then
 * can pass here by luck; a provider that reads, checks and then marks fails almost always. Nothing here measures
 * time.
 */
import { type Check, each, failed, judge, passed } from './check.ts'
import type { Context } from './context.ts'
import { type Answer, member } from './http.ts'
import { decodeJwt } from './jwt.ts'
import { NotApplicable } from './not-applicable.ts'
import { refuses } from './standard-answers.ts'

const PARALLEL = 10
const ROUNDS = 5

const times = <T>(count: number, make: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)))

const successes = (answers: readonly Answer[]) =>
  answers.filter((answer) => answer.status === 200 && member(answer, 'access_token') !== undefined)

const isReal = (token: string | undefined): token is string => token !== undefined

const rotating = (context: Context) =>
  context.party(context.file.public === undefined ? 'confidential' : 'public')

/** One refresh token used many times at once; the successors in order of appearance, each once. */
async function refreshTogether(context: Context) {
  const party = rotating(context)
  const { refresh_token } = await party.obtainRefreshToken()
  const answers = await times(PARALLEL, () => party.refresh(refresh_token))
  const successors = new Set(
    successes(answers)
      .map((answer) => member(answer, 'refresh_token'))
      .filter(isReal),
  )
  if (successors.has(refresh_token)) throw new NotApplicable('refresh tokens are not rotated for this client')
  return { party, successors: [...successors], won: successes(answers).length }
}

export const concurrency: readonly Check[] = [
  {
    id: 'concurrency.code',
    clause: 'RFC 6749 4.1.2, 10.5',
    level: 'MUST',
    statement: `Of ${PARALLEL} redemptions of one code at once, at most one succeeds.`,
    async run(context) {
      const party = context.anyParty()
      const counts: number[] = []
      for (let round = 0; round < ROUNDS; round += 1) {
        const granted = await party.obtainCode()
        counts.push(successes(await times(PARALLEL, () => party.redeem(granted))).length)
      }
      return judge(Math.max(...counts) <= 1, `${counts.join(', ')} of ${PARALLEL} redemptions succeeded`)
    },
  },
  {
    id: 'concurrency.code_tokens_revoked',
    clause: 'RFC 6749 4.1.2, 10.5',
    level: 'SHOULD',
    statement: 'When the others have been refused, the tokens of the one are revoked, as after any replay.',
    async run(context) {
      const party = context.anyParty()
      const granted = await party.obtainCode()
      const won = successes(await times(PARALLEL, () => party.redeem(granted)))
      const tokens = won.map((answer) => member(answer, 'access_token')).filter(isReal)
      const active = (await Promise.all(tokens.map(context.isActive))).filter(Boolean)
      return judge(
        active.length === 0,
        `${active.length} of ${tokens.length} access tokens are still honoured`,
      )
    },
  },
  {
    id: 'concurrency.code_of_two_clients',
    clause: 'RFC 6749 4.1.3, 10.5',
    level: 'MUST',
    statement: 'Among its own client and another, only its own can win the race for a code.',
    async run({ party }) {
      const { credentials } = party('other')
      return each(Array(ROUNDS).keys(), async () => {
        const granted = await party('confidential').obtainCode()
        const answers = await times(PARALLEL, (index) =>
          party('confidential').redeem(granted, {}, index % 2 === 0 ? credentials : undefined),
        )
        const stolen = successes(answers.filter((_, index) => index % 2 === 0)).length
        return judge(stolen === 0, `${stolen} of ${PARALLEL / 2} redemptions by the other client succeeded`)
      })
    },
  },
  {
    id: 'concurrency.refresh',
    clause: 'RFC 9700 4.14.2',
    level: 'MUST',
    statement: `${PARALLEL} uses of one rotating refresh token at once give no two different successors.`,
    run: (context) =>
      each(Array(ROUNDS).keys(), async () => {
        const { successors, won } = await refreshTogether(context)
        return judge(
          successors.length <= 1,
          `${won} succeeded with ${successors.length} different successors`,
        )
      }),
  },
  {
    id: 'concurrency.one_chain',
    clause: 'RFC 9700 4.14.2',
    level: 'MUST',
    statement: 'Afterwards at most one chain of refresh tokens goes on.',
    async run(context) {
      const { party, successors } = await refreshTogether(context)
      const answers: Answer[] = []
      for (const successor of successors) answers.push(await party.refresh(successor))
      const alive = successes(answers).length
      return judge(alive <= 1, `${alive} of ${successors.length} successors can be refreshed`)
    },
  },
  {
    id: 'concurrency.refresh_and_revoke',
    clause: 'RFC 7009 2, 2.1',
    level: 'MUST',
    statement: 'A refresh at the moment of a revocation leaves no refresh token that works.',
    async run(context) {
      const party = context.anyParty()
      context.metadata.url('revocation_endpoint')
      for (let round = 0; round < ROUNDS; round += 1) {
        const { refresh_token } = await party.obtainRefreshToken()
        const [refreshed, revoked] = await Promise.all([
          party.refresh(refresh_token),
          party.revoke(refresh_token),
        ])
        if (revoked.status !== 200) return failed(`the revocation answered ${revoked.status}`)
        const survivor = member(refreshed, 'refresh_token') ?? refresh_token
        const verdict = refuses(await party.refresh(survivor), ['invalid_grant'])
        if (verdict.kind !== 'passed') return verdict
      }
      return passed(`${ROUNDS} rounds`)
    },
  },
  {
    id: 'concurrency.revoked_stays_revoked',
    clause: 'RFC 7009 2.1; RFC 7662 2.2',
    level: 'MUST',
    statement: 'Once a revocation has answered, no answer given later honours the token.',
    async run(context) {
      const party = context.anyParty()
      context.metadata.url('revocation_endpoint')
      const { access_token } = await party.obtainTokens()
      const before = times(PARALLEL, () => context.isActive(access_token))
      const revoked = await party.revoke(access_token)
      const after = await times(2 * PARALLEL, () => context.isActive(access_token))
      await before
      const honoured = after.filter(Boolean).length
      return judge(
        revoked.status === 200 && honoured === 0,
        `${honoured} of ${after.length} later answers honour it`,
      )
    },
  },
  {
    id: 'concurrency.independent_flows',
    clause: 'OpenID Core 2; RFC 6749 4.1.3',
    level: 'MUST',
    statement: 'Flows of one browser that run at once all succeed, each with its own nonce.',
    async run(context) {
      const party = context.anyParty()
      await party.obtainCode()
      const flows = await times(PARALLEL, async () => {
        const granted = await party.obtainCode()
        const answer = await party.redeem(granted)
        const nonce = decodeJwt(member(answer, 'id_token') ?? '')?.payload.nonce
        return answer.status === 200 && nonce === granted.request.nonce
      })
      return judge(flows.every(Boolean), `${flows.filter(Boolean).length} of ${PARALLEL} flows succeeded`)
    },
  },
]
