/** The kit as a user meets it: a storage, a policy, a hook and a grant type of one's own, in a dozen lines. */

import { describe, expect, test } from 'vitest'
import type { PutOutcome, Storage, Stored, TokenOutcome } from 'vouchsafe/core'
import { commit, derive, type Flow, type GrantFlow, keyOf, perform, refuse } from 'vouchsafe/core'
import { explore } from './explore.ts'
import { scenes } from './faults/scenes.ts'
import { injectFaults } from './faults.ts'
import { printCounterexample } from './schedules/counterexample.ts'
import type { Invariant } from './schedules/invariant.ts'
import { invariants, wasOk } from './schedules/invariants.ts'
import { pairs } from './schedules/mixes.ts'
import type { Mix } from './stage/mix.ts'
import { tokenRequest } from './stage/requests.ts'

function createMyStorage(): Storage {
  const rows = new Map<string, Stored>()
  const nameOf = ({ kind, id }: { kind: string; id: string }) => `${kind}/${id}`
  return {
    get: async (keys) => keys.map((key) => rows.get(nameOf(key))),
    put: async (key, value, { ifVersion, version }) => {
      const current = rows.get(nameOf(key))?.version ?? null
      if (current === version) return 'stored'
      if (current !== ifVersion) return 'conflict'
      rows.set(nameOf(key), { value, version })
      return 'stored'
    },
    delete: async (key) => {
      rows.delete(nameOf(key))
    },
    scan: async () => ({ keys: [] }),
  }
}

const VOUCHER = 'urn:example:voucher'

type Save = (key: ReturnType<typeof keyOf>, document: Parameters<typeof commit>[1]) => Flow<PutOutcome>

/** A voucher is exchanged for an access token, once. */
function voucherGrant(save: Save): GrantFlow {
  return function* ({ client: { client_id }, parameters }, { keys, now }): Flow<TokenOutcome> {
    const { voucher } = parameters.values
    if (voucher === undefined) return refuse('request.parameter_missing', 'voucher')
    const token = { serial: 1, issued_at: now, expires_at: now + 60, generation: 0 }
    const grant = { kind: 'grant', v: 2, client_id, scope: 'openid', created_at: now } as const
    const document = { ...grant, access_tokens: [token], last_serial: 1 }
    if ((yield* save(keyOf(keys, 'grant', voucher), document)) === 'conflict')
      return refuse('code.unknown', 'voucher')
    const access_token = derive(keys, 'access_token', { handle: voucher }, 1)
    return { kind: 'tokens', access_token, token_type: 'Bearer', expires_in: 60, scope: 'openid' }
  }
}

const once = voucherGrant((key, document) => commit(key, document, null, 2_000_000_000))

const unchecked = voucherGrant(function* (key, document): Flow<PutOutcome> {
  const version = yield* perform('random', { bytes: 12 })
  const [loaded] = yield* perform('load', { keys: [key] })
  const if_version = loaded?.version ?? null
  return yield* perform('store', { key, document, if_version, version, expires_at: 2_000_000_000 })
})

const impatient = voucherGrant(function* (key, document): Flow<PutOutcome> {
  const version = yield* perform('random', { bytes: 12 })
  return yield* perform('store', { key, document, if_version: null, version, expires_at: 2_000_000_000 })
})

function exchanges(count: number): Mix {
  const request = tokenRequest({ grant_type: VOUCHER, voucher: 'voucher-of-22-letters-' })
  const exchange = { name: 'exchange', work: { kind: 'request', request } } as const
  return {
    name: `${count} exchanges of a voucher`,
    prepare: async () => ({ participants: Array.from({ length: count }, () => exchange), issued: [] }),
  }
}

const vouchersWorkOnce: Invariant = {
  id: 'a voucher works once',
  clause: 'our own rule',
  statement: 'Of all exchanges of one voucher at most one gets a token.',
  check: async ({ actors }) =>
    actors.filter(wasOk).length > 1 ? 'a voucher was exchanged twice' : undefined,
}

describe('with a storage, a policy and a hook of your own', () => {
  const own = {
    storage: createMyStorage,
    policy: { refresh_token_grace: 30, access_token_lifetime: 300 },
    hooks: { subject: ({ account }: { account: { sub: string } }) => `pairwise-${account.sub}` },
  }

  test.each(pairs.filter(({ name }) => !name.includes('the grace period')))('$name', async (mix) => {
    const { counterexamples } = await explore(mix, own)
    expect(counterexamples.map(printCounterexample).join('\n')).toBe('')
  })

  test.each(scenes)('$name with a fault', async (scene) => {
    expect((await injectFaults(scene, own)).violations).toEqual([])
  })
})

describe('with a grant type of your own', () => {
  const options = (grant: GrantFlow) => ({
    extensionGrants: { [VOUCHER]: grant },
    invariants: [...invariants, vouchersWorkOnce],
  })

  test('it holds in every order and with every fault', async () => {
    expect((await explore(exchanges(3), options(once))).counterexamples).toEqual([])
    expect((await injectFaults(exchanges(1), { extensionGrants: { [VOUCHER]: once } })).violations).toEqual(
      [],
    )
  })

  test('and is caught when it does not', async () => {
    const { counterexamples } = await explore(exchanges(2), options(unchecked))
    expect(counterexamples.map(({ invariant }) => invariant.id)).toEqual(['a voucher works once'])
  })

  test('also when it only does as long as nothing fails', async () => {
    expect((await explore(exchanges(2), options(impatient))).counterexamples).toEqual([])
    const { violations } = await injectFaults(exchanges(1), { extensionGrants: { [VOUCHER]: impatient } })
    expect([...new Set(violations.map(({ guarantee }) => guarantee.id))]).toEqual(['F-G5', 'F-G6'])
  })
})
