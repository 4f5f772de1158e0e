/**
 * The model against the core. Each push runs many thousands of commands; for a long run set
 * VOUCHSAFE_MODEL_RUNS. A failure prints its seed: VOUCHSAFE_MODEL_SEED repeats it.
 */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  derive,
  type Flow,
  type GrantFlow,
  keyOf,
  perform,
  refuse,
  type Storage,
  type TokenOutcome,
} from 'vouchsafe/core'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import {
  type CheckOptions,
  checkModel,
  checkModelLater,
  replayCommands,
  replayCommandsLater,
} from './check-model.ts'
import { defineCommand, nth } from './commands/command.ts'
import { requestTokens } from './commands/token.ts'
import { ModelFailure } from './judge.ts'
import { valueIn } from './pairs.ts'
import { refused } from './reference/client-authentication.ts'
import { tokensForClient } from './reference/tokens.ts'
import { lifetimes } from './regressions.ts'
import { prepareSystem } from './system.ts'

const runs = Number(process.env.VOUCHSAFE_MODEL_RUNS ?? 150)

test('model and core agree, and every property holds', { timeout: 30_000 + runs * 200 }, () => {
  const seen = new Set<string>()
  const checked = checkModel({ runs, onEvent: ({ type }) => seen.add(type) })
  expect(checked.commands).toBeGreaterThan(50 * runs)
  expect(checked.requests).toBeGreaterThan(checked.commands)
  // A run that never gets anywhere agrees with everything.
  expect([...seen].sort()).toEqual([
    'client_changed',
    'code_issued',
    'code_replayed',
    'connection_ended',
    'consent_denied',
    'consent_given',
    'refresh_token_reused',
    'refused',
    'revoked',
    'session_ended',
    'sign_in_failed',
    'signed_in',
    'tokens_issued',
    'unavailable',
  ])
})

describe('other worlds', () => {
  const worlds: Record<string, CheckOptions> = {
    'real secrets': { secrets: ['a secret of the deployment, 32+ characters'] },
    'strict rotation, PKCE for all, refresh tokens for all': {
      policy: { refresh_token_grace: 0, require_pkce: true, issue_refresh_token: 'always' },
    },
    'everything lasts for days': { policy: lifetimes },
    'everything ends within seconds': {
      policy: {
        code_lifetime: 2,
        access_token_lifetime: 3,
        refresh_token_lifetime: 9,
        refresh_token_idle_lifetime: 5,
        refresh_token_grace: 4,
        consent_lifetime: 6,
        session_lifetime: 6,
        session_idle_lifetime: 4,
        continuation_lifetime: 7,
      },
    },
    'logging out ends offline access too': { policy: { logout_ends_offline_access: true } },
    'a host that names people to each client otherwise': {
      hooks: { subject: ({ account, client }) => `${account.sub} of ${client.client_id}` },
    },
    'one person at many browsers, with room for two sessions and two connections': {
      people: ['alice'],
      browsers: 4,
      policy: { max_sessions: 2, max_connections: 2 },
    },
    'one person, one browser, on http': { people: ['alice'], browsers: 1, issuer: 'http://localhost:3000' },
  }

  test.each(Object.entries(worlds))('%s', (_, options) => {
    expect(checkModel({ ...options, runs: 40 }).runs).toBe(40)
  })
})

/** Answers with promises, as anything across a network does. */
function later(storage: Storage): Storage {
  return {
    get: async (keys) => storage.get(keys),
    put: async (key, value, options) => storage.put(key, value, options),
    delete: async (key) => storage.delete(key),
    scan: async (kind, cursor) => storage.scan(kind, cursor),
  }
}

describe('a storage of another kind', () => {
  test('that answers later', async () => {
    const storage: CheckOptions['storage'] = (clock) => later(createMemoryStorage({ now: () => clock.now }))
    expect((await checkModelLater({ storage, runs: 30 })).runs).toBe(30)
  })

  test('needs the run that waits for it', () => {
    expect(() => checkModel({ storage: () => later(createMemoryStorage()), runs: 1 })).toThrow(
      'checkModelLater',
    )
  })

  test('that forgets what was put twice is caught', async () => {
    const storage: CheckOptions['storage'] = (clock) => {
      const memory = createMemoryStorage({ now: () => clock.now })
      return later({
        ...memory,
        put: (key, value, options) =>
          memory.put(key, value, {
            ...options,
            ifVersion: memory.get([key])[0]?.version ?? null,
            expiresAt: clock.now,
          }),
      })
    }
    await expect(checkModelLater({ storage, runs: 30, shrink: false })).rejects.toThrow(ModelFailure)
  })
})

describe('a grant and a command of a host of its own', () => {
  const VOUCHER = 'urn:example:voucher'

  const mayAdminister = ({ scope }: { readonly scope?: string | undefined }) =>
    scope === undefined || scope.split(' ').includes('admin')

  /** Tokens for whoever knows the word. */
  const voucherGrant: GrantFlow = function* ({ client, parameters }, context): Flow<TokenOutcome> {
    if (parameters.values.voucher !== 'sesame') return refuse('code.unknown', 'voucher')
    if (!mayAdminister(client)) return refuse('scope.not_allowed', 'voucher')
    const handle = yield* perform('random', { bytes: 16 })
    const expires_at = context.now + context.policy.access_token_lifetime
    const token = { serial: 1, issued_at: context.now, expires_at, generation: 0 }
    const document = {
      kind: 'grant',
      v: 2,
      client_id: client.client_id,
      ...(client.nonce !== undefined && { client_nonce: client.nonce }),
      scope: 'admin',
      created_at: context.now,
      access_tokens: [token],
      last_serial: 1,
    } as const
    const version = yield* perform('random', { bytes: 12 })
    const key = keyOf(context.keys, 'grant', handle)
    yield* perform('store', { key, document, if_version: null, version, expires_at: expires_at + 60 })
    const access_token = derive(context.keys, 'access_token', { handle }, 1)
    return {
      kind: 'tokens',
      access_token,
      token_type: 'Bearer',
      expires_in: expires_at - context.now,
      scope: 'admin',
    }
  }

  const useVoucher = defineCommand({
    does: 'use a voucher',
    weight: 20,
    fields: { client: fc.nat(5), word: fc.constantFrom('sesame', 'barley') },
    *script(trial, { client, word }) {
      const { client_id } = nth(trial.model.world.clients, client)
      yield* requestTokens(trial, client_id, [
        ['grant_type', VOUCHER],
        ['voucher', word],
      ])
    },
  })

  const clients = ['one', 'two'].map((client_id) => ({
    client_id,
    client_secret: `the secret of ${client_id}, long enough`,
    redirect_uris: [`https://${client_id}.test/cb`],
    grant_types: client_id === 'one' ? ['authorization_code', VOUCHER] : ['authorization_code'],
  }))

  const options: CheckOptions = {
    runs: 30,
    clients,
    extensionGrants: { [VOUCHER]: voucherGrant },
    moreCommands: [useVoucher],
    expectedGrants: {
      [VOUCHER]: (model, client, pairs, now) => {
        if (valueIn(pairs, 'voucher') !== 'sesame') return refused([[400, 'invalid_grant']], 'not the word')
        if (!mayAdminister(client)) return refused([[400, 'invalid_scope']], 'not for this client')
        return tokensForClient(model, client, ['admin'], now)
      },
    },
  }

  test('take part in the run', () => {
    let issued = 0
    const onEvent: CheckOptions['onEvent'] = (event) => {
      if (event.type === 'tokens_issued' && event.grant_type === VOUCHER) issued++
    }
    checkModel({ ...options, onEvent })
    expect(issued).toBeGreaterThan(30)
  })

  test('are caught when the grant is wrong', () => {
    const forAll: GrantFlow = function* (request, context): Flow<TokenOutcome> {
      const parameters = {
        ...request.parameters,
        values: { ...request.parameters.values, voucher: 'sesame' },
      }
      return yield* voucherGrant({ ...request, parameters }, context)
    }
    const wrong = { ...options, extensionGrants: { [VOUCHER]: forAll }, shrink: false }
    expect(() => checkModel(wrong)).toThrow(/expected 400 invalid_grant/)
  })

  test('are caught when the grant gives more than its client may have', () => {
    const forAny: GrantFlow = function* ({ client, ...request }, context): Flow<TokenOutcome> {
      return yield* voucherGrant({ ...request, client: { ...client, scope: 'admin' } }, context)
    }
    const wrong = { ...options, runs: 300, extensionGrants: { [VOUCHER]: forAny }, shrink: false }
    expect(() => checkModel(wrong)).toThrow(/^INV-12 does not hold/)
  })
})

describe('a run', () => {
  const broken: CheckOptions = {
    tamper: { response: (response) => (response.status === 401 ? { ...response, status: 400 } : response) },
  }

  test('is the same for the same seed', () => {
    const [one, other] = [1, 2].map(() => checkModel({ runs: 10, seed: 42 }))
    expect(one).toEqual(other)
    expect(checkModel({ runs: 10, seed: 43 })).not.toEqual(one)
  })

  test('that fails says what was expected and why, the shortest commands, and the seed', () => {
    const check = () => checkModel({ ...broken, seed: 42 })
    expect(check).toThrow(/expected (?:401 invalid_(?:client|token)|an empty 401)/)
    expect(check).toThrow(/because: RFC /)
    expect(check).toThrow(/VOUCHSAFE_MODEL_SEED=42 finds it again/)
    expect(check).toThrow(/\{"does":"[^\n]*\}$/)
  })

  test('carries out a list of commands, and knows which it has not got', () => {
    const commands = [{ does: 'client credentials', client: 0, proof: 'wrong_secret', manner: {} }]
    expect(() => replayCommands(commands)).not.toThrow()
    expect(() => replayCommands(commands, broken)).toThrow(ModelFailure)
    expect(() => replayCommands([{ does: 'juggle' }])).toThrow("no command that does 'juggle'")
  })

  test('carries out a list of commands on a storage that answers later', async () => {
    const storage: CheckOptions['storage'] = (clock) => later(createMemoryStorage({ now: () => clock.now }))
    const commands = [{ does: 'client credentials', client: 0, proof: 'wrong_secret', manner: {} }]
    await expect(replayCommandsLater(commands, { storage })).resolves.toBeUndefined()
    await expect(replayCommandsLater(commands, { storage, ...broken })).rejects.toThrow(ModelFailure)
    expect(() => replayCommands(commands, { storage })).toThrow('replayCommandsLater')
  })

  test('refuses a policy that the provider would refuse', () => {
    expect(() => prepareSystem({ policy: { code_lifetime: -1 } })).toThrow()
  })
})
