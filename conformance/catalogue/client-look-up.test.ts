/** Clients from a host's database: plain rows, and what the operator is told of a wrong one. */

import { expect, test } from 'vitest'
import { type ClientMetadataInput, hashClientSecret } from 'vouchsafe'
import { authorizationUrl, clients, createWorld, issueTokens, secretOf } from './world.ts'

const web = clients.find(({ client_id }) => client_id === 'web') as ClientMetadataInput

test('a row with a hashed secret is a client, as it is', async () => {
  const { client_secret, ...bare } = web
  const row = { ...bare, client_secret_hash: hashClientSecret(secretOf('web')) }
  const world = await createWorld({ clients: async (client_id) => (client_id === 'web' ? row : null) })
  expect(await issueTokens(world)).toMatchObject({ token_type: 'Bearer' })
  const unknown = await world.provider.fetch(new Request(authorizationUrl({ client_id: 'nobody' })))
  expect(unknown.status).toBe(400)
})

test('a wrong row is a 503, and named with its member where only the operator reads it', async () => {
  const told: string[] = []
  const world = await createWorld({
    clients: () => ({ ...web, grant_types: ['authorization_code', 'refresh-token'] }),
    onError: (error, { operation }) => told.push(`${operation}: ${(error as Error).message}`),
  })
  const answer = await world.provider.fetch(new Request(authorizationUrl()))
  expect(answer.status).toBe(503)
  expect(await answer.text()).not.toContain('refresh')
  expect(told).toEqual(['find_client: clients(web).grant_types.1: is not known; did you mean refresh_token?'])
})

test('a grant that there is not is refused at start, and one of the host is there', async () => {
  const asking = [{ ...web, grant_types: ['urn:example:voucher'] }]
  await expect(createWorld({ clients: asking })).rejects.toThrow(
    /^clients\[0\]\.grant_types\.0: is not known/,
  )
  const extensionGrants = {
    // biome-ignore lint/correctness/useYield: it asks nothing
    *'urn:example:voucher'() {
      throw new Error('nobody asks for it here')
    },
  }
  await expect(createWorld({ clients: asking, extensionGrants })).resolves.toBeDefined()
})
