/** The pages of one's own in the README are pages: somebody signs in and consents by them. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createProvider, generateKeys, type ProviderOptions } from 'vouchsafe'
import { toNodeHandler } from 'vouchsafe/node'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { listen } from '../frameworks/server.ts'
import { named, root } from './readmes.ts'
import { codeFor } from './started.ts'

const folder = join(root, 'dist/readme/pages')
mkdirSync(folder, { recursive: true })
for (const { file = '', text } of [named('pages.ts'), named('provider.ts')])
  writeFileSync(join(folder, file), text)

test('a code comes of them', async () => {
  const { pages } = (await import(join(folder, 'pages.ts'))) as Required<Pick<ProviderOptions, 'pages'>>
  const keys = await generateKeys(['RS256'])
  const redirect_uri = 'https://app.example/callback'
  const server = await listen((issuer) =>
    toNodeHandler(
      createProvider({
        issuer,
        keys,
        pages,
        storage: createMemoryStorage(),
        secrets: ['a secret of the deployment, 32+ characters'],
        clients: [
          { client_id: 'app', client_secret: 'a secret of the client', redirect_uris: [redirect_uri] },
        ],
        accounts: {
          find: (sub) => ({ sub }),
          authenticate: ({ username, password }) =>
            password === 'wonderland' ? { sub: username } : undefined,
        },
      }),
    ),
  )
  const request = { response_type: 'code', client_id: 'app', redirect_uri, scope: 'openid profile' }
  const code = await codeFor(`${server.origin}/authorize?${new URLSearchParams(request)}`, server.origin)
  const refused = await fetch(`${server.origin}/authorize?client_id=nobody`)
  await server.close()
  expect(code).not.toBe('')
  expect(await refused.text()).toContain('client.unknown')
})
