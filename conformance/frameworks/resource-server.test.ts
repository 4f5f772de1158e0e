/** The guarded API beside its provider, each on a socket: found from a refusal, called, revoked. */

import { afterEach, expect, test } from 'vitest'
import { generateKeys } from 'vouchsafe'
import { toNodeHandler } from 'vouchsafe/node'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { obtainTokens } from './code-flow.ts'
import { api, client, createExampleProvider } from './example-provider.ts'
import { createApi } from './examples/resource-server.ts'
import { type Listening, listen } from './server.ts'

const open: Listening[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

test('a client finds the issuer from a refusal, calls with a token, and no more when it is revoked', async () => {
  const keys = await generateKeys(['RS256'])
  const issuer = await listen((origin) =>
    toNodeHandler(createExampleProvider({ issuer: origin, storage: createMemoryStorage(), keys })),
  )
  const server = await listen((resource) =>
    createApi({ issuer: issuer.origin, resource, audience: issuer.origin, ...api }),
  )
  open.push(issuer, server)
  const call = (headers: Record<string, string> = {}) => fetch(`${server.origin}/hello`, { headers })

  const refused = await call()
  expect(refused.status).toBe(401)
  const challenge = refused.headers.get('www-authenticate') ?? ''
  const metadataUrl = /resource_metadata="([^"]+)"/.exec(challenge)?.[1] ?? ''
  const metadata = (await (await fetch(metadataUrl)).json()) as { authorization_servers: string[] }
  expect(metadata.authorization_servers).toEqual([issuer.origin])

  const { access_token } = await obtainTokens(metadata.authorization_servers[0] ?? '')
  const authorization = `Bearer ${access_token}`
  expect(await (await call({ authorization })).json()).toEqual({ hello: 'alice' })

  const basic = `Basic ${btoa(`${client.client_id}:${client.client_secret.replaceAll(' ', '+')}`)}`
  const body = new URLSearchParams({ token: access_token })
  await fetch(`${issuer.origin}/revoke`, { method: 'POST', headers: { authorization: basic }, body })
  expect((await call({ authorization })).status).toBe(401)

  await issuer.close()
  expect((await call({ authorization })).status).toBe(503)
})
