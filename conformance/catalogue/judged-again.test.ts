/** 1.C and 1.R: a code or token is worth what its client may have now, and not what it could have once. */

import { describe, expect, test } from 'vitest'
import type { ClientMetadataInput } from 'vouchsafe'
import { authorizationUrl, clients, createWorld, redeem, refresh, type Tokens, VERIFIER } from './world.ts'

/** A world in which the record of a client can be changed. */
async function changeable() {
  const changes = new Map<string, Partial<ClientMetadataInput>>()
  const world = await createWorld({
    clients: (client_id) => {
      const client = clients.find((one) => one.client_id === client_id)
      return client && { ...client, ...changes.get(client_id) }
    },
  })
  return {
    world,
    change: (client_id: string, to: Partial<ClientMetadataInput>) => changes.set(client_id, to),
  }
}

const error = async (answer: Promise<Response>) => ((await (await answer).json()) as Tokens).error

describe('RFC 6749 section 5.2: a code whose client has lost since then', () => {
  test.each<[string, string, Partial<ClientMetadataInput>, string]>([
    ['its redirect_uri', 'web', { redirect_uris: ['https://moved.test/cb'] }, 'invalid_grant'],
    ['its freedom from PKCE', 'plain', { require_pkce: true }, 'invalid_grant'],
    ['its freedom from consent', 'first', { skip_consent: false }, 'invalid_grant'],
    ['its response type', 'web', { response_types: [] }, 'invalid_grant'],
    ['C-027 its grant type', 'web', { grant_types: ['refresh_token'] }, 'unauthorized_client'],
    ['its scope', 'web', { scope: 'email' }, 'invalid_scope'],
  ])('%s', async (_, client_id, lost, refused) => {
    const { world, change } = await changeable()
    const pkce = client_id === 'plain' ? { code_challenge: undefined, code_challenge_method: undefined } : {}
    const code = await world.browser().code(authorizationUrl({ client_id, ...pkce }))
    const again = () =>
      redeem(world, code, { code_verifier: client_id === 'plain' ? undefined : VERIFIER }, client_id)
    change(client_id, lost)
    expect(await error(again())).toBe(refused)
    // Nothing was burnt, and nobody is a thief: it works where the record is put right.
    change(client_id, {})
    expect((await again()).status).toBe(200)
  })

  test('the right to refresh: tokens, but none to refresh them with', async () => {
    const { world, change } = await changeable()
    const code = await world.browser().code(authorizationUrl({ scope: 'openid offline_access' }))
    change('web', { grant_types: ['authorization_code'] })
    const tokens = (await (await redeem(world, code)).json()) as Tokens
    expect([typeof tokens.access_token, tokens.refresh_token]).toEqual(['string', undefined])
  })

  test('its freedom from consent, where the person has given theirs: it is good', async () => {
    const { world, change } = await changeable()
    const alice = world.browser()
    change('first', { skip_consent: false })
    await alice.code(authorizationUrl({ client_id: 'first' }))
    change('first', {})
    const code = await alice.code(authorizationUrl({ client_id: 'first' }))
    change('first', { skip_consent: false })
    expect((await redeem(world, code, {}, 'first')).status).toBe(200)
  })
})

test('R-014 a refresh token that nobody was asked for ends with the freedom from consent', async () => {
  const { world, change } = await changeable()
  const scope = 'openid offline_access'
  const code = await world.browser().code(authorizationUrl({ client_id: 'first', scope }))
  const tokens = (await (await redeem(world, code, {}, 'first')).json()) as Tokens
  change('first', { skip_consent: false })
  expect(await error(refresh(world, tokens.refresh_token ?? '', {}, 'first'))).toBe('invalid_grant')
  change('first', {})
  expect((await refresh(world, tokens.refresh_token ?? '', {}, 'first')).status).toBe(200)
})
